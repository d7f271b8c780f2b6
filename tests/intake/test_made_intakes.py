"""The intakes of a synthetic city are such as the services would have made them, state by state."""

from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.core.files.storage import storages
from django.db import transaction
from django.utils import timezone

from ecosystem.accounts.models import User
from ecosystem.casework.models import Mention, Note, Task, WelcomeTask
from ecosystem.correspondence.models import Message
from ecosystem.intake.synthetic import make_city
from ecosystem.intake.synthetic.intakes import present_day
from ecosystem.organizations.models import Contact, Representation
from ecosystem.programs.choices import DECIDED, JUDGED, STEPS, Advice, Judging, Stage, Standing, State
from ecosystem.programs.conflicts import conflict
from ecosystem.programs.contents import facts_of_application, wanted_of
from ecosystem.programs.eligibility import failed
from ecosystem.programs.models import (
    Affiliation,
    Application,
    ApplicationDocument,
    Enrollment,
    Evidence,
    Objection,
    PanelMember,
    Program,
    Review,
)
from ecosystem.programs.scoring import total_of
from ecosystem.programs.seats import most_taken
from ecosystem.programs.services.reviewing import lines_of, rubric_of
from ecosystem.programs.standings import cohort, ranking
from ecosystem.vocabulary.models import Place
from tests.cities import city_of_module

pytestmark = pytest.mark.django_db
DAY = date(2026, 9, 15)
IN_FAVOR = (Stage.NOTICE, Stage.ACCEPTED)


made = city_of_module(organizations=150, seed=8, day=DAY)


@pytest.fixture
def city(made: Place, db: None) -> Place:
    return made


def day_of(moment) -> date:
    return timezone.localtime(moment).date()


def test_applications_went_along_the_table_without_gap(city):
    for application in Application.objects.prefetch_related("spells").select_related("program"):
        spells = sorted(application.spells.all(), key=lambda spell: spell.starts_at)
        states = [spell.state for spell in spells]
        assert states[0] == Stage.DRAFT
        assert all(following in STEPS[state] for state, following in pairwise(states))
        assert [spell.ends_at for spell in spells[:-1]] == [spell.starts_at for spell in spells[1:]]
        assert all(spell.starts_at < spell.ends_at for spell in spells[:-1])
        assert spells[-1].ends_at is None
        assert (application.state, application.state_since) == (states[-1], spells[-1].starts_at)
        assert application.created_at == spells[0].starts_at
        assert day_of(spells[-1].starts_at) <= DAY
        assert spells[-1].reason or application.state not in {Stage.REJECTED, Stage.CHANGES_REQUESTED}


def test_the_dates_of_applications_are_those_of_their_states(city):
    for application in Application.objects.prefetch_related("spells").select_related("program"):
        began = {}
        for spell in sorted(application.spells.all(), key=lambda spell: spell.starts_at):
            began.setdefault(spell.state, spell.starts_at)
        assert application.submitted_at == began.get(Stage.SUBMITTED)
        assert application.checked_at == began.get(Stage.IN_REVIEW)
        assert (application.decided_at is not None) == (application.state in DECIDED)
        assert (application.rank is not None) == (application.state == Stage.WAITLISTED)
        asked = application.state == Stage.CHANGES_REQUESTED
        assert bool(application.request) == bool(application.respond_by) == asked
        if Stage.NOTICE in began:
            assert day_of(began[Stage.NOTICE]) == application.notice_starts_on
            days = (application.notice_ends_on - application.notice_starts_on).days
            assert days == application.program.notice_days > 0
        program = application.program
        assert program.intake_opens_on <= day_of(application.created_at)
        assert not application.submitted_at or day_of(application.submitted_at) <= program.intake_closes_on


def test_what_was_handed_in_is_complete_and_eligible(city):
    for application in Application.objects.handed_in().with_names().prefetch_related("documents"):
        program = application.program
        application.full_clean()
        answered = set(application.answers)
        assert answered == set(program.questions.values_list("key", flat=True))
        assert application.answers == application.draft["answers"]
        there = {document.requirement_id for document in application.documents.all()}
        assert {wanted.pk for wanted in wanted_of(program) if wanted.required} <= there
        assert failed(program, facts_of_application(application), day_of(application.submitted_at)) == []
        assert application.terms_version


