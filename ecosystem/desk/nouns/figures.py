"""Reported figures and the documents that facts cite, on the desk."""

from typing import Any

import django_filters
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecosystem.core.display import quantity
from ecosystem.desk.filters import Conditions, Days, Records, by_filter, by_source
from ecosystem.desk.forms.base import InsistingForm, ReasonForm, RecordForm
from ecosystem.desk.forms.fields import RecordField
from ecosystem.desk.nouns.base import Act, Noun
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import correction, creation, identity, removal
from ecosystem.figures import services
from ecosystem.figures.choices import TRANSITIONS, Nature, Scope, Standing
from ecosystem.figures.filters import FigureFilter
from ecosystem.figures.models import Figure
from ecosystem.sources import services as source_services
from ecosystem.sources.filters import SourceFilter
from ecosystem.sources.models import Source

CHANGE = "figures.change"


class FigureForm(RecordForm):
    """A number somebody reported: by which definition, about what, when, and who says so."""

    only_new = ("registry",)
    groups = (
        (_("About what"), ("registry", "scope", "center", "organization", "place")),
        (_("When"), ("as_of_on", "period_starts_on", "period_ends_on")),
        (_("Who says so"), ("source", "quote", "remark", "remark_en")),
    )

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        if self.record is not None and self.record.is_public_now():
            self.fields["reason"].help_text = _(
                "Needed where the number, its date or its measure is corrected: it is shown in public beside what was said before."
            )

    class Meta(RecordForm.Meta):
        model = Figure
        fields = (
            "measure",
            "comparator",
            "value",
            "nature",
            "registry",
            "scope",
            "center",
            "organization",
            "place",
            "as_of_on",
            "period_starts_on",
            "period_ends_on",
            "source",
            "quote",
            "remark",
            "remark_en",
        )
        help_texts = {"period_ends_on": _("The first day after the period.")}

    def suggestions(self) -> dict[str, Any]:
        return {"scope": Scope.CENTER, "nature": Nature.FACT}


class SupersedeForm(ReasonForm):
    """By which newer figure."""

    by_figure = RecordField("figures", label=_("The newer figure"))


class FigureTableFilter(FigureFilter):
    """What every door filters by, and what staff ask beside it."""

    measure = Records("measures", "measure", key="code", label=_("Measure"))
    cited = by_source()
    reported = Days("as_of_on", label=_("As of"))
    source = django_filters.CharFilter(field_name="source__public_id", label=_("Source"), max_length=16)


def _subject(figure: Figure) -> str:
    return str(figure.subject or figure.get_scope_display())


def _amount(figure: Figure) -> str:
    return str(quantity(figure.value.normalize(), figure.comparator, figure.measure.unit_label))


def _corrections(figure: Figure) -> list[str]:
    return [" ".join(filter(None, (str(one), one.reason))) for one in figure.corrections.all()]


def _may_become(standing: str) -> Any:
    return lambda figure: standing in TRANSITIONS[figure.standing]


FIGURES = Noun(
    name="figures",
    model=Figure,
    icon="chart-line",
    section="figures",
    columns=(
        column(Figure, "measure"),
        Column(name="value", label=_("value"), value=_amount, sort="value", related=("measure",)),
        column(Figure, "comparator"),
        column(Figure, "as_of_on"),
        Column(
            name="subject", label=_("about"), value=_subject, related=("center", "place", "organization"), clip=True
        ),
        column(Figure, "scope"),
        column(Figure, "nature"),
        column(Figure, "standing"),
        column(Figure, "source"),
        column(Figure, "quote"),
        column(Figure, "remark"),
        column(Figure, "period_starts_on"),
        column(Figure, "period_ends_on"),
        Column(name="corrections", label=_("corrections"), value=_corrections, prefetched=("corrections",), clip=True),
        column(Figure, "superseded_by", sort="superseded_by__value"),
        column(Figure, "registry"),
        column(Figure, "public_id"),
        identity(),
    ),
    shown=("measure", "value", "as_of_on", "subject", "nature", "standing", "source"),
    sort="-as_of_on",
    filters=FigureTableFilter,
    find=by_filter(FigureFilter),
    view="figures.view",
    create=creation(FigureForm, services.report_figure, CHANGE, _("Report a figure")),
    edit=correction(FigureForm, services.revise_figure, CHANGE),
    acts=(
        Act(
            name="verify",
            label=_("Mark as verified"),
            run=services.verify_figure,
            permission=CHANGE,
            applies=_may_become(Standing.VERIFIED),
            icon="badge-check",
            help=_("A person checked the figure against its source."),
        ),
        Act(
            name="dispute",
            label=_("Mark as disputed"),
            run=services.dispute_figure,
            form=InsistingForm,
            permission=CHANGE,
            applies=_may_become(Standing.DISPUTED),
            icon="circle-alert",
            help=_("It is doubted. It stays where it is, marked, and the reason is on record."),
        ),
        Act(
            name="supersede",
            label=_("Supersede"),
            run=services.supersede_figure,
            form=SupersedeForm,
            permission=CHANGE,
            applies=_may_become(Standing.SUPERSEDED),
            icon="replace",
            help=_("A newer figure takes its place; both stay on record."),
        ),
        removal(services.remove_figure, CHANGE),
    ),
    cities=("registry",),
    related=("measure", "center", "place", "organization"),
    detail=lambda figure: f"{_amount(figure)} · {_subject(figure)}",
    public_url=lambda figure: figure.get_absolute_url() if figure.is_public_now() else "",
)


class SourceForm(RecordForm):
    """A document that facts cite."""

    class Meta(RecordForm.Meta):
        model = Source
        fields = ("title", "title_en", "publisher", "url", "published_on", "note", "note_en")


class SourceTableFilter(SourceFilter):
    """What every door filters by, and what staff ask beside it."""

    reached = Conditions(
        _("Address"),
        {"with": (_("with an address"), ~Q(url="")), "without": (_("without an address"), Q(url=""))},
    )


SOURCES = Noun(
    name="sources",
    model=Source,
    icon="file-text",
    section="figures",
    columns=(
        column(Source, "title"),
        column(Source, "title_en"),
        column(Source, "publisher"),
        column(Source, "published_on"),
        column(Source, "url", url=lambda source: source.url),
        column(Source, "note"),
        column(Source, "note_en"),
        column(Source, "public_id"),
        identity(),
    ),
    shown=("title", "publisher", "published_on", "url"),
    sort="-published_on",
    filters=SourceTableFilter,
    find=lambda rows, query: rows.search(query),
    view="sources.view",
    create=creation(SourceForm, source_services.add_source, "sources.change", _("Add a source")),
    edit=correction(SourceForm, source_services.revise_source, "sources.change"),
    acts=(removal(source_services.remove_source, "sources.change"),),
    detail=lambda source: " · ".join(filter(None, (source.publisher, str(source.published_on or "")))),
    public_url=lambda source: source.get_absolute_url(),
)
