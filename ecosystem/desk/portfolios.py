"""What the pages about desk officers show: the members one answers for, how quickly requests were answered."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.db.models import TextChoices
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from ecosystem.centers.models import Center
from ecosystem.core.dates import next_month
from ecosystem.core.text import fold
from ecosystem.officers.members import Member
from ecosystem.officers.reports import ResponseReport, days_of_age

PAGE = 50
ME, NOBODY = "me", "nobody"
FAR = date.max


class Show(TextChoices):
    """Which members are shown."""

    QUIET = "quiet", gettext_lazy("not contacted for 90 days")
    OVERDUE = "overdue", gettext_lazy("next contact overdue")
    WAITING = "waiting", gettext_lazy("requests open")
    ENDING = "ending", gettext_lazy("something ends within 60 days")


MATCHES: dict[str, Callable[[Member], bool]] = {
    Show.QUIET: lambda one: one.is_quiet,
    Show.OVERDUE: lambda one: one.is_overdue,
    Show.WAITING: lambda one: one.requests > 0,
    Show.ENDING: lambda one: one.ends_soon,
}


class Order(TextChoices):
    """In which order."""

    NEXT = "next", gettext_lazy("next contact")
    LAST = "last", gettext_lazy("longest without a contact")
    REQUESTS = "requests", gettext_lazy("oldest request")
    NAME = "name", gettext_lazy("name")
    OFFICER = "officer", gettext_lazy("desk officer")


KEYS: dict[str, Callable[[Member], Any]] = {
    Order.NEXT: lambda one: one.next_contact or FAR,
    Order.LAST: lambda one: one.last_contact or date.min,
    Order.REQUESTS: lambda one: one.oldest_request or FAR,
    Order.NAME: lambda one: 0,
    Order.OFFICER: lambda one: (one.officer is None, str(one.officer or "")),
}


@dataclass(frozen=True)
class Asked:
    """What a page of members is narrowed to and ordered by; what is no answer asks for nothing."""

    officer: str
    show: str
    order: str
    query: str
    page: int

    def matches(self, one: Member, user: Any) -> bool:
        return self._of_officer(one, user) and (not self.show or MATCHES[self.show](one)) and self._named(one)

    def _of_officer(self, one: Member, user: Any) -> bool:
        if not self.officer:
            return True
        if self.officer == NOBODY:
            return one.officer is None
        if self.officer == ME:
            return one.officer == user
        return one.officer is not None and one.officer.username == self.officer

    def _named(self, one: Member) -> bool:
        found = one.organization
        told = fold(f"{found.name} {found.name_en} {found.short_name}")
        return all(word in told for word in fold(self.query).split())


def asked_of(values: Any, members: list[Member], user: Any) -> Asked:
    """What the address asks for; one's own members where it says nothing of whose, and one has any."""
    mine = ME if any(one.officer == user for one in members) else ""
    show, order, page = values.get("show", ""), values.get("order", ""), values.get("page", "")
    return Asked(
        officer=values.get("officer", mine)[:150],
        show=show if show in Show.values else "",
        order=order if order in Order.values else Order.NEXT.value,
        query=values.get("q", "")[:100].strip(),
        page=int(page) if page.isascii() and page.isdigit() and len(page) < 6 else 1,
    )


@dataclass(frozen=True)
class Row:
    """A member with the addresses of what its numbers count."""

    member: Member
    url: str
    log_url: str
    requests_url: str
    cases_url: str
    allocations_url: str
    add_url: str


def page_of(found: list[Member], asked: Asked) -> tuple[list[Row], int]:
    """The rows of the page asked for, and how many pages there are."""
    ordered = sorted(found, key=KEYS[asked.order])
    pages = max(1, -(-len(ordered) // PAGE))
    page = min(max(asked.page, 1), pages)
    return [_row(one) for one in ordered[(page - 1) * PAGE : page * PAGE]], pages


def _row(one: Member) -> Row:
    key = one.organization.public_id
    return Row(
        member=one,
        url=reverse("desk:record", args=["organizations", key]),
        log_url=rows_of("service-log", organization=key),
        requests_url=rows_of("service-log", organization=key, waits="answer"),
        cases_url=rows_of("service-cases", organization=key, state=["planned", "running"]),
        allocations_url=rows_of("allocations", organization=key, state="granted"),
        add_url=f"{reverse('desk:new', args=['service-log'])}?{urlencode({'organization': key})}",
    )


def rows_of(noun: str, **query: Any) -> str:
    """The table of a noun, narrowed so."""
    return f"{reverse('desk:table', args=[noun])}?{urlencode(query, doseq=True)}"


def counts_of(found: list[Member]) -> list[tuple[str, int, str]]:
    """How many members there are, and how many wait for something: what each number is, and the query that shows them."""
    told = [(_("members and applicants"), len(found), "officer=")]
    told.append((_("without a desk officer"), sum(one.officer is None for one in found), f"officer={NOBODY}"))
    return told + [
        (str(show.label), sum(MATCHES[show](one) for one in found), f"officer=&show={show.value}") for show in Show
    ]


def bars_of(report: ResponseReport) -> list[dict[str, Any]]:
    """The median days of each month as the chart draws it; a month without an answer is a gap."""
    return [
        {
            "label": f"{month:%Y-%m}",
            "value": found.middle or 0,
            "display": "" if found.middle is None else f"{found.middle:g}",
            "state": "plain",
        }
        for month, found in report.months
    ]


def months_of(center: Center, report: ResponseReport) -> list[tuple[date, Any, str]]:
    """Each month with what is known of its requests, and their address."""
    return [
        (
            month,
            found,
            rows_of(
                "service-log",
                center=center.public_id,
                kind="request",
                since=month.isoformat(),
                until=date.fromordinal(next_month(month).toordinal() - 1).isoformat(),
            ),
        )
        for month, found in report.months
    ]


def ages_of(center: Center, report: ResponseReport, day: date) -> list[tuple[str, int, str]]:
    """The open requests by age, each number with its rows."""
    told = []
    for age, count in report.ages:
        since, until = days_of_age(age, day)
        query = {"center": center.public_id, "waits": "answer", "until": until.isoformat()}
        if since is not None:
            query["since"] = since.isoformat()
        told.append((_age(age), count, rows_of("service-log", **query)))
    return told


def _age(age: tuple[int, int | None]) -> str:
    youngest, oldest = age
    if oldest is None:
        return ngettext("%(days)s day and more", "%(days)s days and more", youngest) % {"days": youngest}
    return _("%(first)s to %(last)s days") % {"first": youngest, "last": oldest}
