"""The center's side: checking, asking for changes, waiting list, public notice, accepting, rejecting; seats and races."""

from datetime import date, timedelta

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet, Edition
from ecosystem.audit.undo import undo
from ecosystem.core.dates import today
from ecosystem.core.errors import Conflict, DomainError, NotAllowed
from ecosystem.organizations.models import Contact, Organization
from ecosystem.organizations.services import verify_representation
from ecosystem.programs import acceptance, services
from ecosystem.programs.choices import Stage
from ecosystem.programs.models import Application, Enrollment
from ecosystem.programs.services.admission import add_months, term_end
from ecosystem.relationships.models import Relationship
from tests.programs.applying import CODES, handed_in, in_review, judged, person, reachable
from tests.racing import all_at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def refused(act) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value


def set_up(intake, **change):
    services.revise_program(intake.program, by=SYSTEM, **change)
    intake.program.refresh_from_db()


def the_day_after(application):
    """Let the public notice have run."""
    Application.objects.filter(pk=application.pk).update(
        notice_starts_on=today() - timedelta(days=7), notice_ends_on=today()
    )
    application.refresh_from_db()


class TestAccepting:
    def test_one_of_many_costs_about_a_hundred_statements(self, intake, qian, django_assert_max_num_queries):
        """A bound, so that what hundreds of decisions cost cannot creep back; savepoints are about half of it."""
        set_up(intake, seats=50)
        services.accept(in_review(intake, person("先")), by=qian)
        application = in_review(intake, person("后"), uscc=CODES[1])
        with django_assert_max_num_queries(118):
            services.accept(application, by=qian)

    def test_it_makes_the_organization_the_contact_and_the_enrollment(self, intake, mei, qian):
        set_up(intake, term_months=12)
        application = in_review(intake, mei, uscc=CODES[0], founded_on="2020-05-06", contact_phone="027-1234")
        application = services.accept(application, by=qian, reason="技术领先")
        organization = application.organization
        assert (application.state, organization.name, organization.status) == ("accepted", "梅的公司", "public")
        assert organization.identifiers.get().value == CODES[0]
        assert organization.founded_on == date(2020, 5, 6)
        contact = Contact.objects.get(organization=organization)
        assert (contact.name, contact.email, contact.phone) == ("梅", "mei@veritas.example", "027-1234")
        enrollment = Enrollment.objects.get(application=application)
        assert (enrollment.organization, enrollment.state, enrollment.starts_on) == (organization, "active", today())
        assert enrollment.term_ends_on == add_months(today(), 12)

    def test_it_is_one_change_set_and_undo_takes_everything_back(self, intake, mei, qian):
        application = in_review(intake, mei, uscc=CODES[0])
        before = Organization.objects.count()
        services.accept(application, by=qian)
        undo(ChangeSet.objects.latest("pk"), by=qian, reason="错了")
        application.refresh_from_db()
        assert (application.state, application.organization, application.decided_at) == ("in_review", None, None)
        assert (Organization.objects.count(), Enrollment.objects.count(), Contact.objects.count()) == (before, 0, 0)

    def test_a_known_organization_is_linked_not_doubled(self, intake, mei, qian):
        application = in_review(intake, mei, organization=intake.weili)
        before = Organization.objects.count()
        assert services.accept(application, by=qian).organization == intake.weili
        assert Organization.objects.count() == before

    def test_one_that_came_to_be_known_meanwhile_is_linked_first(self, intake, mei, qian, organization):
        application = in_review(intake, mei, uscc=CODES[0])
        known = organization("同一家", identifiers=[{"scheme": "uscc", "value": CODES[0]}])
        assert refused(lambda: services.accept(application, by=qian)).code == "known_organization"
        application = services.link_applicant(application, organization=known, by=qian)
        assert services.accept(application, by=qian).organization == known

    def test_a_claim_that_nobody_has_verified_is_decided_first(self, intake, mei, qian, organization):
        known = organization("同一家", identifiers=[{"scheme": "uscc", "value": CODES[0]}])
        application = in_review(intake, mei, uscc=CODES[0])
        claim = known.representations.get(user=mei)
        assert (application.organization, claim.state) == (known, "claimed")
        assert refused(lambda: services.accept(application, by=qian)).code == "claim_open"
        verify_representation(claim, by=qian)
        assert services.accept(application, by=qian).organization == known

    def test_the_applicant_represents_what_was_registered(self, intake, mei, qian):
        organization = services.accept(in_review(intake, mei), by=qian).organization
        assert organization.representations.verified().get().user == mei

    def test_nobody_decides_about_their_own(self, intake, qian):
        qian.email = "qian@example.org"
        qian.save()
        application = in_review(intake, reachable(qian))
        assert refused(lambda: services.accept(application, by=qian)).code == "own_application"

    def test_a_team_is_hosted_from_the_day_it_joins(self, intake, mei, qian):
        application = in_review(intake, mei, kind="team", name="裂缝小队", host=intake.weili.public_id)
        team = services.accept(application, by=qian).organization
        edge = Relationship.objects.get(object=team)
        assert (edge.kind, edge.subject, edge.starts_on, team.kind) == ("hosts", intake.weili, today(), "team")

    def test_a_step_that_refuses_takes_everything_back(self, intake, mei, qian, monkeypatch):
        def refusing(enrollment, by):
            raise Conflict("no_compute", "no")

        monkeypatch.setattr(acceptance, "_steps", [refusing])
        application = in_review(intake, mei)
        before = Organization.objects.count()
        assert refused(lambda: services.accept(application, by=qian)).code == "no_compute"
        application.refresh_from_db()
        assert (application.state, Enrollment.objects.count()) == ("in_review", 0)
        assert Organization.objects.count() == before

    def test_steps_are_done_with_the_enrollment_and_who_decided(self, intake, mei, qian, monkeypatch):
        done = []
        monkeypatch.setattr(acceptance, "_steps", [lambda enrollment, by: done.append((enrollment.state, by))])
        services.accept(in_review(intake, mei), by=qian)
        assert done == [("active", qian)]

    def test_not_before_it_was_judged_as_often_as_is_wanted(self, intake, mei, qian, rui):
        set_up(intake, reviews_wanted=2)
        application = in_review(intake, mei)
        judged(application, intake, rui)
        refusal = refused(lambda: services.accept(application, by=qian))
        assert (refusal.code, str(refusal)) == ("reviews_missing", "Reviews wanted: 2, handed in: 1.")
        judged(application, intake, qian)
        assert services.accept(application, by=qian).state == "accepted"

    @pytest.mark.parametrize("who", ["zhao", "rui", "sun", "chen", "mei"])
    def test_only_who_keeps_programs_decides(self, intake, mei, people, who):
        application = in_review(intake, mei)
        by = {**people, "mei": mei}[who]
        for verb in (services.accept, services.begin_review, services.give_notice):
            with pytest.raises(NotAllowed):
                verb(application, by=by)
        for verb in (services.reject, services.waitlist):
            with pytest.raises(NotAllowed):
                verb(application, by=by, reason="不行")
        with pytest.raises(NotAllowed):
            services.request_changes(application, request="改", by=by)


