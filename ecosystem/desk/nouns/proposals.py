"""Changes that representatives proposed: accepted or refused, field by field."""

from typing import Any

import django_filters
from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.desk.filters import Conditions, searching, texts_match
from ecosystem.desk.forms.base import InsistingForm
from ecosystem.desk.forms.proposals import DecisionForm
from ecosystem.desk.nouns.base import Act, Noun
from ecosystem.desk.nouns.belonging import of_organization, owned_by_named
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import identity
from ecosystem.intake import services
from ecosystem.intake.choices import Field, ProposalState
from ecosystem.intake.models import ProposedChange, ProposedField

DECIDE = "intake.decide_proposals"
FIELDS = Prefetch("fields", queryset=ProposedField.objects.order_by("pk"), to_attr="known_fields")


def find_proposals(rows: QuerySet, query: str) -> QuerySet:
    """Those by people, with reasons, and for organizations that the query finds."""
    people = texts_match("proposer__name", "proposer__username", "reason")(rows, query)
    return rows.filter(Q(pk__in=people.values("pk")) | owned_by_named(rows, query))


def _is_open(proposal: Any) -> bool:
    return proposal.state == ProposalState.OPEN


def _fields(proposal: Any) -> list[str]:
    return [str(field) for field in proposal.known_fields]


NOUN = Noun(
    name="proposals",
    model=ProposedChange,
    icon="file-pen-line",
    section="members",
    columns=(
        column(ProposedChange, "organization"),
        Column(name="fields", label=_("fields"), value=_fields, prefetched=(FIELDS,), clip=True),
        column(ProposedChange, "state"),
        column(ProposedChange, "proposer"),
        column(ProposedChange, "proposed_at"),
        column(ProposedChange, "reason"),
        column(ProposedChange, "source_url", url=lambda proposal: proposal.source_url),
        column(ProposedChange, "decided_by"),
        column(ProposedChange, "decided_at"),
        column(ProposedChange, "decision"),
        column(ProposedChange, "public_id"),
        identity(),
    ),
    shown=("organization", "fields", "state", "proposer", "proposed_at"),
    filters=searching(
        find_proposals,
        state=django_filters.MultipleChoiceFilter(choices=ProposalState, label=_("State")),
        field=django_filters.MultipleChoiceFilter(
            field_name="fields__name", choices=Field, label=_("Field"), distinct=True
        ),
        source=Conditions(
            _("Source"),
            {"with": (_("with a source"), ~Q(source_url="")), "without": (_("without a source"), Q(source_url=""))},
        ),
        organization=of_organization(),
    ),
    find=find_proposals,
    view="intake.view_proposals",
    acts=(
        Act(
            name="decide",
            label=_("Decide"),
            run=services.decide_proposal,
            form=DecisionForm,
            permission=DECIDE,
            applies=_is_open,
            bulk=False,
            icon="list-checks",
            help=_("What is accepted is written to the organization at once; undo takes all of it back."),
        ),
        Act(
            name="accept",
            label=_("Accept"),
            run=services.accept_proposal,
            permission=DECIDE,
            applies=_is_open,
            icon="check",
            help=_("Every field that was not changed since is written to the organization."),
        ),
        Act(
            name="refuse",
            label=_("Refuse"),
            run=services.refuse_proposal,
            form=InsistingForm,
            permission=DECIDE,
            applies=_is_open,
            danger=True,
            icon="circle-x",
            help=_("Nothing is written; whoever proposed it reads the reason."),
        ),
    ),
    cities=("organization__registry",),
    related=("organization__place",),
    detail=lambda proposal: str(proposal.get_state_display()),
    template="desk/proposal.html",
    in_search=False,
)
