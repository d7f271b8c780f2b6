"""How a request names other records: organizations by their id, places and sectors by their code."""

from functools import partial
from typing import Any

from django.db.models import Model, Q, QuerySet

from api.inputs.base import Reads, RecordField
from ecosystem.accounts.models import User
from ecosystem.centers.models import Center, Platform
from ecosystem.figures.models import Figure
from ecosystem.organizations.forwarding import current_id
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Program
from ecosystem.programs.reviewers import reviewers_of
from ecosystem.sources.models import Source
from ecosystem.vocabulary.models import Measure, Place, Sector, ValueChainLayer


def visible(model: type[Model]) -> Reads:
    """The records of a guarded model that a user may see."""
    return model._default_manager.visible_to


def every(model: type[Model]) -> Reads:
    """All records of a model that everybody may see."""
    return lambda user: model._default_manager.all()


def _current_measures(user: Any) -> QuerySet:
    return Measure.objects.current()


def _reviewers(user: Any) -> QuerySet:
    """Who reviews at the centers one decides for, and oneself."""
    return User.objects.filter(Q(pk__in=reviewers_of(user).values("pk")) | Q(pk=user.pk))


reviewer_field = partial(RecordField, _reviewers, "username", help_text="The sign-in name.")
organization_field = partial(RecordField, visible(Organization), forwards=current_id)
center_field = partial(RecordField, visible(Center))
platform_field = partial(RecordField, visible(Platform))
program_field = partial(RecordField, visible(Program))
figure_field = partial(RecordField, visible(Figure))
source_field = partial(RecordField, every(Source), required=False, allow_null=True)
place_field = partial(RecordField, every(Place), "code")
measure_field = partial(RecordField, _current_measures, "code")
sector_field = partial(RecordField, every(Sector), "code")
layer_field = partial(RecordField, every(ValueChainLayer), "code")