def test_the_present_intake_has_every_state(city):
    present = Application.objects.filter(program__intake_closes_on__gte=DAY)
    assert set(present.values_list("state", flat=True)) == set(Stage.values)
    past = Application.objects.filter(program__intake_closes_on__lt=DAY)
    assert set(past.values_list("state", flat=True)) == DECIDED
    assert set(Objection.objects.values_list("state", flat=True)) <= {Standing.OPEN, Standing.DISMISSED}
    assert Objection.objects.filter(state=Standing.OPEN, application__state=Stage.NOTICE).exists()
    for program in Program.objects.filter(takes_applications=True):
        ranks = program.applications.filter(state=Stage.WAITLISTED).order_by("rank").values_list("rank", flat=True)
        assert list(ranks) == list(range(1, len(ranks) + 1))


def test_members_came_by_the_applications_that_were_accepted(city):
    accepted = Application.objects.filter(state=Stage.ACCEPTED).select_related("enrollment__organization")
    assert accepted.count() > 5
    for application in accepted:
        enrollment = application.enrollment
        assert (enrollment.organization, enrollment.program) == (application.organization, application.program)
        assert day_of(application.decided_at) < enrollment.starts_on
        assert enrollment.term_ends_on > enrollment.starts_on
        assert Contact.objects.filter(organization=application.organization).exists()
        assert not application.notice_ends_on or application.notice_ends_on <= day_of(application.decided_at)
        representing = Representation.objects.verified().get(organization=application.organization)
        assert representing.user == application.applicant
        assert representing.claimed_at < application.created_at
    assert not Enrollment.objects.filter(application__isnull=False).exclude(application__state=Stage.ACCEPTED).exists()


def test_reviews_are_those_of_panels_without_a_conflict_on_the_day(city):
    panels = set(PanelMember.objects.values_list("program", "user"))
    reviews = Review.objects.with_application().select_related("application__organization", "application__host")
    assert reviews.count() > 30
    for review in reviews:
        application = review.application
        assert (application.program_id, review.reviewer_id) in panels
        assert conflict(review.reviewer, application, day_of(review.assigned_at)) is None
        assert _state_on(application, review.assigned_at) in JUDGED
        if review.state == Judging.SUBMITTED:
            rubric = rubric_of(application)
            assert set(review.scores) == {criterion.key for criterion in rubric}
            assert all(0 <= review.scores[criterion.key] <= criterion.scale for criterion in rubric)
            assert review.total == total_of(lines_of(rubric), review.scores)
            assert review.advice in Advice.values
            assert review.assigned_at < review.submitted_at
            assert _state_on(application, review.submitted_at) in JUDGED
            assert day_of(review.submitted_at) < DAY


def _state_on(application, moment):
    return application.spells.filter(starts_at__lte=moment).order_by("starts_at").last().state


def test_whoever_was_chosen_had_been_judged_by_enough(city):
    for application in Application.objects.filter(state__in=IN_FAVOR).select_related("program"):
        there = application.reviews.filter(state=Judging.SUBMITTED).count()
        assert there == application.program.reviews_wanted >= 2


def test_members_of_panels_take_no_more_than_they_want(city):
    for member in PanelMember.objects.filter(most__isnull=False):
        assert Review.objects.counting().filter(reviewer=member.user, application__program=member.program).count() <= 20


def test_seats_were_never_exceeded(city):
    for program in Program.objects.filter(takes_applications=True):
        assert 0 < most_taken(program, program.intake_opens_on) <= program.seats


def test_graduates_have_shown_what_the_program_wants(city):
    graduates = Enrollment.objects.filter(state=State.GRADUATED, program__takes_applications=True)
    assert graduates.exists()
    for one in graduates.select_related("program"):
        required = one.program.graduation_criteria.filter(required=True)
        assert one.evidence.filter(met=True, criterion__in=required).count() == required.count()
    for evidence in Evidence.objects.select_related("enrollment"):
        assert evidence.enrollment.starts_on <= evidence.on <= (evidence.enrollment.ends_on or DAY)


