"""Applications against a simple model: any order of verbs; no state that the table forbids, no seat too many."""

import itertools
from collections import Counter
from datetime import timedelta
from types import SimpleNamespace

import pytest
from allauth.account.models import EmailAddress
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.centers.services import add_platform, open_center
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, DomainError
from ecosystem.programs import services
from ecosystem.programs.choices import DECIDED, STEPS, Stage
from ecosystem.programs.drafts import save_draft
from ecosystem.programs.models import Application, Enrollment
from ecosystem.vocabulary.models import Place

PEOPLE, SEATS = 4, 2
REASON = "因为如此"
VERBS = {
    "begin_review": (services.begin_review, {}, Stage.IN_REVIEW),
    "request_changes": (services.request_changes, {"request": "补充"}, Stage.CHANGES_REQUESTED),
    "waitlist": (services.waitlist, {"reason": REASON}, Stage.WAITLISTED),
    "give_notice": (services.give_notice, {}, Stage.NOTICE),
    "reject": (services.reject, {"reason": REASON}, Stage.REJECTED),
    "accept": (services.accept, {}, Stage.ACCEPTED),
}
who = st.integers(0, PEOPLE - 1)
# What moves things on is drawn more often than what ends them.
moves = st.sampled_from([*VERBS, "begin_review", "give_notice", "accept", "accept"])


class Applications(RuleBasedStateMachine):
    @initialize(notice=st.booleans())
    def a_program_and_its_applicants(self, notice):
        self.taken_back = transaction.atomic()
        self.taken_back.__enter__()
        center = open_center(by=SYSTEM, registry=Place.objects.get(code="420100"), name="武汉人工智能计算中心")
        platform = add_platform(center, name="应用创新孵化平台", function="incubation", by=SYSTEM)
        self.notice = notice
        self.program = services.register_program(
            platform=platform,
            name="孵化营",
            status="public",
            seats=SEATS,
            takes_applications=True,
            notice_days=7 if notice else 0,
            by=SYSTEM,
        )
        self.people = [
            User.objects.create(username=f"a{n}", name=f"甲{n}", email=f"a{n}@example.org") for n in range(PEOPLE)
        ]
        for person in self.people:
            EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
        # What the registry should know: the state of each application, and where it was when changes were asked for.
        self.states, self.asked, self.ran, self.before = {}, {}, set(), None

    def teardown(self):
        if hasattr(self, "taken_back"):
            transaction.set_rollback(True)
            self.taken_back.__exit__(None, None, None)

    def held(self):
        return sum(state in {Stage.NOTICE, Stage.ACCEPTED} for state in self.states.values())

    def remember(self):
        self.before = SimpleNamespace(states=dict(self.states), asked=dict(self.asked), ran=set(self.ran))

    def application_of(self, number):
        """The newest application of a person; None before they began one."""
        return Application.objects.filter(applicant=self.people[number]).order_by("-pk").first()

    @rule(number=who)
    def write_and_hand_in(self, number):
        person, present = self.people[number], self.application_of(number)
        if present is None or present.state in DECIDED:
            present = services.start_application(self.program, by=person)
            self.states[present.pk] = Stage.DRAFT
        values = {"title": "项目", "name": person.name, "kind": "company"}
        try:
            save_draft(present, by=person, values=values)
            services.submit(present, by=person)
        except DomainError:
            assert self.states[present.pk] not in {Stage.DRAFT, Stage.SUBMITTED, Stage.CHANGES_REQUESTED}
            return
        here = self.states[present.pk]
        assert here in {Stage.DRAFT, Stage.SUBMITTED, Stage.CHANGES_REQUESTED}
        self.before = None
        self.states[present.pk] = (
            self.asked.pop(present.pk, Stage.SUBMITTED) if here == Stage.CHANGES_REQUESTED else Stage.SUBMITTED
        )

    @rule(number=who)
    def withdraw(self, number):
        present = self.application_of(number)
        if present is None:
            return
        self.move(present, services.withdraw_application, {}, Stage.WITHDRAWN, self.people[number])

    @rule(number=who, verb=moves)
    def decide(self, number, verb):
        present = self.application_of(number)
        if present is None:
            return
        act, values, wanted = VERBS[verb]
        self.move(present, act, values, wanted, SYSTEM)

    def move(self, application, act, values, wanted, by):
        """Do it; it must be refused exactly where the table, the notice or the seats do not allow it."""
        here = self.states[application.pk]
        possible = wanted in STEPS[here] and self.allows(application, here, wanted)
        self.remember()
        try:
            act(application, by=by, **values)
        except DomainError:
            assert not possible
            self.before = None
            return
        assert possible
        self.states[application.pk] = wanted
        if wanted == Stage.CHANGES_REQUESTED:
            self.asked[application.pk] = here
        self.ran.discard(application.pk)

    def allows(self, application, here, wanted):
        if wanted == Stage.NOTICE:
            return self.notice and self.held() < SEATS
        if wanted != Stage.ACCEPTED:
            return True
        if self.notice:
            return here == Stage.NOTICE and application.pk in self.ran
        return self.held() < SEATS

    @rule(number=who)
    def the_notice_runs(self, number):
        present = self.application_of(number)
        if present is None or self.states[present.pk] != Stage.NOTICE:
            return
        dates = {"notice_starts_on": today() - timedelta(days=7), "notice_ends_on": today()}
        Application.objects.filter(pk=present.pk).update(**dates)
        self.ran.add(present.pk)
        self.before = None

    @rule()
    def undo_the_last(self):
        """Only what was just decided: writing and handing in have drafts, of which undo knows nothing."""
        if self.before is None:
            return
        before, self.before = self.before, None
        try:
            undo(ChangeSet.objects.latest("pk"), by=SYSTEM)
        except Conflict:
            return
        self.states, self.asked, self.ran = before.states, before.asked, before.ran

    @invariant()
    def every_application_is_where_the_model_says(self):
        if hasattr(self, "states"):
            assert dict(Application.objects.values_list("pk", "state")) == self.states

    @invariant()
    def its_spells_are_a_way_through_the_table(self):
        if not hasattr(self, "states"):
            return
        for application in Application.objects.prefetch_related("spells"):
            spells = sorted(application.spells.all(), key=lambda spell: (spell.starts_at, spell.pk))
            states = [spell.state for spell in spells]
            assert states[0] == Stage.DRAFT
            assert all(after in STEPS[before] for before, after in itertools.pairwise(states))
            assert [spell.ends_at is None for spell in spells] == [False] * (len(spells) - 1) + [True]
            assert application.state == states[-1]

    @invariant()
    def no_more_seats_are_taken_than_there_are(self):
        if not hasattr(self, "states"):
            return
        held = Counter(Application.objects.values_list("state", flat=True))[Stage.NOTICE]
        members = Enrollment.objects.filter(ends_on__isnull=True).count()
        assert held + members <= SEATS
        assert members == sum(state == Stage.ACCEPTED for state in self.states.values())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("examples", "steps"), [(12, 25), pytest.param(150, 40, marks=pytest.mark.slow)], ids=["short", "long"]
)
def test_applications_live_as_the_model_says(examples, steps):
    run_state_machine_as_test(
        Applications,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
