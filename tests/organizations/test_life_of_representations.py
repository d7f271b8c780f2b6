"""Representations against a simple model: claiming, deciding, inviting, ending and undoing in any order."""

import copy
from collections import Counter

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.errors import DomainError
from ecosystem.organizations.choices import OPEN_REPRESENTATIONS, REPRESENTATION_TRANSITIONS
from ecosystem.organizations.models import Representation
from ecosystem.organizations.services import (
    accept_invitation,
    claim_organization,
    end_representation,
    invite_colleague,
    refuse_representation,
    register_organization,
    verify_representation,
)
from ecosystem.vocabulary.models import Place

PEOPLE, ORGANIZATIONS = 3, 2
who, where, which = st.integers(0, PEOPLE - 1), st.integers(0, ORGANIZATIONS - 1), st.integers(0, 20)
DECISIONS = {
    "verified": lambda record: verify_representation(record, by=SYSTEM),
    "refused": lambda record: refuse_representation(record, by=SYSTEM, reason="不"),
    "ended": lambda record: end_representation(record, by=SYSTEM),
}


class Representations(RuleBasedStateMachine):
    @initialize()
    def some_people_and_organizations(self):
        self.taken_back = transaction.atomic()
        self.taken_back.__enter__()
        facts = {"by": SYSTEM, "registry": Place.objects.get(code="420100"), "kind": "company", "status": "public"}
        self.organizations = [register_organization(name=f"企业{one}", **facts) for one in range(ORGANIZATIONS)]
        self.people = [User.objects.create(username=f"person-{one}") for one in range(PEOPLE)]
        for one in self.people:
            EmailAddress.objects.create(user=one, email=f"{one.username}@mail.example", verified=True, primary=True)
        # By the key of a representation: whose it is, for which organization, and its state.
        self.model = {}

    def teardown(self):
        if hasattr(self, "taken_back"):
            transaction.set_rollback(True)
            self.taken_back.__exit__(None, None, None)

    def open_for(self, person, organization):
        return [
            key
            for key, (*of, state) in self.model.items()
            if of == [person, organization] and state in OPEN_REPRESENTATIONS
        ]

    def attempt(self, act, possible):
        try:
            done = act()
        except DomainError:
            assert not possible
            return None
        assert possible
        return done

    @rule(person=who, organization=where)
    def claim(self, person, organization):
        act = lambda: claim_organization(self.organizations[organization], by=self.people[person], role="经理")  # noqa: E731
        if made := self.attempt(act, not self.open_for(person, organization)):
            self.model[made.pk] = (person, organization, "claimed")

    @rule(number=which, wanted=st.sampled_from(sorted(DECISIONS)))
    def decide(self, number, wanted):
        if not self.model:
            return
        key = sorted(self.model)[number % len(self.model)]
        person, organization, state = self.model[key]
        possible = wanted in REPRESENTATION_TRANSITIONS[state]
        if self.attempt(lambda: DECISIONS[wanted](Representation.objects.get(pk=key)), possible):
            self.model[key] = (person, organization, wanted)

    @rule(sender=who, colleague=who, organization=where)
    def invite(self, sender, colleague, organization):
        before = copy.deepcopy(self.model)
        verified = [key for key in self.open_for(sender, organization) if before[key][2] == "verified"]
        open_already = self.open_for(colleague, organization)
        claimed = [key for key in open_already if before[key][2] == "claimed"]
        possible = bool(verified) and (not open_already or bool(claimed))
        secrets = []
        marks = transaction.savepoint()

        def act():
            email = f"person-{colleague}@mail.example"
            invite_colleague(
                self.organizations[organization],
                by=self.people[sender],
                email=email,
                role="工程师",
                link=lambda secret: secrets.append(secret) or secret,
            )
            run_commit_hooks()
            return accept_invitation(secrets[0], by=self.people[colleague])

        joined = self.attempt(act, possible)
        if joined is None:
            transaction.savepoint_rollback(marks)
            return
        transaction.savepoint_commit(marks)
        assert [joined.pk] == claimed or not claimed
        self.model[joined.pk] = (colleague, organization, "verified")

    @invariant()
    def the_registry_knows_what_the_model_knows(self):
        if not hasattr(self, "model"):
            return
        rows = Representation.objects.values_list("pk", "user__username", "organization__name", "state")
        found = {pk: (int(user[-1]), int(name[-1]), state) for pk, user, name, state in rows}
        assert found == self.model

    @invariant()
    def one_open_each_and_one_who_speaks_for_the_others(self):
        if not hasattr(self, "model"):
            return
        opened = Counter(Representation.objects.open().values_list("user", "organization"))
        assert max(opened.values(), default=0) <= 1
        for organization in self.organizations:
            verified = organization.representations.verified()
            assert verified.filter(is_lead=True).count() == min(1, verified.count())


def run_commit_hooks():
    """What waits for the commit, which never comes here."""
    connection = transaction.get_connection()
    waiting, connection.run_on_commit = connection.run_on_commit, []
    for _savepoints, hook, _robust in waiting:
        hook()


@pytest.mark.django_db
def test_any_order_of_events_keeps_the_rules():
    run_state_machine_as_test(
        Representations,
        settings=settings(
            max_examples=25, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