class TestSeats:
    def test_the_last_seat_is_given_once(self, intake, mei, bo, qian):
        set_up(intake, seats=1)
        first, second = in_review(intake, mei), in_review(intake, bo)
        services.accept(first, by=qian)
        assert refused(lambda: services.accept(second, by=qian)).code == "program_full"

    def test_a_notice_holds_a_seat(self, intake, mei, bo, qian):
        set_up(intake, seats=1, notice_days=5)
        services.give_notice(in_review(intake, mei), by=qian)
        assert refused(lambda: services.give_notice(in_review(intake, bo), by=qian)).code == "program_full"
        assert (
            refused(lambda: services.enroll(intake.weili, intake.program, on=today(), by=qian)).code == "program_full"
        )
        assert refused(lambda: services.revise_program(intake.program, seats=0, by=qian)).code == "program_full"

    def test_whoever_waits_comes_in_once_somebody_left(self, intake, mei, bo, qian):
        set_up(intake, seats=1)
        member = services.enroll(intake.weili, intake.program, on=today() - timedelta(days=30), by=SYSTEM)
        first = services.waitlist(in_review(intake, mei), reason="候补", by=qian)
        second = services.waitlist(in_review(intake, bo), reason="候补", by=qian)
        assert (first.rank, second.rank) == (1, 2)
        assert refused(lambda: services.accept(first, by=qian)).code == "program_full"
        services.withdraw(member, on=today(), reason="迁出", by=qian)
        assert services.accept(first, by=qian).rank is None


