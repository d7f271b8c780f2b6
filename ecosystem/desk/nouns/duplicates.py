"""Records that may be one organization: side by side, with the reasons."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from ecosystem.desk.forms.base import InsistingForm
from ecosystem.desk.nouns.base import Act, Noun
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import identity
from ecosystem.desk.nouns.organizations import NOUN as ORGANIZATIONS
from ecosystem.organizations.filters import DuplicateFilter
from ecosystem.organizations.models import Distinction, DuplicatePair, Organization
from ecosystem.organizations.services import tell_apart

KEEP = "organizations.merge"


def _apart(pair: DuplicatePair, *, by: Any, reason: str) -> Distinction:
    return tell_apart(pair.low, pair.high, by=by, reason=reason)


def _name(organization: Organization) -> str:
    where = str(organization.place or organization.place_text)
    return f"{organization.name} ({', '.join(filter(None, (organization.get_kind_display(), where)))})"


def _state(pair: DuplicatePair) -> str:
    return gettext("not the same") if pair.is_decided else gettext("open")


def _decision() -> Any:
    return Exists(Distinction.objects.filter(low=OuterRef("low"), high=OuterRef("high"), evidence=OuterRef("evidence")))


def _both(request: HttpRequest, pair: DuplicatePair) -> dict[str, Any]:
    """The two beside each other, each with what the tables say of it and the way to merge the other into it."""
    user = request.user
    ends = [ORGANIZATIONS.whole(user, end.public_id) for end in (pair.low, pair.high)]
    names = (
        "name",
        "name_en",
        "kind",
        "status",
        "place",
        "uscc",
        "website",
        "founded_on",
        "programs",
        "sectors",
        "verified_on",
    )
    columns = [ORGANIZATIONS.by_name[name] for name in names]
    return {
        "ends": [(end, ORGANIZATIONS.url(end), [column.cell(end) for column in columns]) for end in ends],
        "headings": [column.title for column in columns],
        "decision": Distinction.objects.filter(low=pair.low, high=pair.high).select_related("decided_by").first(),
    }


DUPLICATES = Noun(
    name="duplicates",
    model=DuplicatePair,
    called=(_("possible duplicate"), _("duplicates")),
    icon="copy",
    section="members",
    columns=(
        Column(
            name="low",
            label=_("this record"),
            value=lambda pair: _name(pair.low),
            sort="low__sort_key",
            related=("low__place",),
        ),
        Column(
            name="high",
            label=_("and this one"),
            value=lambda pair: _name(pair.high),
            sort="high__sort_key",
            related=("high__place",),
        ),
        Column(name="score", label=_("likeness"), value=lambda pair: pair.likeness, sort="score"),
        Column(name="why", label=_("why"), value=lambda pair: pair.why, clip=True),
        Column(
            name="state",
            label=_("state"),
            value=_state,
            tone=lambda pair: "plain" if pair.is_decided else "open",
            annotations={"is_decided": _decision},
        ),
        column(DuplicatePair, "found_at"),
        identity(),
    ),
    shown=("low", "high", "score", "why", "state"),
    sort="-score",
    filters=DuplicateFilter,
    first_filters=("state", "likeness"),
    find=lambda rows, query: rows.search(query),
    view=KEEP,
    acts=(
        Act(
            name="apart",
            label=_("Not the same"),
            run=_apart,
            form=InsistingForm,
            permission=KEEP,
            icon="split",
            help=_("They are two organizations. The pair is offered again only where other reasons speak for it."),
        ),
    ),
    cities=("low__registry",),
    facts=("score", "why", "state", "found_at"),
    related=("low__registry", "high__registry"),
    detail=lambda pair: pair.likeness,
    in_search=False,
    template="desk/duplicate.html",
    list_template="desk/duplicates.html",
    more=_both,
)
