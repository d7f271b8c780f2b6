"""What the list of organizations depends on a day for: who existed, who was enrolled where, whom each function served."""

from datetime import date

from pyroaring import BitMap

from ecosystem.browsing.coverage import compute_uses, incubations
from ecosystem.browsing.index import Index
from ecosystem.browsing.reading import listed
from ecosystem.browsing.register import Register
from ecosystem.centers.models import Platform
from ecosystem.following.members import members_by_platform, members_by_program
from ecosystem.following.sets import NOBODY, OF_ORGANIZATIONS, OF_SUBJECTS, ORGANIZATIONS, Sets, sets_of
from ecosystem.vocabulary.choices import PlatformFunction


def index_on(register: Register, day: date) -> Index:
    """The list as of a day, from sets that follow the registry; to be asked for in the edition of the register."""
    platforms = members_by_platform(day)
    own = {"program": members_by_program(day), "platform": platforms, "function": _served(platforms, day)}
    (everybody,) = sets_of({("listed", day): listed(day)}, ORGANIZATIONS).values()
    return Index(day, everybody, {**register.sets, **own}, register.orders, register.standing)


def _served(platforms: Sets, day: date) -> dict[str, BitMap]:
    """Each function with whom it serves: by an enrollment, by the use of a center's compute, by an incubated solution."""
    functions = dict(Platform.objects.values_list("pk", "function"))
    (users,) = sets_of({("uses of compute", day): compute_uses(day)}, OF_SUBJECTS).values()
    (makers,) = sets_of({("incubations", day): incubations(day)}, OF_ORGANIZATIONS).values()
    besides = {PlatformFunction.COMPUTE: users, PlatformFunction.INCUBATION: makers}
    return {
        function: BitMap().union(
            besides.get(function, NOBODY),
            *(members for platform, members in platforms.items() if functions.get(platform) == function),
        )
        for function in PlatformFunction
    }
