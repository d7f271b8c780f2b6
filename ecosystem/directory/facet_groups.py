"""Facets as HTML: their words are written once for an edition, and only counts and marks for every request.

A list has hundreds of choices, and writing them out took most of the time of a page.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from secrets import token_hex

from django.utils.translation import ngettext
from markupsafe import Markup

from ecosystem.directory.facets import Choice, Facet
from ecosystem.directory.written import part

# No name of a program or a place can be this.
CUT = f"\ue000{token_hex(8)}\ue001"
SLOT = Markup(CUT)  # noqa: S704  a mark of our own
Write = Callable[[Facet], str]


@dataclass
class Slots:
    """What the template asks for while it is written: the places, in their order, where something of a request goes."""

    writes: list[Write] = field(default_factory=list)

    def empty(self, name: str, choice: Choice) -> Markup:
        """The class of a choice that leads nowhere."""
        return self._noted(
            lambda facet: "" if facet.count(choice) or choice.value in facet.selected else ' class="none"'
        )

    def checked(self, name: str, choice: Choice) -> Markup:
        """The mark of what is chosen."""
        return self._noted(lambda facet: " checked" if choice.value in facet.selected else "")

    def count(self, name: str, choice: Choice) -> Markup:
        """How many there are."""
        return self._noted(lambda facet: f"{facet.count(choice):,}")

    def opened(self, name: str, choices: tuple[Choice, ...]) -> Markup:
        """The mark of what must be in sight since something in it is chosen."""
        inside = {one.value for choice in choices for one in (choice, *choice.inner)}
        return self._noted(lambda facet: "" if inside.isdisjoint(facet.selected) else " open")

    def narrower(self, choices: tuple[Choice, ...]) -> str:
        """What opens the choices below one."""
        return ngettext("%(n)s narrower", "%(n)s narrower", len(choices)) % {"n": len(choices)}

    def more(self, choices: tuple[Choice, ...]) -> str:
        """What opens the choices that are not always in sight."""
        return ngettext("%(n)s more", "%(n)s more", len(choices)) % {"n": len(choices)}

    def _noted(self, write: Write) -> Markup:
        self.writes.append(write)
        return SLOT


@dataclass(frozen=True)
class Group:
    """A facet's HTML, cut where something of a request stands."""

    texts: list[str]
    writes: list[Write]

    def filled(self, facet: Facet) -> str:
        """The group with counts and marks."""
        parts = [self.texts[0]]
        for write, text in zip(self.writes, self.texts[1:], strict=True):
            parts += (write(facet), text)
        return "".join(parts)


def facet_groups(facets: list[Facet]) -> str:
    """The choices a list is narrowed by, as HTML in the script of the active language."""
    return "\n".join(_group(facet).filled(facet) for facet in facets)


def _group(facet: Facet) -> Group:
    if facet.made is None:
        return _written(facet)
    if "group" not in facet.made:
        facet.made["group"] = _written(facet)
    return facet.made["group"]


def _written(facet: Facet) -> Group:
    slots = Slots()
    return Group(part("directory/facets.html", "group", facet, slots).split(CUT), slots.writes)
