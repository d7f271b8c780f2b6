"""What an intake of 3,000 applications costs who applies and who decides, on the database that DATABASE_URL names.

Run: ``make bench``, or ``python -m pytest -m bench -s tests/bench/test_intake.py``.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction
from django.db.models import Count, F, Q
from django.test import Client
from django.urls import reverse

from ecosystem.accounts.choices import Role
from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.staff import give_role
from ecosystem.core.dates import today
from ecosystem.intake.synthetic import make_city
from ecosystem.organizations.models import Representation
from ecosystem.programs.choices import Judging, Stage
from ecosystem.programs.models import Application, Program
from ecosystem.programs.services import revise_program
from tests.bench.measuring import measure, timed
from tests.programs.applying import reachable

pytestmark = [pytest.mark.bench, pytest.mark.django_db]

APPLICATIONS, DECIDED = 3_000, 300
TYPED = ("title", "name", "kind", "uscc", "place", "founded_on", "contact_name", "contact_email", "sectors")
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


@dataclass(frozen=True)
class Hall:
    """The intake, and who looks at it."""

    program: Program
    manager: Client


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: Any) -> Iterator[Program]:
    """The city, made once."""
    with django_db_blocker.unblock(), transaction.atomic():
        wall, cpu = timed(lambda: make_city(organizations=300, seed=1, applications=APPLICATIONS))
        print(
            f"\n{connection.vendor}, {APPLICATIONS:,} applications in one intake, made in {wall:.1f} s, {cpu:.1f} s CPU"
        )
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
        yield Program.objects.get(name="场景孵化营2026")
        transaction.set_rollback(True)


@pytest.fixture
def hall(made: Program, db: None, settings: Any) -> Hall:
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"}}
    cache.clear()
    manager = User.objects.create(username="manager", name="钱", email="manager@example.org")
    give_role(manager, role=Role.PROGRAM_MANAGER, center=made.platform.center, by=SYSTEM)
    return Hall(made, _signed_in(manager))


def _signed_in(user: User) -> Client:
    client = Client()
    client.force_login(reachable(user), backend=BACKEND)
    return client


def _pages(program: Program) -> dict[str, str]:
    judged = program.applications.filter(state=Stage.IN_REVIEW, reviews__state=Judging.SUBMITTED).first()
    table = f"{reverse('desk:table', args=['applications'])}?registry={program.platform.center.registry.code}"
    return {
        "board": reverse("desk:board", args=[program.public_id]),
        "applications, first page": table,
        "applications, filtered": f"{table}&program={program.public_id}&state=in_review&kind=company&waits=long",
        "applications, searched": f"{table}&q=智能",
        "ranking": reverse("desk:standings", args=[program.public_id]),
        "cohort": reverse("desk:cohort", args=[program.public_id]),
        "sharing out": reverse("desk:share", args=[program.public_id]),
        "an application": judged.get_absolute_url(),
    }


def test_what_pages_of_the_desk_cost(hall: Hall) -> None:
    print(f"\n{'page':28} {'CPU ms':>8} {'wall ms':>8} {'slowest':>8} {'queries':>8} {'kB':>8}")
    for name, address in _pages(hall.program).items():
        cost = measure(hall.manager, address)
        print(
            f"{name:28} {cost.cpu:8.0f} {cost.wall:8.0f} {cost.slowest:8.0f} {cost.queries:8} {cost.size / 1000:8.0f}"
        )


def _told(name: str, work: Callable[[], Any]) -> Any:
    """Do the work and print what it cost. Queries are counted, not kept: there can be very many."""
    found: list[Any] = []
    queries = 0

    def counted(execute: Callable[..., Any], *args: Any) -> Any:
        nonlocal queries
        queries += 1
        return execute(*args)

    with connection.execute_wrapper(counted):
        wall, cpu = timed(lambda: found.append(work()))
    print(f"{name:36} {wall:8.2f} {cpu:8.2f} {queries:8}")
    return found[0]


def test_what_an_applicant_waits_for(hall: Hall) -> None:
    drafts = hall.program.applications.filter(state=Stage.DRAFT, organization=None, draft__kind="company")
    mine = drafts.order_by("pk").first()
    client, address = _signed_in(mine.applicant), reverse("portal:application_edit", args=[mine.public_id])
    whole = hall.program.applications.filter(state=Stage.SUBMITTED, organization=None).first()
    said = {True: "yes", False: "no"}
    form = {name: mine.draft[name] for name in TYPED} | {"agreed": "on"}
    for key, value in whole.answers.items():
        form[f"answer-{key}"] = said[value] if isinstance(value, bool) else value
    whole.documents.update(application=mine)
    print(f"\n{'applicant':36} {'wall s':>8} {'CPU s':>8} {'queries':>8}")
    assert _told("the form", lambda: client.get(address)).status_code == 200
    saved = _told("saved while typing", lambda: client.post(address, form, headers={"HX-Request": "true"}))
    assert saved.status_code == 200
    assert _told("handed in", lambda: client.post(address, {**form, "submit": "1"})).status_code == 302
    assert Application.objects.get(pk=mine.pk).state == Stage.SUBMITTED


def _judged(program: Program) -> list[str]:
    """The ids of applications that enough have judged, of whoever could be accepted now."""
    there = Count("reviews", filter=Q(reviews__state=Judging.SUBMITTED))
    rows = program.applications.filter(state=Stage.IN_REVIEW).annotate(there=there)
    claimed = Representation.objects.filter(state="claimed").values("organization")
    ready = rows.filter(there__gte=F("program__reviews_wanted")).exclude(organization__in=claimed)
    return [str(key) for key in ready.order_by("pk").values_list("public_id", flat=True)[:DECIDED]]


DECISIONS = {
    "review": (Stage.SUBMITTED, {}),
    "waitlist": (Stage.IN_REVIEW, {"reason": "评分接近入选线。"}),
    "reject": (Stage.IN_REVIEW, {"reason": "本期择优，未能入选。"}),
    "accept": (Stage.IN_REVIEW, {"reason": "专家评审通过。"}),
}


@pytest.mark.parametrize("name", DECISIONS)
def test_what_deciding_about_many_costs(hall: Hall, name: str) -> None:
    stage, values = DECISIONS[name]
    revise_program(hall.program, by=SYSTEM, notice_days=0, seats=2 * DECIDED + 100)
    rows = hall.program.applications.filter(state=stage).order_by("pk")
    chosen = _judged(hall.program) if name == "accept" else [one.public_id for one in rows[:DECIDED]]
    address = reverse("desk:bulk", args=["applications", name])
    form = {"chosen": chosen, **values, "on": today().isoformat()}
    print(f"\n{f'{len(chosen)} applications: {name}':36} {'wall s':>8} {'CPU s':>8} {'queries':>8}")
    # The pages come while it is done, so it is done once they are read to their end.
    for name_of, said in (("rehearsal", "checked"), ("doing it", "confirmed")):
        _told(name_of, lambda said=said: hall.manager.post(address, {**form, said: "1"}).getvalue())
    assert not hall.program.applications.filter(public_id__in=chosen, state=stage).exists()