class TestNotice:
    def test_it_runs_for_as_long_as_the_program_says_and_then_lets_accept(self, intake, mei, qian):
        set_up(intake, notice_days=7)
        application = in_review(intake, mei)
        assert refused(lambda: services.accept(application, by=qian)).code == "notice_needed"
        application = services.give_notice(application, by=qian)
        assert application.notice_ends_on == today() + timedelta(days=7)
        refusal = refused(lambda: services.accept(application, by=qian))
        assert str(refusal) == f"The public notice runs until {today() + timedelta(days=6)}."
        the_day_after(application)
        assert services.accept(application, by=qian).state == "accepted"

    def test_the_public_sees_who_is_under_notice_and_the_edition_says_so(self, intake, mei, qian):
        set_up(intake, notice_days=7)
        application = in_review(intake, mei)
        before = Edition.objects.get().number
        services.give_notice(application, by=qian)
        assert Edition.objects.get().number == before + 1
        assert list(Application.objects.under_notice()) == [application]
        services.reject(application, reason="异议成立", by=qian)
        assert Edition.objects.get().number == before + 2

    def test_no_notice_where_the_program_has_none(self, intake, mei, qian):
        assert refused(lambda: services.give_notice(in_review(intake, mei), by=qian)).code == "no_notice"

    def test_an_objection_that_is_not_dismissed_stands_in_the_way(self, intake, mei, bo, qian):
        set_up(intake, notice_days=7)
        application = services.give_notice(in_review(intake, mei), by=qian)
        objection = services.object_to(application, text="专利不是他们的", by=bo, objector="博")
        the_day_after(application)
        assert refused(lambda: services.accept(application, by=qian)).code == "objections_open"
        services.dismiss_objection(objection, answer="已核实，专利权属清楚", by=qian)
        assert services.accept(application, by=qian).state == "accepted"

    def test_an_objection_that_is_upheld_sends_it_back(self, intake, mei, bo, qian):
        set_up(intake, notice_days=7)
        application = services.give_notice(in_review(intake, mei), by=qian)
        objection = services.object_to(application, text="材料不实", by=bo)
        services.uphold_objection(objection, answer="属实", by=qian)
        the_day_after(application)
        assert refused(lambda: services.accept(application, by=qian)).code == "objections_open"
        assert refused(lambda: services.dismiss_objection(objection, answer="x", by=qian)).code == "settled"
        back = services.begin_review(application, by=qian)
        assert (back.state, back.notice_starts_on, back.notice_ends_on) == ("in_review", None, None)

    def test_objections_are_for_the_time_of_the_notice(self, intake, mei, bo):
        assert refused(lambda: services.object_to(in_review(intake, mei), text="x", by=bo)).code == "no_notice_now"


class TestSaying:
    def test_rejecting_and_waiting_take_a_reason(self, intake, mei, qian):
        application = in_review(intake, mei)
        for verb in (services.reject, services.waitlist):
            assert refused(lambda verb=verb: verb(application, by=qian, reason=" ")).code == "reason_required"

    def test_asking_for_changes_says_what_and_until_when(self, intake, mei, qian):
        application = handed_in(intake, mei)
        assert refused(lambda: services.request_changes(application, request=" ", by=qian)).code == "request_required"
        past = today() - timedelta(days=1)
        late = refused(lambda: services.request_changes(application, request="改", respond_by=past, by=qian))
        assert (late.code, list(late.fields)) == ("in_past", ["respond_by"])

    def test_a_draft_is_not_decided(self, intake, mei, qian):
        draft = services.start_application(intake.program, by=mei)
        for verb in (services.begin_review, services.accept):
            assert refused(lambda verb=verb: verb(draft, by=qian)).code == "not_possible"


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2025, 1, 31), 1, date(2025, 2, 28)),
        (date(2024, 12, 1), 12, date(2025, 12, 1)),
        (date(2024, 11, 30), 3, date(2025, 2, 28)),
    ],
)
def test_a_term_ends_on_the_same_day_of_a_later_month(day, months, later):
    assert add_months(day, months) == later


def test_a_term_does_not_outlast_its_program(intake):
    set_up(intake, term_months=12, ends_on=today() + timedelta(days=30))
    assert term_end(intake.program, today()) == today() + timedelta(days=30)
    set_up(intake, term_months=None)
    assert term_end(intake.program, today()) is None


CROWD, SEATS = 50, 7


@pytest.mark.django_db(transaction=True)
def test_fifty_officers_at_once_fill_the_seats_and_no_more(intake, qian):
    """Each accepts another application at the same moment; on SQLite they queue, on PostgreSQL the program's lock orders them."""
    set_up(intake, seats=SEATS)
    applications = [in_review(intake, person(f"人{n}")) for n in range(CROWD)]

    def decide(application: Application) -> str:
        try:
            return services.accept(application, by=qian).state
        except Conflict as refusal:
            return refusal.code

    results = all_at_once(decide, applications)
    assert sorted(results) == [Stage.ACCEPTED] * SEATS + ["program_full"] * (CROWD - SEATS)
    assert Enrollment.objects.filter(program=intake.program, ends_on__isnull=True).count() == SEATS
    assert Application.objects.filter(state=Stage.IN_REVIEW).count() == CROWD - SEATS


@pytest.mark.django_db(transaction=True)
def test_ten_clicks_at_once_begin_one_application(intake, mei):
    begun = all_at_once(lambda _click: services.start_application(intake.program, by=mei).pk, range(10))
    assert len(set(begun)) == 1
    assert Application.objects.count() == 1
