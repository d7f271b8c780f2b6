"""A city's file, loaded once and again: what is new is added, what changed is corrected, what went is removed."""

import json
from collections.abc import Callable
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.utils.translation import override

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.editions import current_edition
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.centers.models import Center
from ecosystem.core.errors import InvalidInput
from ecosystem.figures.models import Figure
from ecosystem.intake.cities import load_city
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import (
    add_milestone,
    archive_organization,
    register_organization,
    revise_organization,
)
from ecosystem.relationships.models import Relationship
from ecosystem.solutions.models import Outcome, Solution
from ecosystem.sources.models import Source

WUHAN = Path(settings.BASE_DIR) / "fixtures" / "cities" / "wuhan.json"
KEPT = {"wuhan-ai-computing-center", "wuhan-ascend-innovation-center", "weili", "whu"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def city() -> dict[str, Any]:
    """The Wuhan file with four of its organizations: small, since the tests load it again and again."""
    content = json.loads(WUHAN.read_text(encoding="utf-8"))
    content["organizations"] = [entry for entry in content["organizations"] if entry["key"] in KEPT]
    content["relationships"] = [edge for edge in content["relationships"] if {edge["subject"], edge["object"]} <= KEPT]
    for part in ("timeline", "statements"):
        content[part] = [entry for entry in content[part] if entry["organization"] in KEPT]
    content["solutions"] = [entry for entry in content["solutions"] if entry["key"] == "weili-road"]
    content["research"] = []
    content["figures"] = [entry for entry in content["figures"] if entry["key"] in {"resident-firms", "solutions"}]
    return content


@pytest.fixture
def load(tmp_path: Path) -> Callable[[dict[str, Any]], int]:
    def write_and_load(content: dict[str, Any]) -> int:
        (tmp_path / "town.json").write_text(json.dumps(content), encoding="utf-8")
        return load_city("town", by=SYSTEM, folder=tmp_path)

    return write_and_load


def entry_of(content: dict[str, Any], part: str, key: str) -> dict[str, Any]:
    return next(entry for entry in content[part] if entry["key"] == key)


def test_a_city_comes_in_as_one_change_set_that_raises_the_edition_once(city, load) -> None:
    edition = current_edition()
    changes = load(city)
    [change_set] = ChangeSet.objects.all()
    assert (change_set.size, change_set.changes.count(), change_set.reason) == (changes, changes, "town.json")
    assert change_set.edition == current_edition() == edition + 1


def test_the_same_file_again_changes_nothing(city, load) -> None:
    load(city)
    edition = current_edition()
    assert load(city) == 0
    assert ChangeSet.objects.count() == 1
    assert current_edition() == edition


def test_a_changed_fact_is_corrected_where_it_stands(city, load) -> None:
    load(city)
    weili, outcome = Organization.objects.get(name="武汉唯理科技"), Outcome.objects.get(metric="资产识别率")
    company = entry_of(city, "organizations", "weili")
    company.update(founded_on="2017", sectors=["road-maintenance", "computer-vision"])
    company["names"][0]["name"] = "武汉唯理科技有限公司"
    entry_of(city, "solutions", "weili-road")["outcomes"][1].update(result="99.5", quote="改过的句子。")
    entry_of(city, "figures", "solutions")["value"] = "51"
    # Six corrections, and what the figure said before.
    assert load(city) == 7
    weili.refresh_from_db()
    outcome.refresh_from_db()
    assert (weili.name, weili.founded_on.year) == ("武汉唯理科技有限公司", 2017)
    assert {sector.code for sector in weili.sectors.all()} == {"road-maintenance", "computer-vision"}
    assert (outcome.result, outcome.quote) == (Decimal("99.5"), "改过的句子。")
    assert Figure.objects.get(measure__code="incubated_solutions").value == 51


def test_what_the_file_no_longer_says_is_removed_and_what_staff_added_stays(city, load) -> None:
    load(city)
    weili = Organization.objects.get(name="武汉唯理科技")
    add_milestone(weili, by=SYSTEM, title="搬入新址")
    city["timeline"] = [entry for entry in city["timeline"] if entry["organization"] != "weili"]
    city["relationships"] = [edge for edge in city["relationships"] if edge["kind"] != "uses_compute_of"]
    city["center"]["phases"] = city["center"]["phases"][:1]
    load(city)
    assert [milestone.title for milestone in weili.milestones.all()] == ["搬入新址"]
    assert not Relationship.objects.filter(kind="uses_compute_of").exists()
    assert [phase.name for phase in Center.objects.get().phases.all()] == ["一期"]


def test_a_source_that_nothing_cites_any_more_goes_with_its_last_fact(city, load) -> None:
    load(city)
    school = entry_of(city, "organizations", "whu")
    school["identifiers"] = [each for each in school["identifiers"] if each["source"] != "moe-universities"]
    school["names"][0]["source"] = "ror"
    city["sources"] = [source for source in city["sources"] if source["key"] != "moe-universities"]
    load(city)
    assert not Source.objects.filter(title__startswith="全国高等学校名单").exists()


def test_loading_again_puts_facts_back_and_leaves_alone_who_may_see_them(city, load) -> None:
    load(city)
    weili = Organization.objects.get(name="武汉唯理科技")
    revise_organization(weili, by=SYSTEM, description="改了", website="https://example.org/")
    archive_organization(weili, by=SYSTEM)
    load(city)
    weili.refresh_from_db()
    assert weili.description.startswith("诞生于2016年")
    assert (weili.website, weili.status) == ("https://example.org/", "archived")


def test_an_organization_that_is_there_by_another_way_is_completed_not_doubled(city, load, wuhan) -> None:
    there = register_organization(
        by=SYSTEM,
        registry=wuhan,
        kind="university",
        name="武汉大学",
        identifiers=[{"scheme": "ror", "value": "033vjfk17"}],
    )
    load(city)
    assert list(Organization.objects.filter(name="武汉大学")) == [there]
    assert there.identifiers.filter(scheme="local", value="whu", sender="fixtures/town").exists()


def test_undone_it_is_gone_and_it_can_come_again(city, load) -> None:
    changes = load(city)
    undo(ChangeSet.objects.get(), by=SYSTEM)
    assert (Organization.objects.count(), Center.objects.count(), Solution.objects.count()) == (0, 0, 0)
    assert Source.objects.count() == 0
    assert load(city) == changes


@pytest.mark.parametrize(
    ("part", "change", "unknown"),
    [
        ("organizations", {"place": "000000"}, "000000"),
        ("organizations", {"sectors": ["no-such-sector"]}, "no-such-sector"),
        ("relationships", {"object": "nobody"}, "nobody"),
        ("figures", {"measure": "no_such_measure"}, "no_such_measure"),
        ("timeline", {"organization": "nobody"}, "nobody"),
        ("statements", {"organization": "nobody"}, "nobody"),
        ("solutions", {"source": "no-such-source"}, "no-such-source"),
    ],
)
def test_a_file_that_names_the_unknown_is_refused_as_a_whole(city, load, part, change, unknown) -> None:
    city[part][0].update(change)
    with pytest.raises(InvalidInput) as refusal:
        load(city)
    assert refusal.value.code == "unknown_key"
    assert unknown in str(refusal.value)
    assert (Organization.objects.count(), Source.objects.count(), ChangeSet.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("written", ["{", "[]", '{"format": 2}', '{"format": 1, "opened_on": "May"}'])
def test_a_file_that_is_no_city_is_refused(tmp_path: Path, written: str) -> None:
    (tmp_path / "town.json").write_text(written, encoding="utf-8")
    with pytest.raises(InvalidInput):
        load_city("town", by=SYSTEM, folder=tmp_path)


@pytest.mark.parametrize("part", ["sources", "organizations", "figures", "statements", "center"])
def test_a_file_that_lacks_a_part_or_a_field_says_which(city, load, part) -> None:
    whole = city.pop(part)
    with pytest.raises(InvalidInput, match=part):
        load(city)
    entry = whole if isinstance(whole, dict) else whole[0]
    entry.pop("name" if "name" in entry else "source" if "source" in entry else "title")
    with pytest.raises(InvalidInput, match=f"{part}.* 1 "):
        load({**city, part: whole})


def test_the_command_says_what_it_did() -> None:
    first, second = StringIO(), StringIO()
    with override("en"):
        call_command("load_city", "wuhan", stdout=first)
        call_command("load_city", "wuhan", stdout=second)
    change_set = ChangeSet.objects.get()
    assert first.getvalue() == f"{change_set.size} changes.\n"
    assert second.getvalue() == "Nothing has changed.\n"


@pytest.mark.parametrize("name", ["atlantis", "../wuhan", "WUHAN"])
def test_the_command_names_the_cities_there_are(name: str) -> None:
    with pytest.raises(CommandError, match="wuhan"):
        call_command("load_city", name)
