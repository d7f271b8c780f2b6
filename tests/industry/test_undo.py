"""Whatever is done on the industry platform can be undone."""

from datetime import date
from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.industry import services
from ecosystem.industry.models import Need
from tests.industry.conftest import MET, OPENED, SIGNED
from tests.undoing import is_put_back, is_refused_after_a_later_edit, public_functions

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(city, post, need, event):
    """A draft, one handed in, one published with a change proposed, one met, one lapsed; an event with a participant."""
    draft, submitted = post(title="草稿"), services.submit_need(post(title="待审"), by=SYSTEM)
    proposed = services.publish_need(post(title="有改动", wanted_by=date(2022, 4, 1)), on=OPENED, by=SYSTEM)
    proposed = services.propose_need_change(proposed, title="改后的标题", by=SYSTEM)
    met = services.publish_need(post(title="已对接"), on=OPENED, by=SYSTEM)
    introduced = services.introduce(need=met, organization=city.weili, on=MET, by=SYSTEM)
    lapsed = services.lapse_need(
        services.publish_need(post(title="失效"), on=OPENED, by=SYSTEM), reason="无人应答", by=SYSTEM
    )
    public = services.publish_event(
        services.add_event(center=city.center, kind="forum", title="论坛", starts_on=OPENED, by=SYSTEM), by=SYSTEM
    )
    archived = services.archive_event(
        services.add_event(center=city.center, kind="forum", title="旧论坛", starts_on=OPENED, by=SYSTEM), by=SYSTEM
    )
    participant = services.add_participant(event, organization=city.weili, role="host", by=SYSTEM)
    return SimpleNamespace(
        city=city,
        draft=draft,
        submitted=submitted,
        need=need,
        proposed=proposed,
        introduced=introduced,
        lapsed=lapsed,
        event=event,
        public=public,
        archived=archived,
        participant=participant,
    )


CASES = {
    "post_need": lambda w: (
        lambda by: services.post_need(
            center=w.city.center, title="水厂巡检", text="漏损识别", sectors=[w.city.sector], by=by
        )
    ),
    "revise_need": lambda w: lambda by: services.revise_need(w.need, title="改正", sectors=[], by=by),
    "submit_need": lambda w: lambda by: services.submit_need(w.draft, by=by),
    "publish_need": lambda w: lambda by: services.publish_need(w.submitted, by=by),
    "refuse_need": lambda w: lambda by: services.refuse_need(w.submitted, answer="请补充", by=by),
    "withdraw_need": lambda w: lambda by: services.withdraw_need(w.introduced.need, by=by),
    "lapse_need": lambda w: lambda by: services.lapse_need(w.need, reason="无人应答", by=by),
    "reopen_need": lambda w: lambda by: services.reopen_need(w.lapsed, reason="仍需要", by=by),
    "propose_need_change": lambda w: lambda by: services.propose_need_change(w.need, title="新标题", by=by),
    "accept_need_change": lambda w: lambda by: services.accept_need_change(w.proposed, by=by),
    "refuse_need_change": lambda w: lambda by: services.refuse_need_change(w.proposed, answer="不必", by=by),
    "lapse_needs": lambda w: lambda by: services.lapse_needs(by=by),
    "introduce": lambda w: lambda by: services.introduce(need=w.need, organization=w.city.beite, by=by),
    "revise_introduction": lambda w: lambda by: services.revise_introduction(w.introduced, note="示范路", by=by),
    "begin_talks": lambda w: lambda by: services.begin_talks(w.introduced, by=by),
    "sign_introduction": lambda w: lambda by: services.sign_introduction(w.introduced, on=SIGNED, amount=5, by=by),
    "decline_introduction": lambda w: lambda by: services.decline_introduction(w.introduced, reason="没空", by=by),
    "lapse_introduction": lambda w: lambda by: services.lapse_introduction(w.introduced, reason="没下文", by=by),
    "add_event": lambda w: (
        lambda by: services.add_event(center=w.city.center, kind="forum", title="新论坛", starts_on=OPENED, by=by)
    ),
    "revise_event": lambda w: lambda by: services.revise_event(w.event, visitors=300, by=by),
    "publish_event": lambda w: lambda by: services.publish_event(w.event, by=by),
    "archive_event": lambda w: lambda by: services.archive_event(w.public, by=by),
    "restore_event": lambda w: lambda by: services.restore_event(w.archived, by=by),
    "add_participant": lambda w: lambda by: services.add_participant(w.event, organization=w.city.beite, by=by),
    "revise_participant": lambda w: lambda by: services.revise_participant(w.participant, role="speaker", by=by),
    "remove_participant": lambda w: lambda by: services.remove_participant(w.participant, by=by),
}
# What is gone cannot be edited any more.
GONE = {"remove_participant"}


def test_every_verb_of_the_platform_is_here():
    assert public_functions(services) == set(CASES)


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back(verb, world, qian):
    is_put_back(CASES[verb](world), by=qian)


@pytest.mark.parametrize("verb", sorted(CASES.keys() - GONE))
def test_it_is_not_put_back_over_a_later_edit(verb, world, qian):
    is_refused_after_a_later_edit(CASES[verb](world), by=qian)


def test_an_introduction_that_is_undone_leaves_the_need_to_the_others(city, need, qian):
    services.introduce(need=need, organization=city.weili, on=MET, by=qian)
    first = ChangeSet.objects.latest("pk")
    services.introduce(need=need, organization=city.beite, on=MET, by=qian)
    second = ChangeSet.objects.latest("pk")
    undo(first, by=qian)
    assert Need.objects.get(pk=need.pk).standing == "matched"
    undo(second, by=qian)
    assert Need.objects.get(pk=need.pk).standing == "open"