def test_reviewers_differ_and_some_are_tied(city):
    found = ranking(Program.objects.get(name="场景孵化营2026"))
    means = sorted(habit.mean for habit in found.habits.values())
    assert means[-1] - means[0] > 15
    assert any(row.outcome and row.outcome.is_wide for row in found.rows)
    assert Affiliation.objects.count() == 10
    assert Program.objects.filter(blind=True).count() == 6


def test_nobody_of_the_city_can_sign_in_or_is_written_to(city):
    assert User.objects.count() > 50
    assert not any(user.has_usable_password() or user.is_staff for user in User.objects.all())
    assert all(user.email.endswith("@example.org") for user in User.objects.all())
    assert not Message.objects.exclude(state__in=["draft", "sent"]).exists()


def test_the_outbox_has_what_was_told_lately_and_what_waits_to_be_read(city):
    messages = Message.objects.filter(center__registry=city)
    assert {"draft", "sent"} == set(messages.values_list("state", flat=True))
    assert len(set(messages.values_list("kind", flat=True))) >= 4
    applications = {one.pk: one for one in Application.objects.in_registry(city)}
    for message in messages:
        application = applications[message.about_id]
        assert (message.to_email, message.about_name) == (application.contact_email, str(application))
        assert message.created_at == application.state_since
        assert "{{" not in message.body
    assert not messages.filter(sent_at__date__gt=DAY).exists()


def test_staff_have_tasks_and_notes_of_a_working_day(city):
    tasks, notes = Task.objects.filter(center__registry=city), Note.objects.filter(center__registry=city)
    assert {"open", "done"} <= set(tasks.values_list("state", flat=True))
    assert tasks.filter(application__isnull=False).exists()
    assert tasks.filter(state="open", due_on__lt=DAY).exists()
    assert not tasks.filter(created_at__date__gt=DAY).exists()
    assert notes.filter(application__isnull=False).exists()
    assert Mention.objects.filter(note__in=notes, seen_at__isnull=True).exists()
    assert all(f"@{mention.person.username}" in mention.note.text for mention in Mention.objects.all())
    assert set(WelcomeTask.objects.values_list("role", flat=True)) == {"program_manager"}


def test_documents_of_any_number_of_applications_are_a_few_files(city):
    names = set(ApplicationDocument.objects.values_list("file", flat=True))
    assert len(names) <= 4
    assert all(storages["private"].exists(name) for name in names)
    assert storages["private"].open(min(names)).read(5) == b"%PDF-"


def test_one_intake_can_be_as_large_as_asked():
    large = make_city(organizations=20, seed=6, applications=80, day=DAY).registry
    program = Program.objects.in_registry(large).get(name="场景孵化营2026")
    states = Counter(program.applications.values_list("state", flat=True))
    assert sum(states.values()) == 80
    assert set(states) >= set(Stage.values) - {Stage.ACCEPTED}
    assert cohort(program, DAY + timedelta(days=1)).funnel[0].count == 80


def test_the_same_seed_and_day_make_the_same_intakes():
    def made() -> list[tuple]:
        with transaction.atomic():
            registry = make_city(organizations=60, seed=7, day=DAY).registry
            rows = Application.objects.in_registry(registry).order_by("pk").values_list("public_id", "state", "draft")
            totals = Review.objects.filter(application__program__platform__center__registry=registry).order_by("pk")
            found = [*rows, *totals.values_list("public_id", "total", "reviewer__username")]
            transaction.set_rollback(True)
        return found

    assert made() == made()


def test_nobody_applies_after_the_end_of_an_intake():
    late = make_city(organizations=60, seed=6, day=present_day(date(2026, 12, 31), DAY)).registry
    assert Application.objects.in_registry(late).exists()
    assert not Application.objects.in_registry(late).filter(submitted_at__date__gt=date(2026, 12, 31)).exists()
    assert present_day(date(2026, 6, 30), date(2026, 6, 30)) == date(2026, 6, 30)
