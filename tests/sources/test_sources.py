"""Sources: documents that facts cite."""

from datetime import date
from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from ecosystem.relationships.services import relate
from ecosystem.sources import models, services
from ecosystem.sources.filters import SourceFilter
from ecosystem.sources.models import Source
from tests.constraints import constraints_of
from tests.undoing import everything, is_put_back, is_refused_after_a_later_edit, public_functions

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
EDITORS = {"lin", "qian", "zhao", "chen"}


@pytest.fixture
def world(db):
    article = services.add_source(
        by=SYSTEM,
        title="昇腾的武汉故事",
        publisher="长江日报",
        published_on=date(2021, 12, 1),
        published_on_precision="month",
    )
    return SimpleNamespace(article=article)


CASES = {
    "add_source": lambda w: lambda by: services.add_source(by=by, title="武汉市政府公报", url="https://example.org/a"),
    "revise_source": lambda w: lambda by: services.revise_source(w.article, by=by, title_en="Ascend's Wuhan story"),
    "remove_source": lambda w: lambda by: services.remove_source(w.article, by=by),
}


def test_every_verb_of_sources_is_here():
    assert public_functions(services) == set(CASES)


def test_sources_have_no_constraints_that_could_be_left_untested():
    assert constraints_of(models) == set()


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back(verb, world, lin):
    is_put_back(CASES[verb](world), by=lin)


@pytest.mark.parametrize("verb", ["add_source", "revise_source"])
def test_it_is_not_put_back_over_a_later_edit(verb, world, lin):
    is_refused_after_a_later_edit(CASES[verb](world), by=lin)


@pytest.mark.parametrize("verb", CASES)
def test_whoever_edits_for_some_center_keeps_sources(verb, world, people):
    act = CASES[verb](world)
    before = everything()
    for name in people.keys() - EDITORS:
        with pytest.raises(NotAllowed):
            act(people[name])
    assert everything() == before
    act(people["chen"])
    assert everything() != before


def test_a_source_that_a_fact_cites_stays(world, zhao, organization):
    relate(organization("甲公司"), organization("乙公司"), kind="supplies", by=zhao, source=world.article)
    with pytest.raises(Conflict) as refusal:
        services.remove_source(world.article, by=zhao)
    assert (refusal.value.code, str(refusal.value)) == (
        "still_used",
        "Other records still need this: 甲公司 supplies 乙公司.",
    )


def test_undo_does_not_take_a_source_from_the_facts_that_cite_it(lin, organization):
    source = services.add_source(by=lin, title="武汉市政府公报")
    added = ChangeSet.objects.latest("pk")
    relate(organization("甲公司"), organization("乙公司"), kind="supplies", by=lin, source=source)
    with pytest.raises(Conflict) as refusal:
        undo(added, by=lin)
    assert refusal.value.code == "still_used"


@pytest.mark.parametrize(
    ("values", "field"),
    [({"title": ""}, "title"), ({"url": "javascript:alert(1)"}, "url"), ({"published_on": "soon"}, "published_on")],
)
def test_what_was_typed_wrongly_is_said_at_its_field(values, field, zhao):
    with pytest.raises(InvalidInput) as refusal:
        services.add_source(by=zhao, **{"title": "公报", **values})
    assert set(refusal.value.fields) == {field}
    assert not Source.objects.exists()


@pytest.mark.parametrize(
    ("query", "titles"),
    [
        ({"q": "武漢 故事"}, ["昇腾的武汉故事"]),
        ({"q": "长江日报"}, ["昇腾的武汉故事"]),
        ({"publisher": "长江日报"}, ["昇腾的武汉故事"]),
        ({"published_from": "2021-12-01", "published_to": "2021-12-01"}, ["昇腾的武汉故事"]),
        ({"published_from": "2021-12-02"}, []),
        ({"published_to": "2021-11-30"}, []),
        ({}, ["昇腾的武汉故事", "武汉市政府公报"]),
    ],
)
def test_sources_are_found_by_words_publisher_and_day(query, titles, world):
    services.add_source(by=SYSTEM, title="武汉市政府公报")
    asked = SourceFilter(query, queryset=Source.objects.newest_first())
    assert asked.is_valid(), asked.errors
    assert [source.title for source in asked.qs] == titles
