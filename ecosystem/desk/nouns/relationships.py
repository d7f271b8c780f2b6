"""Relationships on the desk."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecosystem.desk.filters import Conditions, Days, by_filter, by_source
from ecosystem.desk.forms.base import RecordForm
from ecosystem.desk.nouns.base import Noun
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import correction, creation, ending, identity, period_column, removal
from ecosystem.organizations.models import Organization
from ecosystem.relationships import services
from ecosystem.relationships.filters import RelationshipFilter
from ecosystem.relationships.models import Relationship

CHANGE = "relationships.change"


class RelationshipForm(RecordForm):
    """Who does what with whom, since when, and who says so."""

    class Meta(RecordForm.Meta):
        model = Relationship
        fields = ("subject", "kind", "object", "starts_on", "ends_on", "source", "quote", "note", "note_en")
        help_texts = {"ends_on": _("The first day on which it no longer held; empty while it holds.")}


def relate(*, subject: Organization, object: Organization, **values: Any) -> Relationship:  # noqa: A002  the domain's word
    return services.relate(subject, object, **values)


class RelationshipTableFilter(RelationshipFilter):
    """What every door filters by, and what staff ask beside it."""

    cited = by_source()
    holds = Conditions(
        _("Holds"),
        {
            "open": (_("still holds"), Q(ends_on__isnull=True)),
            "ended": (_("has ended"), Q(ends_on__isnull=False)),
            "undated": (_("start unknown"), Q(starts_on__isnull=True)),
        },
    )
    started = Days("starts_on", label=_("Started"))
    source = django_filters.CharFilter(field_name="source__public_id", label=_("Source"), max_length=16)


RELATIONSHIPS = Noun(
    name="relationships",
    model=Relationship,
    icon="waypoints",
    section="members",
    columns=(
        column(Relationship, "subject"),
        column(Relationship, "kind"),
        column(Relationship, "object"),
        Column(name="inverse", label=_("the other way round"), value=lambda edge: edge.inverse_label),
        period_column(),
        column(Relationship, "starts_on"),
        column(Relationship, "ends_on"),
        column(Relationship, "source"),
        column(Relationship, "quote"),
        column(Relationship, "note"),
        column(Relationship, "note_en"),
        column(Relationship, "public_id"),
        identity(),
    ),
    shown=("subject", "kind", "object", "period", "source"),
    filters=RelationshipTableFilter,
    find=by_filter(RelationshipFilter),
    view="relationships.view",
    create=creation(RelationshipForm, relate, CHANGE, _("Add a relationship")),
    edit=correction(RelationshipForm, services.revise_relationship, CHANGE),
    acts=(ending(services.end_relationship, CHANGE), removal(services.remove_relationship, CHANGE)),
    cities=("subject__registry", "object__registry"),
    related=("subject__registry", "object__registry"),
    in_search=False,
)
