"""Every verb that one door offers, the other offers too, through the same service; what only one offers is named here."""

import inspect
from collections.abc import Callable
from typing import Any

import pytest
from django.db.models import Model

from api.nouns.all import NOUNS
from api.nouns.base import Noun, Part
from ecosystem.desk.register import all_nouns
from tests.doors import decided as _decided  # noqa: F401  the cases make themselves known
from tests.doors import done as _done  # noqa: F401
from tests.doors import kept as _kept  # noqa: F401
from tests.doors import worked as _worked  # noqa: F401
from tests.doors.saying import CASES, Written, taken_back

pytestmark = pytest.mark.django_db

Offers = dict[tuple[str, str], Callable[..., Any]]

# People and their keys are managed by people; contacts, who represents whom and what is written to whom are private, so no
# program reads or writes them.
BY_PEOPLE_ONLY = {
    *("contacts", "representations", "users", "roles", "tokens", "imports"),
    *("outbox", "mailings", "mail-texts", "unsubscriptions", "confirmation-rounds", "confirmations"),
}
WRITTEN_BY_PEOPLE = {("organizations", "write"), ("enrollments", "write")}
# One service under two names, as each door's readers expect.
CALLED = {
    ("centers", "platforms-from-template"): ("centers", "template"),
    ("applications", "begin-review"): ("applications", "review"),
}
# At the API the answer is the center, so that its function calls the service.
ANSWERED_OTHERWISE = {("centers", "template"), ("centers", "usual-steps")}
# Forms that say in one box or for many records at once what a program says with another verb.
CONVENIENCES = {
    ("organizations", "classify"): ("organizations", "edit"),
    ("organizations", "enroll"): ("enrollments", "add"),
    ("organizations", "assign-officer"): ("officer-assignments", "add"),
    ("measures", "headline"): ("measures", "edit"),
}
# The door's own function calls the service: that both come to the same is shown by a case.
SHOWN_BY_A_CASE = {
    ("organizations", "add"),
    ("solutions", "add"),
    ("enrollments", "add"),
    ("relationships", "add"),
    ("changes", "undo"),
    ("duplicates", "apart"),
}
# Periods within a record, which the desk corrects with the record itself; and documents, which applicants attach.
WITHIN = {"SolutionStage", "EnrollmentSpell", "ApplicationDocument"}
PARTS_OF_PROGRAMS = ("questions", "required-documents", "rubric", "graduation-criteria")
# What has a page of its own at the desk, which is no form of a table: undoing, a board's sharing, a reviewer's sheet, a file.
ON_THEIR_OWN_PAGES = {
    ("changes", "undo"),
    ("programs", "assign-reviews"),
    ("centers", "hand-over-cases"),
    ("centers", "hand-over-portfolio"),
    *(("reviews", verb) for verb in ("edit", "submit", "recuse")),
    *(("usage-files", verb) for verb in ("write", "check", "undo", "discard")),
}
# What applicants do: their door is the portal, see test_applying.
OF_APPLICANTS = {("applications", verb) for verb in ("add", "edit", "submit")}
# What readers and representatives do: their doors are the public page and the portal.
OF_READERS = {("proposals", "add"), ("proposals", "withdraw"), ("needs", "propose-change")}


def _of_desk() -> Offers:
    found: Offers = {}
    for noun in all_nouns():
        acts = {act.name: act.run for act in noun.acts}
        acts |= {name: act.run for name, act in (("add", noun.create), ("edit", noun.edit)) if act is not None}
        found |= {(noun.name, name): _behind(run) for name, run in acts.items()}
    return {
        offer: run for offer, run in found.items() if offer[0] not in BY_PEOPLE_ONLY and offer not in WRITTEN_BY_PEOPLE
    }


def _of_api() -> Offers:
    names = {noun.model: noun.name for noun in all_nouns()}
    found: Offers = {}
    for noun in NOUNS:
        for told in (noun, *noun.parts):
            if told.model.__name__ not in WITHIN:
                found |= {(names[told.model], verb): act for verb, act in _services(told, names[told.model]).items()}
    return found


def _services(told: Noun | Part, name: str) -> dict[str, Callable[..., Any]]:
    verbs = {"add": told.add, "edit": told.change, "remove": told.remove, **told.verbs}
    if name == "enrollments":
        # ``DELETE`` takes the record away; ``remove`` is a state of the enrollment.
        verbs["delete"] = told.remove
    return {CALLED.get((name, verb), (name, verb))[1]: act.service for verb, act in verbs.items() if act is not None}


def _behind(run: Callable[..., Any]) -> Callable[..., Any]:
    """The service behind an act whose subject is among what the form says."""
    return inspect.getclosurevars(run).nonlocals.get("service", run) if inspect.isfunction(run) else run


def test_no_door_offers_what_the_other_does_not():
    desk, api = set(_of_desk()), set(_of_api())
    assert api - desk == ON_THEIR_OWN_PAGES | OF_APPLICANTS | OF_READERS
    assert desk - api == set(CONVENIENCES)
    assert set(CONVENIENCES.values()) <= api


def test_a_verb_is_the_same_service_at_both_doors():
    desk, api = _of_desk(), _of_api()
    shared = (set(desk) & set(api)) - SHOWN_BY_A_CASE
    assert len(shared) > 70
    differing = {offer for offer in shared if desk[offer] is not api[offer] and offer not in ANSWERED_OTHERWISE}
    assert differing == set()


def test_where_a_door_has_a_function_of_its_own_a_case_shows_that_it_comes_to_the_same(city):
    shown = set()
    for case in CASES:
        with taken_back():
            deed = case.said(city)
            shown |= {(deed.noun, deed.verb)} if isinstance(case.comes, Written) else set()
    assert shown >= SHOWN_BY_A_CASE | _deciding()


def _deciding() -> set[tuple[str, str]]:
    """Every verb of deciding, judging and defining, beside those that have other tests of their own."""
    nouns = {"applications", "objections", "affiliations", "reviews", "panel", "evidence", *PARTS_OF_PROGRAMS}
    return {offer for offer in set(_of_desk()) & set(_of_api()) if offer[0] in nouns}


def test_contacts_have_no_address():
    models: set[type[Model]] = {told.model for noun in NOUNS for told in (noun, *noun.parts)}
    assert not any(
        model.__name__ in {"Contact", "Representation", "Invitation", "User", "ApiToken", "StaffRole", "Message"}
        for model in models
    )
