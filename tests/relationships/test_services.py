"""What can be said between two organizations, and what is refused."""

import re
from contextlib import nullcontext
from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import Change, ChangeSet
from ecosystem.audit.recording import change_set, create_many
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.organizations.choices import Kind as OrganizationKind
from ecosystem.relationships.choices import ALLOWED_ENDS, INVERSE_LABELS, SYMMETRIC, Kind
from ecosystem.relationships.models import Relationship
from ecosystem.relationships.services import (
    end_relationship,
    relate,
    remove_relationship,
    revise_relationship,
)
from ecosystem.sources.services import add_source
from tests.undoing import everything

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
START = date(2021, 1, 1)


@pytest.fixture
def beite(organization):
    return organization("倍特威视")


@pytest.fixture
def weili(organization):
    return organization("武汉唯理科技")


@pytest.fixture
def whu(organization):
    return organization("武汉大学", kind="university")


@pytest.mark.parametrize("kind", Kind)
def test_an_edge_is_told_in_a_whole_sentence_of_either_language(kind, beite, weili):
    edge = Relationship(subject=beite, kind=kind, object=weili)
    assert str(edge) == f"倍特威视 {kind.label} 武汉唯理科技"
    with translation.override("zh-hans"):
        said = str(edge)
    assert re.fullmatch(r"倍特威视[^a-z–：]+武汉唯理科技[^a-z–：]*", said)


def test_an_edge_has_kind_dates_source_and_quote(zhao, beite, weili):
    article = add_source(by=zhao, title="昇腾的武汉故事")
    edge = relate(
        beite, weili, kind="supplies", by=zhao, starts_on=START, source=article, quote="供应视频算法。", reason="见报道"
    )
    assert str(edge) == "倍特威视 supplies 武汉唯理科技"
    assert (edge.inverse_label, edge.source, edge.quote, edge.starts_on) == (
        "is supplied by",
        article,
        "供应视频算法。",
        START,
    )
    assert (ChangeSet.objects.latest("pk").verb, ChangeSet.objects.latest("pk").reason) == (
        "Relate organizations",
        "见报道",
    )
    for end in (beite, weili):
        assert Change.objects.about(end).first().object_id == edge.pk


@pytest.mark.parametrize("kind", sorted(SYMMETRIC))
def test_a_symmetric_edge_is_stored_once_whichever_way_it_is_said(kind, zhao, beite, weili):
    first, second = sorted((beite, weili), key=lambda end: end.pk)
    edge = relate(second, first, kind=kind, by=zhao)
    assert (edge.subject, edge.object) == (first, second)
    for ends in ((first, second), (second, first)):
        with pytest.raises(Conflict) as refusal:
            relate(*ends, kind=kind, by=zhao)
        assert refusal.value.code == "overlap"
    assert Relationship.objects.around(first).get() == Relationship.objects.around(second).get() == edge


def test_a_directed_edge_may_go_both_ways(zhao, beite, weili):
    relate(beite, weili, kind="supplies", by=zhao)
    relate(weili, beite, kind="supplies", by=zhao)
    relate(weili, beite, kind="customer_of", by=zhao)
    assert Relationship.objects.count() == 3


def test_an_edge_that_becomes_symmetric_is_turned_round(zhao, beite, weili):
    first, second = sorted((beite, weili), key=lambda end: end.pk)
    edge = relate(second, first, kind="supplies", by=zhao)
    edge = revise_relationship(edge, by=zhao, kind="collaborates_with")
    assert (edge.subject, edge.object, edge.kind) == (first, second, "collaborates_with")


@pytest.mark.parametrize("kind", Kind.values)
def test_nothing_is_related_to_itself(kind, zhao, beite):
    with pytest.raises(InvalidInput) as refusal:
        relate(beite, beite, kind=kind, by=zhao)
    assert refusal.value.fields == {"object": ["An organization cannot be related to itself."]}


@pytest.mark.parametrize(
    ("subject", "kind", "object_", "field", "sentence"),
    [
        (
            "company",
            "hosts",
            "university",
            "object",
            "“is hosted by” is not possible for this kind of organization: university.",
        ),
        (
            "team",
            "parent_of",
            "company",
            "subject",
            "“is the parent of” is not possible for this kind of organization: team without legal personality.",
        ),
        (
            "company",
            "uses_compute_of",
            "media",
            "object",
            "“provides compute to” is not possible for this kind of organization: media.",
        ),
    ],
)
def test_ends_that_a_kind_cannot_have_are_named(subject, kind, object_, field, sentence, zhao, organization):
    ends = organization("甲", kind=subject), organization("乙", kind=object_)
    with pytest.raises(InvalidInput) as refusal:
        relate(*ends, kind=kind, by=zhao)
    assert refusal.value.fields == {field: [sentence]}
    assert not Relationship.objects.exists()


