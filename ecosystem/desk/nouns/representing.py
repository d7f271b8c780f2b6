"""Who represents an organization, and who claims to: verified, refused or ended by staff."""

from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.filtering import ChoicesFilter
from ecosystem.desk.filters import Conditions, searching, texts_match
from ecosystem.desk.forms.base import InsistingForm
from ecosystem.desk.nouns.base import Act, Noun
from ecosystem.desk.nouns.belonging import of_organization, owned_by_named
from ecosystem.desk.nouns.columns import column
from ecosystem.desk.nouns.common import identity
from ecosystem.organizations import services
from ecosystem.organizations.choices import REPRESENTATION_TRANSITIONS, RepresentationState
from ecosystem.organizations.models import Representation

DECIDE = "organizations.decide_representation"


def find_representations(rows: QuerySet, query: str) -> QuerySet:
    """Those of people by name or address, and of organizations that the query finds."""
    people = texts_match("user__name", "user__username", "user__email", "role")(rows, query)
    return rows.filter(Q(pk__in=people.values("pk")) | owned_by_named(rows, query))


def _can_become(state: str) -> Any:
    return lambda representation: state in REPRESENTATION_TRANSITIONS[representation.state]


NOUN = Noun(
    name="representations",
    model=Representation,
    icon="handshake",
    section="members",
    columns=(
        column(Representation, "user"),
        column(Representation, "organization"),
        column(Representation, "state"),
        column(Representation, "role"),
        column(Representation, "matching_domain"),
        column(Representation, "claimed_at"),
        column(Representation, "evidence"),
        column(Representation, "user__email", name="email", label=_("e-mail")),
        column(Representation, "is_lead"),
        column(Representation, "invited_by"),
        column(Representation, "decided_by"),
        column(Representation, "decided_at"),
        column(Representation, "decision"),
        column(Representation, "ended_by"),
        column(Representation, "ended_at"),
        column(Representation, "ending"),
        identity(),
    ),
    shown=("user", "organization", "state", "role", "matching_domain", "claimed_at"),
    filters=searching(
        find_representations,
        state=ChoicesFilter(choices=RepresentationState, label=_("State")),
        domain=Conditions(
            _("Domain"),
            {
                "matches": (_("proposed by matching domain"), ~Q(matching_domain="")),
                "other": (_("another domain"), Q(matching_domain="")),
            },
        ),
        organization=of_organization(),
    ),
    find=find_representations,
    view="organizations.view_representations",
    acts=(
        Act(
            name="verify",
            label=_("Verify"),
            run=services.verify_representation,
            permission=DECIDE,
            applies=_can_become(RepresentationState.VERIFIED),
            icon="badge-check",
            help=_("The account may then act for the organization: keep its page current, apply, invite colleagues."),
        ),
        Act(
            name="refuse",
            label=_("Refuse"),
            run=services.refuse_representation,
            form=InsistingForm,
            permission=DECIDE,
            applies=_can_become(RepresentationState.REFUSED),
            danger=True,
            icon="circle-x",
            help=_("The person reads the reason, and can claim the organization again with better evidence."),
        ),
        Act(
            name="end",
            label=_("End"),
            run=services.end_representation,
            form=InsistingForm,
            permission="organizations.end_representation",
            applies=_can_become(RepresentationState.ENDED),
            danger=True,
            icon="calendar-x",
            help=_("From now on the account can no longer act for the organization."),
        ),
    ),
    cities=("organization__registry",),
    related=("organization", "user"),
    detail=lambda representation: f"{representation.role} · {representation.get_state_display()}",
    in_search=False,
)
