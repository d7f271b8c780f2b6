"""What a unified social credit code (USCC) says of its holder: who registered it, as what, where, under which older code.

The parts, and who may give which first two characters, are those of GB 32100-2015 with its Amendment No. 1 of 2016:
registering authority (1), kind of organization (2), division of the authority by GB/T 2260 (3-8), the organization's own
code by GB 11714 (9-17), check character (18). Which prefixes go with which of our kinds is our reading of it: a private
university that is run for profit is registered as an enterprise, so 91 contradicts no university; an agency never is.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from stdnum.cn import uscc as standard

from ecosystem.organizations.choices import Kind
from ecosystem.vocabulary.models import Place

LENGTH = 18
ALPHABET = frozenset("0123456789ABCDEFGHJKLMNPQRTUWXY")
NATION = "100000"
OTHER_KIND = gettext_lazy("another kind")

AUTHORITIES: dict[str, Promise] = {
    "1": gettext_lazy("institutional staffing office"),
    "2": gettext_lazy("foreign affairs"),
    "3": gettext_lazy("judicial administration"),
    "4": gettext_lazy("culture"),
    "5": gettext_lazy("civil affairs"),
    "6": gettext_lazy("tourism"),
    "7": gettext_lazy("religious affairs"),
    "8": gettext_lazy("trade unions"),
    "9": gettext_lazy("market regulation"),
    "A": gettext_lazy("Central Military Commission"),
    "N": gettext_lazy("agriculture"),
    "Y": gettext_lazy("another authority"),
}
REGISTERED_AS: dict[str, Promise] = {
    "11": gettext_lazy("state organ"),
    "12": gettext_lazy("public institution"),
    "13": gettext_lazy("mass organization"),
    "19": OTHER_KIND,
    "21": gettext_lazy("resident office of foreign media"),
    "29": OTHER_KIND,
    "31": gettext_lazy("law practice"),
    "32": gettext_lazy("notary office"),
    "33": gettext_lazy("local legal service"),
    "34": gettext_lazy("forensic institute"),
    "35": gettext_lazy("arbitration commission"),
    "39": OTHER_KIND,
    "41": gettext_lazy("foreign cultural center"),
    "49": OTHER_KIND,
    "51": gettext_lazy("social organization"),
    "52": gettext_lazy("private non-enterprise unit"),
    "53": gettext_lazy("foundation"),
    "59": OTHER_KIND,
    "61": gettext_lazy("office of a foreign tourism department"),
    "62": gettext_lazy("office of a tourism department of Hong Kong, Macao or Taiwan"),
    "69": OTHER_KIND,
    "71": gettext_lazy("place of worship"),
    "72": gettext_lazy("religious school"),
    "79": OTHER_KIND,
    "81": gettext_lazy("local trade union"),
    "89": OTHER_KIND,
    "91": gettext_lazy("enterprise"),
    "92": gettext_lazy("individually owned business"),
    "93": gettext_lazy("farmers' cooperative"),
    "A1": gettext_lazy("military institution"),
    "A9": OTHER_KIND,
    "N1": gettext_lazy("collective of a village group"),
    "N2": gettext_lazy("collective of a village"),
    "N3": gettext_lazy("collective of a township"),
    "N9": OTHER_KIND,
    "Y1": OTHER_KIND,
}

# What says nothing about the kind: given for what fits nowhere else.
VAGUE = frozenset({"19", "29", "39", "49", "59", "69", "79", "89", "A9", "N9", "Y1"})
_PUBLIC_OR_PRIVATE = frozenset({"12", "52", "91", "A1"})
FITTING: dict[str, frozenset[str]] = {
    Kind.COMPANY: frozenset({"31", "32", "33", "34", "91", "92", "93", "N1", "N2", "N3"}),
    Kind.UNIVERSITY: _PUBLIC_OR_PRIVATE | {"72"},
    Kind.UNIVERSITY_SCHOOL: _PUBLIC_OR_PRIVATE | {"72"},
    Kind.RESEARCH_INSTITUTE: _PUBLIC_OR_PRIVATE | {"34"},
    Kind.HOSPITAL: _PUBLIC_OR_PRIVATE | {"92"},
    Kind.COMPUTING_CENTER: frozenset({"12", "52", "91"}),
    Kind.ECOSYSTEM_OPERATOR: frozenset({"12", "51", "52", "91"}),
    # An institution that carries out what an agency does is called one by everybody.
    Kind.AGENCY: frozenset({"11", "12", "13"}),
    Kind.ASSOCIATION: frozenset({"13", "35", "51", "52", "53", "71", "81"}),
    Kind.INVESTOR: frozenset({"11", "12", "53", "91", "92", "93", "N1", "N2", "N3"}),
    Kind.MEDIA: frozenset({"12", "13", "21", "52", "91", "92"}),
    Kind.TEAM: frozenset(),
}
"""For each kind the prefixes that go with it; a kind that is not here goes with every one, a team with none."""


@dataclass(frozen=True)
class CreditCode:
    """The parts of a code. ``region`` is the division of who registered it, not where the organization is now."""

    value: str

    @property
    def prefix(self) -> str:
        return self.value[:2]

    @property
    def region(self) -> str:
        return self.value[2:8]

    @property
    def organization_code(self) -> str:
        return self.value[8:17]

    @property
    def has_right_organization_code(self) -> bool:
        """Whether the older code inside ends as GB 11714 asks; since it was issued first, a wrong one is worth a look."""
        return self.organization_code[8] == check_character(self.organization_code[:8])

    @property
    def authority(self) -> str:
        """Who registered it; empty where the standard does not know the character."""
        return str(AUTHORITIES.get(self.prefix[0], ""))

    @property
    def registered_as(self) -> str:
        """What it is registered as; empty where the standard does not know the pair."""
        return str(REGISTERED_AS.get(self.prefix, ""))


def validated(value: str) -> str:
    """A code as it was issued. Raises ``ValueError`` for a wrong length, character, division or check character."""
    right = len(value) == LENGTH and ALPHABET.issuperset(value) and value[2:8].isdecimal()
    if not right or standard.calc_check_digit(value[:-1]) != value[-1]:
        raise ValueError(value)
    return value


def check_character(body: str) -> str:
    """The check character of an organization's own code (GB 11714-1997): weighted sum, modulus 11."""
    weights = (3, 7, 9, 10, 5, 8, 4, 2)
    rest = 11 - sum(int(character, 36) * weight for character, weight in zip(body, weights, strict=True)) % 11
    return {10: "X", 11: "0"}.get(rest, str(rest))


