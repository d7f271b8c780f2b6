"""Reviewers: who may judge, what they hand in, and what ties them to whom they judge."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import SYSTEM
from ecosystem.centers.staff import give_role
from ecosystem.core.dates import today
from ecosystem.core.errors import DomainError, NotAllowed
from ecosystem.programs import services
from ecosystem.programs.assigning import planned
from ecosystem.programs.choices import JUDGING_STEPS
from ecosystem.programs.conflicts import conflict, conflicts
from ecosystem.programs.drafts import save_review_draft
from ecosystem.programs.models import Review
from ecosystem.relationships.services import end_relationship, relate
from tests.programs.applying import handed_in, in_review, judged, person, reachable, represent

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
A_DAY, A_YEAR = timedelta(days=1), timedelta(days=365)


def refused(act) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        act()
    return refusal.value


@pytest.fixture
def graph(organization):
    """芯联 supplies 大桥, which invests in 唯理; 远方 has nothing to do with them."""
    names = {"chip": "芯联", "bridge": "大桥", "target": "唯理智能", "far": "远方"}
    found = {key: organization(name) for key, name in names.items()}
    edges = {"by": SYSTEM, "starts_on": today() - A_YEAR}
    found["first"] = relate(found["chip"], found["bridge"], kind="supplies", **edges)
    found["second"] = relate(found["bridge"], found["target"], kind="invests_in", **edges)
    return found


@pytest.fixture
def application(intake, mei, graph):
    return in_review(intake, mei, organization=graph["target"])


def tie(user, organization, **values):
    return services.declare_affiliation(user, organization=organization, tie="employed", by=SYSTEM, **values)


class TestConflicts:
    @pytest.mark.parametrize(
        ("place", "path"),
        [
            ("target", "employed by 唯理智能"),
            ("bridge", "employed by 大桥 → 大桥 invests in 唯理智能"),
            ("chip", "employed by 芯联 → 芯联 supplies 大桥 → 大桥 invests in 唯理智能"),
        ],
    )
    def test_the_path_that_proves_it_is_shown(self, application, rui, graph, place, path):
        tie(rui, graph[place])
        assert str(conflict(rui, application)) == path
        refusal = refused(lambda: services.assign_review(application, reviewer=rui, by=SYSTEM))
        assert (refusal.code, str(refusal)) == ("conflict_of_interest", f"芮 has a conflict of interest: {path}.")

    def test_whoever_is_further_away_may_judge(self, application, rui, graph, organization):
        relate(organization("更远"), graph["chip"], kind="supplies", by=SYSTEM)
        further = graph["chip"].relationships_in.get().subject
        tie(rui, further)
        tie(rui, graph["far"])
        assert conflict(rui, application) is None

    @pytest.mark.parametrize("which", ["first", "second"])
    def test_an_edge_that_had_ended_on_the_day_proves_nothing(self, application, rui, graph, which):
        tie(rui, graph["chip"])
        end_relationship(graph[which], on=today(), by=SYSTEM)
        assert conflict(rui, application, today() - A_DAY) is not None
        assert conflict(rui, application) is None
        assert services.assign_review(application, reviewer=rui, by=SYSTEM).state == "assigned"

    def test_an_affiliation_that_had_ended_proves_nothing(self, application, rui, graph):
        held = tie(rui, graph["target"], starts_on=today() - A_YEAR)
        services.end_affiliation(held, on=today(), by=rui)
        assert conflict(rui, application, today() - A_DAY) is not None
        assert conflict(rui, application) is None

    def test_an_edge_that_begins_tomorrow_proves_nothing_today(self, application, rui, graph):
        tomorrow = today() + timedelta(days=1)
        tie(rui, graph["far"])
        relate(graph["far"], graph["target"], kind="customer_of", starts_on=tomorrow, by=SYSTEM)
        assert conflict(rui, application) is None
        assert conflict(rui, application, tomorrow) is not None

    def test_sharing_a_computing_center_is_no_stake(self, application, rui, graph, organization):
        provider = organization("算力中心", kind="computing_center")
        for user in (graph["far"], graph["target"]):
            relate(user, provider, kind="uses_compute_of", by=SYSTEM)
        tie(rui, graph["far"])
        assert conflict(rui, application) is None

    def test_a_host_counts_like_the_team_it_hosts(self, intake, bo, rui, graph):
        application = in_review(intake, bo, kind="team", host=graph["bridge"].public_id)
        tie(rui, graph["chip"])
        assert str(conflict(rui, application)) == "employed by 芯联 → 芯联 supplies 大桥"

    def test_nobody_judges_their_own_application(self, intake, qian, graph):
        qian.email = "qian@example.org"
        qian.save()
        application = handed_in(intake, reachable(qian), organization=graph["target"])
        assert str(conflict(qian, application)) == "applies themselves, or acts for the applicant"

    def test_nor_that_of_an_organization_one_acts_for(self, application, rui, graph):
        rui.email = "rui@example.org"
        rui.save()
        represent(graph["target"], reachable(rui))
        assert conflict(rui, application) is not None

    def test_any_number_of_pairs_costs_four_queries(
        self, intake, application, bo, rui, qian, graph, django_assert_num_queries
    ):
        tie(rui, graph["chip"])
        other = in_review(intake, bo)
        with django_assert_num_queries(4):
            found = conflicts([rui, qian], [application, other])
        assert set(found) == {(rui.pk, application.pk)}

    def test_one_that_comes_up_later_stops_the_review(self, intake, application, rui, graph):
        review = services.assign_review(application, reviewer=rui, by=SYSTEM)
        tie(rui, graph["target"])
        scores = {intake.merit.key: 8, intake.market.key: 4}
        refusal = refused(lambda: services.submit_review(review, by=rui, scores=scores, advice="accept", reason="好"))
        assert refusal.code == "conflict_of_interest"


class TestAssigning:
    def test_somebody_is_asked_once(self, application, rui, qian):
        review = services.assign_review(application, reviewer=rui, by=qian, due_on=today() + timedelta(days=7))
        assert (review.state, review.reviewer, review.application) == ("assigned", rui, application)
        assert refused(lambda: services.assign_review(application, reviewer=rui, by=qian)).code == "already_assigned"

    @pytest.mark.parametrize("person", ["sun", "zhao", "chen"])
    def test_only_who_reviews_at_the_center(self, application, people, person):
        refusal = refused(lambda: services.assign_review(application, reviewer=people[person], by=SYSTEM))
        assert refusal.code == "not_a_reviewer"

    def test_only_what_is_to_be_judged(self, intake, mei, rui, qian):
        draft = services.start_application(intake.program, by=mei)
        assert refused(lambda: services.assign_review(draft, reviewer=rui, by=SYSTEM)).code == "not_judged"
        rejected = services.reject(handed_in(intake, mei), reason="不符", by=qian)
        assert refused(lambda: services.assign_review(rejected, reviewer=rui, by=qian)).code == "not_judged"

    @pytest.mark.parametrize("person", ["zhao", "rui", "sun", "chen"])
    def test_only_who_decides_assigns(self, application, rui, people, person):
        with pytest.raises(NotAllowed):
            services.assign_review(application, reviewer=rui, by=people[person])

    def test_whoever_recused_themselves_is_not_asked_again(self, application, rui, qian):
        review = services.assign_review(application, reviewer=rui, by=qian)
        services.recuse(review, reason="我带过他们的学生", by=rui)
        assert refused(lambda: services.assign_review(application, reviewer=rui, by=qian)).code == "recused"
        assert not Review.objects.own(rui).exists()

    def test_whoever_was_released_can_be_asked_again(self, application, rui, qian):
        services.release_review(services.assign_review(application, reviewer=rui, by=qian), reason="出差", by=qian)
        assert services.assign_review(application, reviewer=rui, by=qian).state == "assigned"


class TestSharing:
    @pytest.fixture
    def panel(self, intake, wuhan_center):
        """Three reviewers, 甲 乙 丙, on the panel of a program that wants two reviews."""
        services.revise_program(intake.program, reviews_wanted=2, by=SYSTEM)
        intake.program.refresh_from_db()
        people = [User.objects.create(username=f"reviewer-{name}", name=name) for name in ("甲", "乙", "丙")]
        for one in people:
            give_role(one, role="reviewer", center=wuhan_center, by=SYSTEM)
            services.add_panel_member(intake.program, user=one, by=SYSTEM)
        return people

    @pytest.fixture
    def six(self, intake, panel):
        return [in_review(intake, person(f"申{n}")) for n in range(6)]

    def test_the_load_is_even(self, intake, panel, six, qian):
        plan = services.assign_automatically(intake.program, by=qian)
        assert (len(plan.pairs), plan.short) == (12, [])
        assert sorted(Review.objects.filter(reviewer=person).count() for person in panel) == [4, 4, 4]
        assert all(one.reviews.values("reviewer").distinct().count() == 2 for one in six)

    def test_a_second_time_nothing_is_missing(self, intake, panel, six, qian):
        services.assign_automatically(intake.program, by=qian)
        assert services.assign_automatically(intake.program, by=qian).pairs == []

    def test_conflicts_are_left_out_and_what_stays_short_is_told(self, intake, panel, six, qian, organization):
        shared = organization("同一家")
        services.link_applicant(six[0], organization=shared, by=SYSTEM)
        for one in panel[:2]:
            tie(one, shared)
        plan = services.assign_automatically(intake.program, by=qian)
        assert [(application.pk, missing) for application, missing in plan.short] == [(six[0].pk, 1)]
        assert set(plan.conflicts) == {(person.pk, six[0].pk) for person in panel[:2]}
        assert six[0].reviews.get().reviewer == panel[2]

    def test_nobody_gets_more_than_they_take(self, intake, panel, six, qian):
        member = intake.program.panel.get(user=panel[0])
        services.revise_panel_member(member, most=1, by=SYSTEM)
        services.assign_automatically(intake.program, by=qian)
        assert Review.objects.filter(reviewer=panel[0]).count() == 1

    def test_a_plan_writes_nothing(self, intake, panel, six):
        assert len(planned(intake.program, six).pairs) == 12
        assert not Review.objects.exists()

    def test_a_plan_costs_the_same_for_more_applications(self, intake, panel, six, django_assert_num_queries):
        for some in (six[:1], six):
            with django_assert_num_queries(4):
                planned(intake.program, some)

    def test_without_a_panel_nobody_can_be_asked(self, intake, mei, qian):
        in_review(intake, mei)
        refusal = refused(lambda: services.assign_automatically(intake.program, by=qian))
        assert refusal.code == "no_panel"


class TestJudging:
    def test_a_sheet_is_handed_in_with_its_total(self, intake, application, rui):
        review = judged(application, intake, rui, merit=8, market=4)
        # Three parts of eight in ten, one part of four in five.
        assert (review.state, float(review.total), review.advice) == ("submitted", 80.0, "accept")
        assert review.scores == {intake.merit.key: 8, intake.market.key: 4}

    def test_everything_that_is_missing_or_too_much_is_named(self, intake, application, rui):
        review = services.assign_review(application, reviewer=rui, by=SYSTEM)
        scores = {intake.merit.key: 11, intake.market.key: ""}
        refusal = refused(lambda: services.submit_review(review, by=rui, scores=scores, advice="maybe", reason=" "))
        assert refusal.fields == {
            f"scores.{intake.merit.key}": ["Give between 0 and 10 points."],
            f"scores.{intake.market.key}": ["Give between 0 and 5 points."],
            "advice": ["Say what you recommend."],
            "reason": ["Say why."],
        }

    def test_what_is_filled_in_so_far_is_kept_for_the_reviewer(self, application, rui):
        review = services.assign_review(application, reviewer=rui, by=SYSTEM)
        saved = save_review_draft(review, by=rui, values={"scores": {"abc": 7}, "reason": "还在看"})
        assert saved.draft == {"scores": {"abc": "7"}, "advice": "", "reason": "还在看"}

    def test_only_the_reviewer_writes_a_review(self, intake, application, rui, qian, lin):
        review = services.assign_review(application, reviewer=rui, by=SYSTEM)
        for other in (qian, lin):
            with pytest.raises(NotAllowed):
                save_review_draft(review, by=other, values={})
            with pytest.raises(NotAllowed):
                services.submit_review(review, by=other, scores={}, advice="accept", reason="x")

    def test_a_sheet_can_be_opened_again(self, intake, application, rui, qian):
        review = services.reopen_review(judged(application, intake, rui), reason="分数有误", by=qian)
        assert (review.state, review.total, review.draft["reason"]) == ("assigned", None, "技术扎实")
        scores = {intake.merit.key: 9, intake.market.key: 5}
        again = services.submit_review(review, by=rui, scores=scores, advice="accept", reason="更正")
        assert float(again.total) == 92.5

    def test_after_the_decision_nothing_is_judged(self, intake, application, rui, qian):
        review = services.assign_review(application, reviewer=rui, by=qian)
        services.reject(application, reason="不符", by=qian)
        scores = {intake.merit.key: 9, intake.market.key: 5}
        refusal = refused(lambda: services.submit_review(review, by=rui, scores=scores, advice="accept", reason="x"))
        assert refusal.code == "not_judged"

    def test_a_reviewer_sees_what_is_theirs_and_nothing_else(self, intake, application, bo, rui, qian, people):
        review = services.assign_review(application, reviewer=rui, by=SYSTEM)
        in_review(intake, bo)
        seen = {name: set(Review.objects.visible_to(person)) for name, person in people.items()}
        assert seen == {
            **{key: set() for key in ("zhao", "sun", "chen", "nobody")},
            **{key: {review} for key in ("lin", "qian", "rui")},
        }


STEPS_OF_A_REVIEW = {
    "submitted": lambda review, intake, by: services.submit_review(
        review, by=by, scores={intake.merit.key: 8, intake.market.key: 4}, advice="accept", reason="好"
    ),
    "recused": lambda review, intake, by: services.recuse(review, reason="有利害关系", by=by),
    "released": lambda review, intake, by: services.release_review(review, reason="出差", by=SYSTEM),
    "assigned": lambda review, intake, by: services.reopen_review(review, reason="有误", by=SYSTEM),
}


@given(st.lists(st.sampled_from(sorted(STEPS_OF_A_REVIEW)), max_size=8))
@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck), database=None)
def test_a_review_goes_only_where_the_table_lets_it(application, intake, rui, steps):
    with transaction.atomic():
        review = services.assign_review(application, reviewer=rui, by=SYSTEM)
        for wanted in steps:
            present = review.state
            try:
                review = STEPS_OF_A_REVIEW[wanted](review, intake, rui)
            except DomainError:
                # Whoever recused themselves or was released is no longer asked for anything: it is not theirs any more.
                assert wanted not in JUDGING_STEPS[present]
                review.refresh_from_db()
                assert review.state == present
            else:
                assert wanted in JUDGING_STEPS[present]
                assert review.state == wanted
        transaction.set_rollback(True)
