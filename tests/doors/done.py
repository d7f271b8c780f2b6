"""What happens: enrollments, figures, undo; and who may do nothing of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.organizations.duplicates.scanning import pair_of
from ecosystem.organizations.matching import Comparison
from ecosystem.organizations.matching.reasons import because
from ecosystem.organizations.models import DuplicatePair
from ecosystem.organizations.services import archive_organization, revise_organization
from ecosystem.programs.services import suspend, withdraw
from tests.doors.doors import ABSENT, FORBIDDEN, STRANGER, Deed
from tests.doors.saying import Nothing, Said, Written, case, on_field

# --- enrollments


def _move(city: SimpleNamespace, verb: str, on: date, reason: str = "如约") -> Deed:
    return Deed("enrollments", verb, city.enrollment, {"on": on}, reason)


@case(
    "an organization is enrolled",
    "qian",
    Written("Enroll an organization", {"organization.name": "江城数科", "state": "active", "note": "首批"}),
)
def _(city: SimpleNamespace) -> Deed:
    said = {"organization": city.newcomer, "program": city.program, "on": date(2021, 6, 1), "note": "首批"}
    return Deed("enrollments", "add", values=said, reason="评审通过")


@case("nobody is enrolled twice at a time", "qian", Nothing(code="already_enrolled"))
def _(city: SimpleNamespace) -> Deed:
    said = {"organization": city.maker, "program": city.program, "on": date(2021, 7, 1)}
    return Deed("enrollments", "add", values=said)


@case("a draft is not enrolled", "qian", Nothing(code="not_published"))
def _(city: SimpleNamespace) -> Deed:
    said = {"organization": city.draft, "program": city.program, "on": date(2021, 7, 1)}
    return Deed("enrollments", "add", values=said)


@case(
    "an enrollment is suspended",
    "qian",
    Written("Suspend an enrollment", {"state": "suspended", "ends_on": None, "spells.last.reason": "项目暂停"}),
)
def _(city: SimpleNamespace) -> Deed:
    return _move(city, "suspend", date(2021, 7, 1), "项目暂停")


@case("a suspended one is resumed", "qian", Written("Resume an enrollment", {"state": "active", "spells.count": 3}))
def _(city: SimpleNamespace) -> Deed:
    suspend(city.enrollment, on=date(2021, 7, 1), reason="项目暂停", by=SYSTEM)
    return _move(city, "resume", date(2021, 8, 1))


@case(
    "an enrollment ends in graduation",
    "qian",
    Written("Graduate from a program", {"state": "graduated", "ends_on": date(2021, 11, 30)}),
)
def _(city: SimpleNamespace) -> Deed:
    return _move(city, "graduate", date(2021, 11, 30))


@case(
    "who has left cannot be resumed",
    "qian",
    Nothing(code="not_possible", sentence="What is “withdrawn” cannot become “active”."),
)
def _(city: SimpleNamespace) -> Deed:
    withdraw(city.enrollment, on=date(2021, 7, 1), reason="企业迁出", by=SYSTEM)
    return _move(city, "resume", date(2021, 8, 1))


@case("a state is moved with a reason", "qian", on_field("reason", "invalid"))
def _(city: SimpleNamespace) -> Deed:
    return _move(city, "suspend", date(2021, 7, 1), "")


@case("a state does not begin before the present one", "qian", on_field("on", "too_early"))
def _(city: SimpleNamespace) -> Deed:
    return _move(city, "suspend", date(2021, 5, 1))


@case("enrolling takes a program manager", "zhao", Nothing(FORBIDDEN, code="not_allowed", opens=200))
def _(city: SimpleNamespace) -> Deed:
    return _move(city, "suspend", date(2021, 7, 1))


# --- figures and sources


@case(
    "a figure is reported",
    "zhao",
    Written("Report a figure", {"value": 93, "center.name": "武汉人工智能计算中心", "standing": "reported"}),
)
def _(city: SimpleNamespace) -> Deed:
    said = {"registry": city.wuhan, "measure": city.measure, "scope": "center", "center": city.center, "value": 93}
    return Deed("figures", "add", values={**said, "as_of_on": date(2021, 12, 31), "source": city.source}, reason="年报")


@case("a figure is verified", "zhao", Written("Verify a figure", {"standing": "verified"}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("figures", "verify", city.figure, reason="与原文一致")


@case("a figure is disputed", "zhao", Written("Dispute a figure", {"standing": "disputed"}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("figures", "dispute", city.figure, reason="口径不一致")


@case(
    "a figure is not disputed without a reason",
    "zhao",
    Nothing(fields=frozenset({"reason"}), code="reason_required", in_own_words=True),
)
def _(city: SimpleNamespace) -> Deed:
    return Deed("figures", "dispute", city.figure)


@case("a source is added", "zhao", Written("Add a source", {"title": "白皮书", "published_on": date(2021, 12, 1)}))
def _(city: SimpleNamespace) -> Deed:
    said = {"title": "白皮书", "publisher": "武汉市政府", "published_on": date(2021, 12, 1)}
    return Deed("sources", "add", values=said, reason="引用")


# --- undo


def _latest() -> ChangeSet:
    return ChangeSet.objects.latest("pk")


@case("a change set is undone", "zhao", Written("Undo", {"status": "public"}, of="maker"))
def _(city: SimpleNamespace) -> Deed:
    archive_organization(city.maker, by=SYSTEM)
    return Deed("changes", "undo", _latest(), reason="误操作")


@case("what was changed since is not undone", "zhao", Nothing(code="undo_conflict"))
def _(city: SimpleNamespace) -> Deed:
    revise_organization(city.maker, by=SYSTEM, description="甲")
    first = _latest()
    revise_organization(city.maker, by=SYSTEM, description="乙")
    return Deed("changes", "undo", first, reason="误操作")


@case("a viewer undoes nothing", "sun", Nothing(FORBIDDEN, code="not_allowed", opens=200))
def _(city: SimpleNamespace) -> Deed:
    revise_organization(city.maker, by=SYSTEM, description="甲")
    return Deed("changes", "undo", _latest())


# --- who may not


@dataclass(frozen=True)
class _Attempt:
    title: str
    noun: str
    verb: str
    record: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)


ATTEMPTS = (
    _Attempt("registers nothing", "sources", "add", values={"title": "白皮书"}),
    _Attempt("revises nothing", "organizations", "edit", "maker", {"description": "改"}),
    _Attempt("publishes nothing", "organizations", "publish", "draft"),
    _Attempt("ends no relationship", "relationships", "end", "supply", {"on": date(2021, 11, 30)}),
    _Attempt("moves no solution", "solutions", "advance", "solution", {"stage": "piloting", "on": date(2021, 11, 30)}),
    _Attempt("suspends nobody", "enrollments", "suspend", "enrollment", {"on": date(2021, 7, 1)}),
    _Attempt("disputes no figure", "figures", "dispute", "figure"),
)


def _says(attempt: _Attempt) -> Said:
    def said(city: SimpleNamespace) -> Deed:
        record = getattr(city, attempt.record) if attempt.record else None
        return Deed(attempt.noun, attempt.verb, record, attempt.values, "试试")

    return said


for _attempt in ATTEMPTS:
    opens = 200 if _attempt.record else None
    forbidden = Nothing(FORBIDDEN, code="not_allowed", opens=opens)
    case(f"a viewer {_attempt.title}", "sun", forbidden)(_says(_attempt))
    case(f"somebody who has not signed in {_attempt.title}", "nobody", Nothing(STRANGER))(_says(_attempt))

case("another city's draft is not there", "chen", Nothing(ABSENT, opens=404))(_says(ATTEMPTS[2]))


@case("an organization is not there for another city's editor to archive", "chen", Nothing(ABSENT, opens=404))
def _(city: SimpleNamespace) -> Deed:
    return Deed("organizations", "archive", city.archived, reason="试试")


@case("another city's change set is not there", "chen", Nothing(ABSENT, opens=404))
def _(city: SimpleNamespace) -> Deed:
    archive_organization(city.draft, by=SYSTEM)
    return Deed("changes", "undo", _latest(), reason="试试")


# --- duplicates


def _suspected(city: SimpleNamespace) -> DuplicatePair:
    """The maker and the buyer, as if the scan had taken them for one."""
    low, high = sorted((city.maker.pk, city.buyer.pk))
    pair = pair_of(low, high, Comparison("possible", 0.7, (because("short_for"),)), timezone.now())
    pair.save()
    return pair


@case(
    "two records are told apart",
    "zhao",
    Written("Tell two organizations apart", {"low.distinctions_above.count": 1}, public=False),
)
def _(city: SimpleNamespace) -> Deed:
    return Deed("duplicates", "apart", _suspected(city), reason="两家公司")
