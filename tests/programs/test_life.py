"""Enrollments against a simple model: any order of joining, moving, correcting, removing and undoing, day by day."""

import copy
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.centers.services import add_platform, open_center
from ecosystem.core.errors import DomainError
from ecosystem.organizations.services import register_organization
from ecosystem.programs import services
from ecosystem.programs.choices import FINAL, TRANSITIONS, State
from ecosystem.programs.models import Enrollment
from ecosystem.programs.reports import coverage, members, members_by_program, seats_left
from ecosystem.vocabulary.models import Place

FIRST, DAYS = date(2024, 1, 1), 8
MOVES = {
    State.SUSPENDED: services.suspend,
    State.ACTIVE: services.resume,
    State.GRADUATED: services.graduate,
    State.WITHDRAWN: services.withdraw,
    State.REMOVED: services.remove,
}
ORGANIZATIONS, SEATS = 3, {0: 2, 1: None}
who, where, days = st.integers(0, ORGANIZATIONS - 1), st.sampled_from(sorted(SEATS)), st.integers(0, DAYS - 1)


@dataclass
class Life:
    """One enrollment of the model: who, where, and the days on which it came to its states."""

    organization: int
    program: int
    moves: list[tuple[State, int]]

    def state(self, day):
        """The state on a day; None before it began."""
        return next((state for state, begun in reversed(self.moves) if begun <= day), None)

    def is_running(self, day):
        return self.state(day) not in {None, *FINAL}


class Model:
    """All that the registry should know, by the primary key of the enrollment."""

    def __init__(self):
        self.lives = {}

    def running(self, day, program, organization=None):
        return [
            life
            for life in self.lives.values()
            if life.program == program and life.is_running(day) and organization in {None, life.organization}
        ]

    def holds_together(self):
        """What must be so on every day: moves in order, one place each, no more taken than there are."""
        return all(
            all(first[1] < second[1] for first, second in zip(life.moves, life.moves[1:], strict=False))
            for life in self.lives.values()
        ) and all(
            (seats is None or len(self.running(day, program)) <= seats)
            and all(len(self.running(day, program, one)) <= 1 for one in range(ORGANIZATIONS))
            for program, seats in SEATS.items()
            for day in range(DAYS + 1)
        )