def contradicting(kind: str) -> list[str]:
    """The prefixes that plainly contradict a kind."""
    if kind not in FITTING:
        return []
    known = set(REGISTERED_AS) if kind == Kind.TEAM else set(REGISTERED_AS) - VAGUE
    return sorted(known - FITTING[kind])


def prefix_contradicts(uscc: str, kind: str) -> str | None:
    """Why a code plainly does not go with a kind of organization, in a sentence; None where nothing speaks against it.

    A hint and no rule: the code may be right and the kind wrong, and a person may know better than both.
    """
    code = CreditCode(uscc)
    if kind not in FITTING or code.prefix not in contradicting(kind):
        return None
    values = {"prefix": code.prefix, "given": code.registered_as, "authority": code.authority}
    if kind == Kind.TEAM:
        return (
            _(
                "A team without legal personality has no credit code. Codes that begin with %(prefix)s are given to: "
                "%(given)s (%(authority)s)."
            )
            % values
        )
    sentence = _(
        "Codes that begin with %(prefix)s are given to: %(given)s (%(authority)s). That does not go with the kind “%(kind)s”."
    )
    return sentence % {**values, "kind": Kind(kind).label}


@dataclass(frozen=True)
class Region:
    """The division a code was registered in, as far as the list of places knows it; ``is_exact`` unless it is one above."""

    code: str
    places: tuple[Place, ...]
    is_exact: bool

    @property
    def is_nation(self) -> bool:
        return self.code == NATION

    def __str__(self) -> str:
        if self.is_nation:
            return _("the whole country")
        return " ".join(place.name for place in self.places)


def region_of(code: CreditCode) -> Region:
    """The division of who registered a code; where the list has it no more, the city or the province above it."""
    region = code.region
    wanted = [region, f"{region[:4]}00", f"{region[:2]}0000"]
    found = {place.code: place for place in Place.objects.filter(code__in=wanted)}
    known = _in_order(found, reversed(wanted))
    return Region(region, known, region in found or region == NATION)


def _in_order(found: dict[str, Place], codes: Iterable[str]) -> tuple[Place, ...]:
    return tuple(found[code] for code in dict.fromkeys(codes) if code in found)
