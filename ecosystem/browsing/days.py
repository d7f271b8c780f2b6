"""What the list of organizations depends on a day for: who existed, who was enrolled where, whom each function served."""

from collections import defaultdict
from collections.abc import Mapping
from datetime import date
from typing import Any

from pyroaring import BitMap

from ecosystem.browsing.coverage import compute_uses, incubations
from ecosystem.browsing.index import Index
from ecosystem.browsing.register import Register
from ecosystem.centers.models import Platform
from ecosystem.following.members import members_by_program
from ecosystem.following.sets import NOBODY, OF_ORGANIZATIONS, OF_SUBJECTS, Sets, followed_in_memory, sets_of
from ecosystem.programs.reports import programs_of
from ecosystem.vocabulary.choices import PlatformFunction


def index_on(register: Register, day: date) -> Index:
    """The list as of a day, from sets that follow the registry; to be asked for in the edition of the register."""
    programs = members_by_program(day)
    platforms = _united(programs, dict(programs_of().values_list("pk", "platform")))
    listed = followed_in_memory(("listed", day), lambda: register.existing(day), lambda pk: register.exists(pk, day))
    own = {"program": programs, "platform": platforms, "function": _served(platforms, day)}
    return Index(day, listed, {**register.sets, **own}, register.orders, register.standing)


def _served(platforms: Sets, day: date) -> Sets:
    """Each function with whom it serves: by an enrollment, by the use of a center's compute, by an incubated solution."""
    enrolled = _united(platforms, dict(Platform.objects.values_list("pk", "function")))
    (users,) = sets_of({("uses of compute", day): compute_uses(day)}, OF_SUBJECTS).values()
    (makers,) = sets_of({("incubations", day): incubations(day)}, OF_ORGANIZATIONS).values()
    besides = {PlatformFunction.COMPUTE: users, PlatformFunction.INCUBATION: makers}
    return {one: enrolled.get(one, NOBODY) | besides.get(one, NOBODY) for one in PlatformFunction}


def _united(sets: Sets, groups: Mapping[int, Any]) -> dict[Any, BitMap]:
    """The members of each group of sets. A set of no group is of what the public does not see any more."""
    found: dict[Any, list[BitMap]] = defaultdict(list)
    for value, members in sets.items():
        if value in groups:
            found[groups[value]].append(members)
    return {group: BitMap().union(*together) for group, together in found.items()}