def test_every_kind_is_possible_between_exactly_the_ends_it_allows(organization):
    one = {kind: organization(f"甲{kind}", kind=kind) for kind in OrganizationKind.values}
    other = {kind: organization(f"乙{kind}", kind=kind) for kind in OrganizationKind.values}
    for kind, ends in ALLOWED_ENDS.items():
        for subject in one.values():
            edge = Relationship(subject=subject, object=other[min(ends.object or ["company"])], kind=kind)
            with nullcontext() if subject.kind in (ends.subject or one) else pytest.raises(ValidationError):
                edge.clean()
        for object_ in other.values():
            edge = Relationship(subject=one[min(ends.subject or ["company"])], object=object_, kind=kind)
            with nullcontext() if object_.kind in (ends.object or other) else pytest.raises(ValidationError):
                edge.clean()


def test_every_kind_reads_from_both_ends():
    assert set(INVERSE_LABELS) == set(Kind.values)
    for kind in Kind:
        assert (str(INVERSE_LABELS[kind]) == str(kind.label)) == (kind in SYMMETRIC)


def test_an_unknown_kind_is_a_refusal(zhao, beite, weili):
    with pytest.raises(InvalidInput) as refusal:
        relate(beite, weili, kind="likes", by=zhao)
    assert set(refusal.value.fields) == {"kind"}


def test_an_edge_ends_once_and_may_begin_again(zhao, beite, weili):
    edge = relate(beite, weili, kind="supplies", by=zhao, starts_on=START)
    edge = end_relationship(edge, on=date(2022, 1, 1), by=zhao, reason="合同到期")
    with pytest.raises(Conflict) as refusal:
        end_relationship(edge, on=date(2023, 1, 1), by=zhao)
    assert refusal.value.code == "ended"
    with pytest.raises(Conflict) as refusal:
        relate(beite, weili, kind="supplies", by=zhao, starts_on=date(2021, 12, 31))
    assert refusal.value.code == "overlap"
    again = relate(beite, weili, kind="supplies", by=zhao, starts_on=date(2022, 1, 1))
    assert list(Relationship.objects.as_of(date(2021, 12, 31))) == [edge]
    assert list(Relationship.objects.as_of(date(2022, 1, 1))) == [again]
    with pytest.raises(Conflict) as refusal:
        revise_relationship(edge, by=zhao, ends_on=None)
    assert refusal.value.code == "overlap"


def test_an_edge_that_never_was_is_removed(zhao, beite, weili):
    remove_relationship(relate(beite, weili, kind="supplies", by=zhao), by=zhao, reason="看错了")
    assert not Relationship.objects.exists()
    with pytest.raises(InvalidInput) as refusal:
        relate(beite, weili, kind="supplies", by=zhao, starts_on=START, ends_on=START)
    assert refusal.value.fields == {"ends_on": ["The end must be after the start."]}


def test_undo_brings_no_edge_back_over_another(lin, beite, weili):
    edge = relate(beite, weili, kind="supplies", by=lin, starts_on=START, ends_on=date(2023, 1, 1))
    remove_relationship(edge, by=lin)
    removed = ChangeSet.objects.latest("pk")
    relate(beite, weili, kind="supplies", by=lin, starts_on=date(2022, 1, 1), ends_on=date(2022, 2, 1))
    before = everything()
    with pytest.raises(Conflict) as refusal:
        undo(removed, by=lin)
    assert refusal.value.code == "overlap"
    assert everything() == before


days = st.integers(0, 40).map(lambda offset: START + timedelta(days=offset))


@st.composite
def spells(draw):
    starts_on, ends_on = draw(st.none() | days), draw(st.none() | days)
    if starts_on and ends_on and ends_on <= starts_on:
        return ends_on, starts_on + timedelta(days=1)
    return starts_on, ends_on


def held(spell):
    """The days of a spell, as far as anybody could ask."""
    every = [START + timedelta(days=offset) for offset in range(-2, 44)]
    return {day for day in every if (spell[0] is None or spell[0] <= day) and (spell[1] is None or day < spell[1])}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spans=st.lists(spells(), min_size=1, max_size=5))
@example(spans=[(START, START + timedelta(days=1)), (START + timedelta(days=1), None), (None, START)])
def test_no_two_spells_ever_share_a_day_and_those_that_do_not_are_taken(spans, organization):
    subject, object_ = organization("甲公司"), organization("乙公司")
    kept = []
    for span in spans:
        dates = {"starts_on": span[0], "ends_on": span[1]}
        if any(held(span) & held(other) for other in kept):
            with pytest.raises(Conflict):
                relate(subject, object_, kind="supplies", by=SYSTEM, **dates)
        else:
            relate(subject, object_, kind="supplies", by=SYSTEM, **dates)
            kept.append(span)
    edges = Relationship.objects.around(subject)
    for day in (START + timedelta(days=offset) for offset in range(-1, 43)):
        expected = sum(day in held(span) for span in kept)
        assert expected <= 1
        assert edges.as_of(day).count() == expected == sum(edge.holds_on(day) for edge in edges)
    edges.delete()


def test_many_edges_of_an_import_are_put_in_order_too(lin, beite, weili):
    first, second = sorted((beite, weili), key=lambda end: end.pk)
    with change_set(by=lin, verb="Import"):
        create_many([Relationship(subject=second, object=first, kind="collaborates_with")])
    assert Relationship.objects.get().subject == first
