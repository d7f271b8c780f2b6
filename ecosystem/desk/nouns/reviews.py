"""Reviews, reviewers and what ties these to organizations, as staff who decide keep them."""

from typing import Any

import django_filters
from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import scope_of
from ecosystem.core.dates import today
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.desk.filters import Conditions, Records, searching, texts_match
from ecosystem.desk.forms.applications import AffiliationForm
from ecosystem.desk.forms.base import InsistingForm
from ecosystem.desk.nouns.base import Act, Noun, Part
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import creation, ending, identity, period_column, under
from ecosystem.programs import services
from ecosystem.programs.choices import Advice, Judging, Tie
from ecosystem.programs.models import Affiliation, Review
from ecosystem.programs.reviewers import reviewers_of

DECIDE = "programs.decide"

find_reviews = texts_match("reviewer__name", "application__name", "application__title", "reason")

REVIEWS = Noun(
    name="reviews",
    model=Review,
    icon="scale",
    section="members",
    columns=(
        column(Review, "application"),
        column(Review, "reviewer"),
        column(Review, "application__program", name="program", label=_("program")),
        column(Review, "state"),
        column(Review, "due_on"),
        column(Review, "total"),
        column(Review, "advice"),
        column(Review, "reason"),
        column(Review, "note"),
        column(Review, "assigned_at"),
        column(Review, "submitted_at"),
        identity(),
    ),
    shown=("application", "reviewer", "program", "state", "due_on", "total", "advice"),
    filters=searching(
        find_reviews,
        state=ChoicesFilter(choices=Judging, label=_("State")),
        advice=ChoicesFilter(choices=Advice, label=_("Recommendation")),
        program=Records("programs", "application__program", label=_("Program")),
        due=Conditions(_("Due"), {"late": (_("is overdue"), lambda: Q(state=Judging.ASSIGNED, due_on__lt=today()))}),
        application=django_filters.CharFilter(
            field_name="application__public_id", label=_("Application"), max_length=16
        ),
        reviewer=Records("reviewers", "reviewer", key="pk", label=_("Reviewer")),
    ),
    find=find_reviews,
    view=DECIDE,
    acts=(
        Act(
            name="release",
            label=_("Release the reviewer"),
            run=services.release_review,
            form=InsistingForm,
            permission=DECIDE,
            applies=lambda review: review.is_counting,
            danger=True,
            icon="user-minus",
            help=_("The review no longer counts, and somebody else can be asked."),
        ),
        Act(
            name="reopen",
            label=_("Open again"),
            run=services.reopen_review,
            form=InsistingForm,
            permission=DECIDE,
            applies=lambda review: review.state == Judging.SUBMITTED,
            icon="lock-open",
            help=_("The reviewer can change what they handed in."),
        ),
    ),
    rows_for=Review.objects.kept_by,
    cities=("application__program__platform__center__registry",),
    center="application__program__platform__center",
    related=("application__program__platform__center", "reviewer"),
    in_menu=False,
    in_search=False,
)


OWED = {
    "owed_reviews": Count("reviews", filter=Q(reviews__state=Judging.ASSIGNED)),
    "done_reviews": Count("reviews", filter=Q(reviews__state=Judging.SUBMITTED)),
}

find_reviewers = texts_match("name", "username")

REVIEWERS = Noun(
    name="reviewers",
    called=(_("reviewer"), _("reviewers")),
    model=User,
    icon="user-check",
    section="members",
    columns=(
        column(User, "name"),
        column(User, "username"),
        Column(name="owed", label=_("reviews owed"), value=lambda person: person.owed_reviews, annotations=OWED),
        Column(name="done", label=_("reviews handed in"), value=lambda person: person.done_reviews, annotations=OWED),
        identity(),
    ),
    shown=("name", "username", "owed", "done"),
    sort="name",
    filters=searching(
        find_reviewers,
        program=Records("programs", "panels__program", label=_("On the panel of")),
    ),
    find=find_reviewers,
    view=DECIDE,
    parts=(
        Part(noun="affiliations", owner="user", columns=("organization", "tie", "period", "note"), acts=("end",)),
        Part(noun="reviews", owner="reviewer", columns=("application", "program", "state", "due_on", "total")),
    ),
    rows_for=reviewers_of,
    detail=lambda person: person.username,
)

find_affiliations = texts_match("user__name", "organization__name", "note")


def _rows_of_affiliations(user: Any) -> QuerySet:
    registries = scope_of(user).registries(Capability.ENROLL)
    rows = Affiliation.objects.all()
    return rows if registries is None else rows.filter(organization__registry__in=registries)


AFFILIATIONS = Noun(
    name="affiliations",
    model=Affiliation,
    icon="waypoints",
    section="members",
    columns=(
        column(Affiliation, "user"),
        column(Affiliation, "tie"),
        column(Affiliation, "organization"),
        period_column(),
        column(Affiliation, "starts_on"),
        column(Affiliation, "ends_on"),
        column(Affiliation, "note"),
        identity(),
    ),
    shown=("user", "tie", "organization", "period", "note"),
    filters=searching(
        find_affiliations,
        tie=ChoicesFilter(choices=Tie, label=_("Tie")),
        user=Records("reviewers", "user", key="pk", label=_("Person")),
    ),
    find=find_affiliations,
    view=DECIDE,
    create=creation(AffiliationForm, under("user", services.declare_affiliation), DECIDE, _("Declare an affiliation")),
    acts=(ending(services.end_affiliation, DECIDE),),
    rows_for=_rows_of_affiliations,
    cities=("organization__registry",),
    related=("user", "organization"),
    in_menu=False,
    in_search=False,
)
