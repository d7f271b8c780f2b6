"""Reviews as whoever judges fills them in and whoever decides reads them, and what ties reviewers to organizations."""

from typing import Any

from django.db.models import QuerySet

from api.inputs.applications import AffiliationInput, SheetChange, SheetInput
from api.inputs.moves import OnInput
from api.inputs.records import visible
from api.nouns.base import NEWEST_FIRST, Act, Ask, Noun
from api.shapes.applications import AffiliationShape, DossierShape, ReviewShape
from ecosystem.core.paging import Key
from ecosystem.programs import services
from ecosystem.programs.dossiers import Dossier, dossier_for
from ecosystem.programs.drafts import save_review_draft
from ecosystem.programs.filters import AffiliationFilter, ReviewFilter
from ecosystem.programs.models import Affiliation, Review


def fill_in(review: Review, *, by: Any, **values: Any) -> Review:
    """Save what is filled in so far. It stays the reviewer's alone until it is handed in."""
    return save_review_draft(review, by=by, values=values)


def read_application(review: Review, *, user: Any) -> Dossier:
    """Read the application that is to be judged; where it is judged blind, without what would tell who applies."""
    return dossier_for(review)


def _opened(user: Any) -> QuerySet:
    return Review.objects.visible_to(user).with_application()


REVIEWS = Noun(
    name="reviews",
    singular="review",
    about="For who judges: what they are asked to judge, `PATCH` to save what is filled in, `submit` to hand it in. For "
    "staff who decide: all reviews of their centers, once they are handed in. `reviewer=me` are one's own.",
    model=Review,
    shape=ReviewShape,
    listed=visible(Review),
    opened=_opened,
    filters=ReviewFilter,
    orders={**NEWEST_FIRST, "due": (Key("due_on", nullable=True), Key("id"))},
    with_key=True,
    change=Act(fill_in, SheetChange, {"scores": {"k3f9xa": 8}}),
    verbs={
        "submit": Act(
            services.submit_review,
            SheetInput,
            {"scores": {"k3f9xa": 8, "m2c7tq": 4}, "advice": "accept", "reason": "技术扎实"},
        ),
        "recuse": Act(services.recuse, example={"reason": "与申报单位有合作"}),
        "release": Act(services.release_review, example={"reason": "出差"}),
        "reopen": Act(services.reopen_review, example={"reason": "分数填错"}),
    },
    asks={"dossier": Ask(read_application, DossierShape)},
)
AFFILIATIONS = Noun(
    name="affiliations",
    singular="affiliation",
    about="What ties people who review to organizations, so that nobody judges where they have an interest: one's own, and "
    "for staff who decide those with organizations of their cities.",
    model=Affiliation,
    shape=AffiliationShape,
    listed=visible(Affiliation),
    opened=visible(Affiliation),
    key="pk",
    key_pattern="[0-9]{1,18}",
    filters=AffiliationFilter,
    orders=NEWEST_FIRST,
    with_key=True,
    add=Act(
        services.declare_affiliation,
        AffiliationInput,
        {"user": "rui", "organization": "0123456789", "tie": "adviser", "starts_on": "2020-01-01"},
    ),
    verbs={"end": Act(services.end_affiliation, OnInput, {"on": "2021-11-30"})},
)
