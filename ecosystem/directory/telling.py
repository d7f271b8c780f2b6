"""Facts as pages tell them: a citation, an outcome, an entry of a timeline, ready for the shared components."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.text import Truncator
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from ecosystem.core.addresses import record_path
from ecosystem.core.dates import Precision
from ecosystem.core.display import machine_date, precise_date
from ecosystem.core.languages import content
from ecosystem.intake.subjects import noun_of
from ecosystem.organizations.freshness import Told
from ecosystem.organizations.freshness import told as freshness_told
from ecosystem.solutions.choices import Direction, Effect
from ecosystem.solutions.models import Outcome
from ecosystem.sources.models import Source


@dataclass(frozen=True)
class Citation:
    """The document a fact rests on, in the visitor's language, with its own page."""

    title: str
    publisher: str
    url: str
    published: str
    page_url: str

    @classmethod
    def of(cls, source: Source) -> "Citation":
        """The citation of a source."""
        return cls(
            title=str(source),
            publisher=source.publisher,
            url=source.url,
            published=machine_date(source.published_on, source.published_on_precision),
            page_url=source.get_absolute_url(),
        )


def told_of_source(path: str) -> tuple[str, ...]:
    """The columns of a source that a citation needs, for ``only``; ``path`` is the relation that leads to it."""
    names = ("public_id", "title", "title_en", "publisher", "url", "published_on", "published_on_precision")
    return tuple(f"{path}__{name}" for name in names)


def citation(source: Source | None) -> Citation | None:
    """What the citation component shows of a source; None where a fact has none."""
    return None if source is None else Citation.of(source)


class Citations(dict[int, Citation]):
    """Citations that are told once for all the facts of a page that rest on one source."""

    def __call__(self, source: Source | None) -> Citation | None:
        """As :func:`citation`."""
        if source is None:
            return None
        if source.pk not in self:
            self[source.pk] = Citation.of(source)
        return self[source.pk]


def told(record: Any, name: str) -> str:
    """A text of a record in the visitor's language: ``name`` or, in English where it exists, ``name_en``."""
    return content(getattr(record, name), getattr(record, f"{name}_en", ""))


def summary(found: Any) -> str:
    """What a search engine shows of a record: its description, else its name and what it is."""
    text = told(found, "description")
    return Truncator(text).chars(150) if text else str(found)


@dataclass(frozen=True)
class ToldOutcome:
    """An outcome as the outcome component draws it. A change is signed: down is negative."""

    key: str
    label: str
    baseline: Decimal | None
    result: Decimal | None
    comparator: str
    unit: str
    better: str
    change_value: Decimal | None
    change_unit: str
    words: str
    source: Citation | None
    quote: str
    day: date | None
    precision: str
    measured_by: str
    remark: str
    owner: str = ""
    owner_url: str = ""
    url: str = ""
    method: str = ""
    effect: str = ""
    effect_label: str = ""
    verified_on: date | None = None


def told_outcome(outcome: Outcome, *, owner: Any = None, linked: bool = False, cited: bool = True) -> ToldOutcome:
    """An outcome for a page, in need of no query if ``source`` and ``measured_by`` were read or it is not ``cited``.

    ``owner`` and its address are shown before the metric where given; ``linked`` gives the outcome its own address.
    """
    remark = told(outcome, "remark")
    return ToldOutcome(
        key=outcome.public_id,
        label=str(outcome),
        baseline=outcome.baseline,
        result=outcome.result,
        comparator=outcome.comparator,
        unit=outcome.unit,
        better=outcome.better,
        change_value=signed_change(outcome),
        change_unit=outcome.unit if outcome.change_unit == "abs" else outcome.change_unit,
        words=remark if outcome.is_qualitative else "",
        source=citation(outcome.source) if cited else None,
        quote=outcome.quote,
        day=outcome.measured_on,
        precision=outcome.measured_on_precision,
        measured_by=str(outcome.measured_by) if cited and outcome.measured_by_id else "",
        remark="" if outcome.is_qualitative else remark,
        owner=str(owner) if owner else "",
        owner_url=owner.get_absolute_url() if owner else "",
        url=outcome.get_absolute_url() if linked else "",
        method=told(outcome, "method"),
        effect=outcome.effect,
        effect_label=str(Effect(outcome.effect).label) if outcome.effect else "",
        verified_on=outcome.verified_on,
    )


def signed_change(outcome: Outcome) -> Decimal | None:
    """The change with its direction as a sign; a factor has none."""
    if outcome.change_value is None or outcome.change_unit == "x":
        return outcome.change_value
    return -outcome.change_value if outcome.direction == Direction.DOWN else outcome.change_value


@dataclass(frozen=True)
class Entry:
    """Something that happened, on the timeline of a record. Without a date it stands at the end."""

    date: date | None
    title: str
    precision: str = Precision.DAY
    url: str = ""
    text: str = ""
    badge: str = ""
    planned: bool = False
    source: Citation | None = None
    quote: str = ""
    # What follows from other dates, and needs no telling where a source tells of the same day.
    derived: bool = False


def in_order(entries: Iterable[Entry], day: date) -> list[Entry]:
    """What had happened by ``day``, newest first; what has no date comes last."""
    seen = [entry for entry in entries if entry.date is None or entry.date <= day]
    told_days = {entry.date for entry in seen if not entry.derived}
    seen = [entry for entry in seen if not entry.derived or entry.date not in told_days]
    known = sorted((one for one in seen if one.date is not None), key=lambda one: one.date or day, reverse=True)
    return known + [one for one in seen if one.date is None]


@dataclass(frozen=True)
class Verified:
    """Whether and when a person has checked a record, and when it was changed: ``freshness``, else ``checked`` in words."""

    freshness: Told | None
    checked: str
    changed: str
    public_id: str
    suggest_url: str


def verified(record: Any) -> Verified:
    """What the head of a record's page says of its state."""
    on = record.verified_on
    checked = _("Checked by staff on %(day)s") % {"day": precise_date(on)} if on else _("Not yet checked by a person")
    changed = f"{localtime(record.updated_at):%Y-%m-%d}"
    return Verified(
        freshness=freshness_told(record) if hasattr(record, "verified_through") else None,
        checked=checked,
        changed=_("Record changed on %(day)s") % {"day": changed},
        public_id=record.public_id,
        suggest_url=record_path(f"directory:suggest {noun_of(record).name}", record.public_id),
    )
