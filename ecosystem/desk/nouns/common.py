"""Acts that most nouns have, in the same words everywhere."""

from collections.abc import Callable
from datetime import date
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecosystem.core.dates import today
from ecosystem.desk.forms.base import DeskForm, InsistingForm, ReasonForm
from ecosystem.desk.forms.fields import DayField
from ecosystem.desk.nouns.base import Act
from ecosystem.desk.nouns.columns import Column

Service = Callable[..., Any]


class OnDayForm(ReasonForm):
    """From which day on."""

    on = DayField(label=_("From the day"), initial=today)


class InsistingOnDayForm(OnDayForm):
    """From which day on, and why."""

    reason_needed = True


def creation(form: type[DeskForm], run: Service, permission: str, label: str | Promise = _("Add")) -> Act:
    return Act(name="new", label=label, run=run, form=form, permission=permission, bulk=False, icon="plus")


def correction(form: type[DeskForm], run: Service, permission: str) -> Act:
    return Act(name="edit", label=_("Edit"), run=run, form=form, permission=permission, bulk=False, icon="pencil")


def removal(run: Service, permission: str, form: type[DeskForm] = ReasonForm) -> Act:
    return Act(
        name="remove",
        label=_("Remove"),
        run=run,
        form=form,
        permission=permission,
        danger=True,
        icon="trash-2",
        help=_("For what was wrong and should never have been here. The history keeps it, and undo brings it back."),
    )


def ending(run: Service, permission: str) -> Act:
    return Act(
        name="end",
        label=_("End"),
        run=run,
        form=OnDayForm,
        permission=permission,
        applies=lambda record: record.ends_on is None,
        icon="calendar-x",
        help=_("It held until now and no longer does. It stays in the record with its dates."),
    )


def publication(publish: Service, archive: Service, restore: Service, permission: str) -> tuple[Act, Act, Act]:
    """Publish, archive and restore."""
    return (
        Act(
            name="publish",
            label=_("Publish"),
            run=publish,
            permission=permission,
            applies=lambda record: record.status not in {"public", "archived"},
            icon="globe",
            help=_("Everybody can see it in the directory."),
        ),
        Act(
            name="archive",
            label=_("Archive"),
            run=archive,
            permission=permission,
            applies=lambda record: record.status != "archived",
            icon="archive",
            danger=True,
            form=InsistingForm,
            help=_("It leaves the directory; nothing is lost, and it can be restored."),
        ),
        Act(
            name="restore",
            label=_("Restore"),
            run=restore,
            permission=permission,
            applies=lambda record: record.status == "archived",
            icon="archive-restore",
            help=_("It becomes a draft again."),
        ),
    )


def verification(run: Service, permission: str) -> Act:
    return Act(
        name="verify",
        label=_("Mark as verified"),
        run=run,
        form=VerifiedForm,
        permission=permission,
        icon="badge-check",
        help=_("A person checked the record against what is known outside."),
    )


class VerifiedForm(ReasonForm):
    """On which day somebody checked."""

    on = DayField(label=_("Checked on"), initial=today)


def under(owner: str, service: Service) -> Service:
    """A service whose subject is the owner, called with the owner among what the form says."""

    def run(**values: Any) -> Any:
        return service(values.pop(owner), **values)

    return run


def period_column(label: str | Promise = _("Held")) -> Column:
    """From when until when something held, as one reads it."""
    return Column(
        name="period",
        label=label,
        value=lambda record: period(record.starts_on, record.ends_on),
        sort="starts_on",
        nullable=True,
    )


def period(starts_on: date | None, ends_on: date | None) -> str:
    """Half-open dates in short: ``2021-05-31 –``; empty where nothing is known."""
    if starts_on is None and ends_on is None:
        return ""
    return f"{starts_on or '…'} – {ends_on or ''}".strip()


def identity() -> Column:
    """The number of a record in the database: what the newest-first order goes by."""
    return Column(name="id", label=_("number"), value=lambda record: record.pk, sort="id")