class Enrollments(RuleBasedStateMachine):
    @initialize()
    def a_center_with_two_programs(self):
        self.taken_back = transaction.atomic()
        self.taken_back.__enter__()
        wuhan = Place.objects.get(code="420100")
        self.center = open_center(by=SYSTEM, registry=wuhan, name="武汉人工智能计算中心")
        platform = add_platform(self.center, name="应用创新孵化平台", function="incubation", by=SYSTEM)
        facts = {"platform": platform, "status": "public", "by": SYSTEM}
        self.programs = [services.register_program(name=f"计划{one}", seats=SEATS[one], **facts) for one in SEATS]
        facts = {"by": SYSTEM, "registry": wuhan, "kind": "company", "status": "public"}
        self.organizations = [register_organization(name=f"企业{one}", **facts) for one in range(ORGANIZATIONS)]
        self.model, self.before = Model(), None

    def teardown(self):
        if hasattr(self, "taken_back"):
            transaction.set_rollback(True)
            self.taken_back.__exit__(None, None, None)

    def attempt(self, act, change):
        """Do ``act``; it must be refused exactly where what ``change`` does to the model does not hold together."""
        after = copy.deepcopy(self.model)
        possible = change(after) is not False and after.holds_together()
        try:
            done = act()
        except DomainError:
            assert not possible
            return None
        assert possible
        if after.lives != self.model.lives:
            self.before, self.model = self.model, after
        return done

    def pick(self, number):
        """An enrollment of the model with its record; None where there is none."""
        if not self.model.lives:
            return None, None
        key = sorted(self.model.lives)[number % len(self.model.lives)]
        return key, Enrollment.objects.get(pk=key)

    @rule(organization=who, program=where, day=days)
    def enroll(self, organization, program, day):
        life = Life(organization, program, [(State.ACTIVE, day)])
        done = self.attempt(
            lambda: services.enroll(
                self.organizations[organization], self.programs[program], on=FIRST + timedelta(days=day), by=SYSTEM
            ),
            lambda model: model.lives.update({0: life}),
        )
        if done is not None:
            self.model.lives[done.pk] = self.model.lives.pop(0)

    @rule(number=who, state=st.sampled_from(State), day=days)
    def move(self, number, state, day):
        key, enrollment = self.pick(number)
        if key is None:
            return

        def change(model):
            life = model.lives[key]
            if state not in TRANSITIONS[life.moves[-1][0]]:
                return False
            life.moves.append((state, day))
            return None

        on = FIRST + timedelta(days=day)
        self.attempt(lambda: MOVES[state](enrollment, on=on, reason="缘由", by=SYSTEM), change)

    @rule(number=who, place=st.integers(0, 3), day=days)
    def correct(self, number, place, day):
        key, enrollment = self.pick(number)
        if key is None:
            return
        spell = list(enrollment.spells.order_by("starts_on"))[place % len(self.model.lives[key].moves)]

        def change(model):
            moves = model.lives[key].moves
            here = place % len(moves)
            moves[here] = (moves[here][0], day)

        on = FIRST + timedelta(days=day)
        self.attempt(lambda: services.correct_spell(spell, starts_on=on, reason="录入有误", by=SYSTEM), change)

    @rule(number=who)
    def remove_record(self, number):
        key, enrollment = self.pick(number)
        if key is not None:
            self.attempt(
                lambda: services.remove_enrollment_record(enrollment, reason="录入有误", by=SYSTEM) or True,
                lambda model: model.lives.pop(key) and None,
            )

    @rule()
    def undo_the_last(self):
        if self.before is not None:
            undo(ChangeSet.objects.latest("pk"), by=SYSTEM)
            self.model, self.before = self.before, self.model

    @invariant()
    def the_registry_says_what_the_model_says(self):
        if not hasattr(self, "model"):
            return
        for day in range(-1, DAYS + 1):
            self._is_so_on(day, FIRST + timedelta(days=day))

    def _is_so_on(self, day, on):
        lives = self.model.lives.items()
        active = {key for key, life in lives if life.state(day) == State.ACTIVE}
        assert set(Enrollment.objects.active(on).values_list("pk", flat=True)) == active
        running = {key for key, life in lives if life.is_running(day)}
        assert set(Enrollment.objects.as_of(on).values_list("pk", flat=True)) == running
        wanted = {self.organizations[life.organization] for key, life in lives if key in active}
        assert set(members(self.center, on)) == wanted
        by_program = {
            record.pk: number
            for place, record in enumerate(self.programs)
            if (number := sum(life.program == place for key, life in lives if key in active))
        }
        assert members_by_program(self.center, on) == by_program
        served = coverage(self.organizations, on, center=self.center)
        assert {record for record in self.organizations if served[record.pk]} == wanted
        left = seats_left(self.programs, on)[self.programs[0].pk]
        assert left == SEATS[0] - len(self.model.running(day, 0))

    @invariant()
    def an_enrollment_sums_up_its_spells(self):
        if not hasattr(self, "model"):
            return
        for enrollment in Enrollment.objects.prefetch_related("spells"):
            spells = sorted(enrollment.spells.all(), key=lambda spell: spell.starts_on)
            assert [spell.ends_on for spell in spells] == [*(spell.starts_on for spell in spells[1:]), None]
            assert enrollment.state == spells[-1].state
            assert enrollment.starts_on == spells[0].starts_on
            assert enrollment.ends_on == (spells[-1].starts_on if spells[-1].state in FINAL else None)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("examples", "steps"), [(8, 16), pytest.param(16, 40, marks=pytest.mark.slow)], ids=["short", "long"]
)
def test_enrollments_live_as_the_model_says(examples, steps):
    run_state_machine_as_test(
        Enrollments,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )
