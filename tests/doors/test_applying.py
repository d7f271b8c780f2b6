"""Whatever an applicant does, it comes to the same in the portal and over the API: what is kept, the history, refusals."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.portal.applying.fields import ANSWER, FILE
from ecosystem.programs import services
from ecosystem.programs.models import Application
from tests.calling import Caller
from tests.doors.doors import ABSENT, DONE, FORBIDDEN, REFUSED
from tests.doors.saying import taken_back
from tests.programs.applying import pdf, represent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

SAID = {
    "title": "道路病害识别",
    "name": "梅的公司",
    "kind": "company",
    "founded_on": "2019-05-04",
    "website": "https://mei.example/",
    "contact_name": "梅",
    "contact_phone": "13900001111",
    "contact_email": "mei@veritas.example",
}
DIFFERS = {"id", "public_id", "draft", "draft_version", "state_since"}
# What the form sends along though nobody touched it.
UNTOUCHED = {"sectors", "agreed", "host", "host_text"}


@dataclass(frozen=True)
class Came:
    """What came of it: the outcome, and of a refusal which fields it is about."""

    outcome: str
    fields: frozenset[str] = frozenset()


class Portal:
    """The pages, in a browser."""

    name = "portal"

    def __init__(self, browser: Client) -> None:
        self.browser = browser

    def start(self, program: Any, organization: Any = None) -> Came:
        chosen = {"organization": organization.public_id} if organization else {}
        return self._told(self.browser.post(f"/en/portal/apply/{program.public_id}/", chosen))

    def save(self, application: Any, answers: dict[str, Any], also: str = "save", **said: Any) -> Came:
        typed = {f"{ANSWER}{key}": value for key, value in answers.items()}
        return self._told(self.browser.post(self._at(application, "edit/"), {**said, **typed, also: "1"}))

    def attach(self, application: Any, wanted: Any, file: Any) -> Came:
        """A file comes with the form, which says again what it said."""
        return self._told(self.browser.post(self._at(application, "edit/"), {f"{FILE}{wanted.key}": file}))

    def remove(self, application: Any, document: Any) -> Came:
        return self._told(self.browser.post(self._at(application, "edit/"), {"remove": document.public_id}))

    def submit(self, application: Any, answers: dict[str, Any], **said: Any) -> Came:
        """The button hands in what stands in the form."""
        return self.save(application, answers, also="submit", **said)

    def withdraw(self, application: Any, reason: str) -> Came:
        return self._told(self.browser.post(self._at(application, "withdraw/"), {"reason": reason}))

    def _at(self, application: Any, rest: str) -> str:
        return f"/en/portal/applications/{application.public_id}/{rest}"

    def _told(self, answer: Any) -> Came:
        outcome = {302: DONE, 409: REFUSED, 422: REFUSED, 403: FORBIDDEN, 404: ABSENT}[answer.status_code]
        return Came(outcome, frozenset(_wrong(answer.context)) if answer.status_code == 422 else frozenset())


def _wrong(context: Any) -> Iterator[str]:
    for group in context["groups"]:
        for one in group.fields:
            if one.errors:
                yield f"answers.{one.name.removeprefix(ANSWER)}" if one.name.startswith(ANSWER) else one.name
    yield from (f"documents.{one.wanted.key}" for one in context["files"] if one.errors)
    if context["agreed_errors"]:
        yield "agreed"


class Api:
    """``/api/v1/``, with a key."""

    name = "api"

    def __init__(self, program: Caller) -> None:
        self.program = program
        self.program.defaults["HTTP_ACCEPT_LANGUAGE"] = "en"

    def start(self, program: Any, organization: Any = None) -> Came:
        chosen = {"organization": organization.public_id} if organization else {}
        return self._told(self.program.send("POST", "applications/", {"program": program.public_id, **chosen}))

    def save(self, application: Any, answers: dict[str, Any], **said: Any) -> Came:
        return self._told(self.program.send("PATCH", self._at(application), {**said, "answers": answers}))

    def attach(self, application: Any, wanted: Any, file: Any) -> Came:
        address = f"/api/v1/{self._at(application)}documents/"
        return self._told(self.program.post(address, {"document": wanted.key, "file": file}))

    def remove(self, application: Any, document: Any) -> Came:
        return self._told(self.program.send("DELETE", f"{self._at(application)}documents/{document.public_id}/"))

    def submit(self, application: Any, answers: dict[str, Any], **said: Any) -> Came:
        """First save, then hand in."""
        saved = self.save(application, answers, **said)
        if saved.outcome != DONE:
            return saved
        return self._told(self.program.send("POST", f"{self._at(application)}submit/", {}))

    def withdraw(self, application: Any, reason: str) -> Came:
        return self._told(self.program.send("POST", f"{self._at(application)}withdraw/", {"reason": reason}))

    def _at(self, application: Any) -> str:
        return f"applications/{application.public_id}/"

    def _told(self, answer: Any) -> Came:
        status = answer.status_code
        outcome = DONE if status < 300 else {400: REFUSED, 409: REFUSED, 403: FORBIDDEN, 404: ABSENT}[status]
        return Came(outcome, frozenset(answer.json()["fields"]) if outcome == REFUSED else frozenset())


Door = Portal | Api


@pytest.fixture
def both(signed_in, program_of) -> Callable[[Any, Callable[[Door], Any]], tuple[Any, Any]]:
    """``both(mei, deed)``: what a deed comes to at each door, each beginning where the other began."""

    def told(person: Any, deed: Callable[[Door], Any]) -> tuple[Any, Any]:
        found = []
        for opened in (lambda: Portal(signed_in(person)), lambda: Api(program_of(person))):
            with taken_back():
                door = opened()
                before = ChangeSet.objects.latest("pk").pk
                came = deed(door)
                made = ChangeSet.objects.filter(pk__gt=before)
                assert {one.door for one in made} <= {door.name}
                found.append((came, sorted(made.values_list("verb", "by__username")), _kept()))
        return found[0], found[1]

    return told


def _kept() -> list[Any]:
    """Everything that is kept of applications, without ids and moments, nor places left empty."""
    found = zip(Application.objects.order_by("pk"), Application.objects.order_by("pk").values(), strict=True)
    return [
        (
            {name: value for name, value in values.items() if name not in DIFFERS and not name.endswith("_at")},
            {name: _filled(value) for name, value in one.draft.items() if name not in UNTOUCHED},
            [(file.name, file.digest, file.removed_at is None) for file in one.documents.order_by("pk")],
            list(one.spells.order_by("pk").values_list("state", "reason")),
        )
        for one, values in found
    ]


def _filled(value: Any) -> Any:
    return {key: answer for key, answer in value.items() if answer} if isinstance(value, dict) else value


@pytest.fixture
def begun(intake, mei) -> SimpleNamespace:
    """An application that 梅 has begun, and what it is asked."""
    application = services.start_application(intake.program, by=mei)
    return SimpleNamespace(application=application, answers={intake.scene.key: "路面裂缝看不清。"}, plan=intake.plan)


def test_an_application_is_begun(both, intake, mei):
    portal, api = both(mei, lambda door: door.start(intake.program))
    assert portal == api
    assert portal[:2] == (Came(DONE), [("Begin an application", "mei")])


def test_an_organization_that_one_represents_begins_one(both, intake, mei):
    represent(intake.weili, mei)
    portal, api = both(mei, lambda door: door.start(intake.program, intake.weili))
    assert portal == api
    assert portal[2][0][1]["name"] == "唯理"


def test_a_program_that_takes_nobody_refuses(both, intake, mei):
    services.revise_program(intake.program, takes_applications=False, by=SYSTEM)
    portal, api = both(mei, lambda door: door.start(intake.program))
    assert portal == api == (Came(REFUSED), [], [])


def test_what_is_typed_is_kept_and_leaves_no_history(both, begun, mei):
    portal, api = both(mei, lambda door: door.save(begun.application, begun.answers, **SAID))
    assert portal == api
    assert portal[:2] == (Came(DONE), [])
    assert portal[2][0][1] == {**SAID, "answers": begun.answers}


def test_a_document_is_attached_replaced_and_removed(both, begun, mei):
    def deed(door: Door) -> list[Came]:
        first = door.attach(begun.application, begun.plan, pdf())
        second = door.attach(begun.application, begun.plan, pdf("第二稿.exe", b"more"))
        return [first, second, door.remove(begun.application, begun.application.documents.get(removed_at=None))]

    portal, api = both(mei, deed)
    assert portal == api
    assert portal[0] == [Came(DONE)] * 3
    assert portal[1] == [(verb, "mei") for verb in ("Attach a document", "Attach a document", "Remove a document")]
    assert [(name, there) for name, _digest, there in portal[2][0][2]] == [
        ("商业计划书.pdf", False),
        ("第二稿.pdf", False),
    ]


def test_a_file_of_another_kind_is_refused_at_its_place(both, begun, mei):
    portal, api = both(mei, lambda door: door.attach(begun.application, begun.plan, script()))
    assert portal == api
    assert portal[:2] == (Came(REFUSED, frozenset({f"documents.{begun.plan.key}"})), [])


def script() -> SimpleUploadedFile:
    """A file that says it is a PDF."""
    return SimpleUploadedFile("plan.pdf", b"#!/bin/sh\n", "application/pdf")


def test_it_is_handed_in(both, begun, mei):
    services.attach_document(begun.application, begun.plan, file=pdf(), by=mei)
    portal, api = both(mei, lambda door: door.submit(begun.application, begun.answers, **SAID))
    assert portal == api
    assert portal[:2] == (Came(DONE), [("Hand in an application", "mei")])
    assert (portal[2][0][0]["state"], portal[2][0][0]["contact_phone"]) == ("submitted", "13900001111")


@pytest.mark.parametrize(
    ("said", "wrong"),
    [
        ({"title": ""}, {"title"}),
        ({"uscc": "123"}, {"uscc"}),
        ({"contact_email": "nobody"}, {"contact_email"}),
        ({"website": "ftp://x"}, {"website"}),
        ({"description": "长" * 5000}, {"description"}),
    ],
)
def test_what_is_wrong_is_said_at_the_same_places(both, begun, mei, said, wrong):
    services.attach_document(begun.application, begun.plan, file=pdf(), by=mei)
    portal, api = both(mei, lambda door: door.submit(begun.application, begun.answers, **{**SAID, **said}))
    assert portal == api
    assert portal[:2] == (Came(REFUSED, frozenset(wrong)), [])


def test_what_is_missing_is_said_at_the_same_places(both, begun, intake, mei):
    services.revise_program(intake.program, terms="守约", by=SYSTEM)
    portal, api = both(mei, lambda door: door.submit(begun.application, {}, name="梅的公司"))
    assert portal == api
    places = {"title", "kind", "agreed", f"answers.{intake.scene.key}", f"documents.{intake.plan.key}"}
    assert portal[0] == Came(REFUSED, frozenset(places))


def test_who_is_not_eligible_is_refused(both, begun, intake, mei):
    services.revise_program(intake.program, admitted_kinds=["university"], by=SYSTEM)
    services.attach_document(begun.application, begun.plan, file=pdf(), by=mei)
    portal, api = both(mei, lambda door: door.submit(begun.application, begun.answers, **SAID))
    assert portal == api
    assert portal[:2] == (Came(REFUSED, frozenset({"kind"})), [])


def test_it_is_withdrawn(both, begun, mei):
    portal, api = both(mei, lambda door: door.withdraw(begun.application, "项目暂停"))
    assert portal == api
    assert portal[:2] == (Came(DONE), [("Withdraw an application", "mei")])


def test_somebody_elses_is_not_there(both, begun, bo, qian):
    for person in (bo, qian):
        for deed in (
            lambda door: door.save(begun.application, begun.answers, **SAID),
            lambda door: door.attach(begun.application, begun.plan, pdf()),
            lambda door: door.submit(begun.application, begun.answers, **SAID),
            lambda door: door.withdraw(begun.application, "试试"),
        ):
            portal, api = both(person, deed)
            assert portal == api
            assert portal[:2] == (Came(ABSENT), [])
