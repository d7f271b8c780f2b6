"""What the frame of every desk page shows: the lists one may open, and where one works."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ecosystem.accounts.policies import allowed
from ecosystem.core.queries import changed
from ecosystem.desk.finding import readable_nouns
from ecosystem.desk.synthetic import shown_city
from ecosystem.desk.workplace import EVERY_REGISTRY, Workplace

Page = tuple[str, str, str | Promise, str, str]
SECTIONS = {
    "members": gettext_lazy("Members"),
    "compute": gettext_lazy("Compute"),
    "incubation": gettext_lazy("Incubation"),
    "industry": gettext_lazy("Industry"),
    "research": gettext_lazy("Research & talent"),
    "figures": gettext_lazy("Figures and sources"),
    "center": gettext_lazy("Center"),
    "vocabulary": gettext_lazy("Controlled lists"),
    "house": gettext_lazy("House"),
}
# Pages that are no lists: what they take, where they stand, how they are called, where they are. Those that staff open every
# day come first in their section, the others last.
FIRST_PAGES = (
    ("programs.review", "members", gettext_lazy("My reviews"), "desk:my_reviews", "scale"),
    ("officers.view", "members", gettext_lazy("My members"), "desk:portfolios", "contact"),
    ("programs.decide", "members", gettext_lazy("Boards"), "desk:boards", "kanban"),
    ("compute.view", "compute", gettext_lazy("Compute by month"), "desk:compute_centers", "gauge"),
    ("compute.view", "compute", gettext_lazy("From compute to outcomes"), "desk:loop_centers", "repeat"),
    ("incubation.view", "incubation", gettext_lazy("Service boards"), "desk:service_boards", "waypoints"),
    ("reports.view", "figures", gettext_lazy("Reports"), "desk:reports", "file-chart-column"),
)
PAGES = (
    ("correspondence.change_templates", "members", gettext_lazy("Mail templates"), "desk:mail_templates", "mail-plus"),
    ("organizations.verify", "members", gettext_lazy("Freshness"), "desk:freshness", "badge-check"),
    ("programs.decide", "figures", gettext_lazy("What is counted"), "desk:counted", "sigma"),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """The desk's menu and its choice of cities; nothing on pages of other surfaces."""
    workplace = getattr(request, "workplace", None)
    if workplace is None:
        return {}
    return {
        "desk_nav": _menu(request),
        "desk_centers": _places(request, workplace),
        "desk_center": workplace.place or _("All my cities"),
        "registry": shown_city(workplace),
    }


def _menu(request: HttpRequest) -> list[dict[str, Any]]:
    items: dict[str, list[dict[str, Any]]] = defaultdict(list)
    _add_pages(request, items, FIRST_PAGES)
    for noun in readable_nouns(request.user):
        if noun.in_menu:
            items[noun.section].append(_item(request, noun.title, noun.address, noun.icon))
    _add_pages(request, items, PAGES)
    items["house"].append(_item(request, _("All lists"), reverse("desk:lists"), "list"))
    today = {"label": "", "items": [_item(request, _("Today"), reverse("desk:today"), "sun")]}
    return [today, *({"label": label, "items": items[name]} for name, label in SECTIONS.items() if items[name])]


def _add_pages(request: HttpRequest, items: dict[str, list[dict[str, Any]]], pages: Iterable[Page]) -> None:
    for permission, section, label, name, icon in pages:
        if allowed(request.user, permission):
            items[section].append(_item(request, str(label), reverse(name), icon))


def _item(request: HttpRequest, label: str, url: str, icon: str) -> dict[str, Any]:
    here = request.path == url if url == reverse("desk:today") else request.path.startswith(url)
    return {"label": label, "url": url, "icon": icon, "current": here}


def _places(request: HttpRequest, workplace: Workplace) -> list[dict[str, Any]]:
    if len(workplace.places) < 2:
        return []
    every = [(EVERY_REGISTRY, _("All my cities")), *((place.code, str(place)) for place in workplace.places)]
    return [
        {"label": label, "url": _elsewhere(request, code), "current": code == workplace.code} for code, label in every
    ]


def _elsewhere(request: HttpRequest, code: str) -> str:
    """The same table in another city; from a record's page, the day's work there."""
    match = request.resolver_match
    path = (
        request.path if match is not None and match.url_name in {"table", "today", "lists"} else reverse("desk:today")
    )
    return f"{path}{changed(request, {'registry': code})}"
