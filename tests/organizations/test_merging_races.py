"""Merging while others merge and write: one record stands in the end, and nothing belongs to the one that went."""

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.errors import Conflict
from ecosystem.organizations.merging.relations import relations_to
from ecosystem.organizations.merging.rules import is_carried
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import (
    add_contact,
    add_milestone,
    add_name,
    add_statement,
    merge_organizations,
    revise_organization,
)
from tests.racing import all_at_once

pytestmark = [pytest.mark.django_db(transaction=True)]


def done(act):
    try:
        act()
    except Conflict as refusal:
        return refusal.code
    return "done"


def left_with(organization):
    return [
        relation.key
        for relation in relations_to(Organization)
        if is_carried(relation) and relation.rows(organization).exists()
    ]


def test_two_who_merge_the_same_two_the_other_way_round_leave_one(organization):
    one, other = organization("甲公司"), organization("乙公司")

    def merge(ends):
        return done(lambda: merge_organizations(*ends, by=SYSTEM))

    assert sorted(all_at_once(merge, [(one, other), (other, one), (one, other)])) == ["done", "merged", "merged"]
    merged = Organization.objects.exclude(merged_into=None).get()
    assert merged.merged_into.merged_into is None
    assert left_with(merged) == []


def test_what_is_written_at_the_same_moment_goes_along_or_is_refused(organization):
    kept, absorbed = organization("甲公司"), organization("乙公司")
    acts = {
        "merge": lambda: merge_organizations(kept, absorbed, by=SYSTEM),
        "contact": lambda: add_contact(absorbed, name="王工", by=SYSTEM),
        "name": lambda: add_name(absorbed, name="乙", kind="alias", by=SYSTEM),
        "milestone": lambda: add_milestone(absorbed, title="搬迁", by=SYSTEM),
        "statement": lambda: add_statement(absorbed, topic="mission", text="使命", by=SYSTEM),
        "revise": lambda: revise_organization(absorbed, description="说明", by=SYSTEM),
    }
    told = dict(zip(acts, all_at_once(lambda name: done(acts[name]), acts), strict=True))
    assert set(told.values()) <= {"done", "merged"}
    absorbed.refresh_from_db()
    if told["merge"] == "done":
        assert absorbed.merged_into == kept
        assert left_with(absorbed) == []
    assert kept.contacts.count() + absorbed.contacts.count() == (told["contact"] == "done")
    assert kept.milestones.count() + absorbed.milestones.count() == (told["milestone"] == "done")
