"""The vocabulary comes with the migrations, and stays what staff made of it."""

import json
import shutil

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.vocabulary import loading
from ecosystem.vocabulary.loading import load_vocabulary
from ecosystem.vocabulary.models import Measure, Place, Sector, ServiceStep, ValueChainLayer
from ecosystem.vocabulary.services import add_sector, redefine_measure

pytestmark = pytest.mark.django_db


@pytest.fixture
def files(tmp_path, monkeypatch):
    """The vocabulary's files, to be changed; gives a function that changes the entries of one."""
    shutil.copytree(loading.FOLDER, tmp_path / "vocabulary")
    monkeypatch.setattr(loading, "FOLDER", tmp_path / "vocabulary")

    def change(name, edit):
        path = tmp_path / "vocabulary" / name
        entries = json.loads(path.read_text(encoding="utf-8"))
        edit(entries)
        path.write_text(json.dumps(entries, ensure_ascii=False), encoding="utf-8")
        load_vocabulary()

    return change


def test_an_empty_database_has_every_list():
    assert Place.objects.get(code="420106").parent == Place.objects.get(code="420100")
    assert Place.objects.cities().filter(name__in=["武汉市", "北京市", "成都市"]).count() == 3
    assert [step.name for step in ServiceStep.objects.order_by("position")] == [
        "场景分析",
        "方案设计",
        "模型开发",
        "应用开发",
        "联合营销",
    ]
    assert ValueChainLayer.objects.count() == 4
    assert Measure.objects.current().filter(code="resident_companies").exists()
    for sector in Sector.objects.all():
        above = sector.broader.path if sector.broader else "/"
        assert sector.path == f"{above}{sector.code}/"
    for record in [*Sector.objects.all(), *Measure.objects.all(), *ServiceStep.objects.all()]:
        record.full_clean()


def test_loading_again_reads_nothing_anew(django_assert_num_queries):
    with django_assert_num_queries(len(loading.LISTS)):
        load_vocabulary()


def test_a_changed_file_changes_its_entries_and_leaves_what_staff_added(files):
    added = add_sector(by=SYSTEM, code="low-altitude", name="低空经济")
    files("sectors.json", lambda entries: entries[0].update(name="新名"))
    assert Sector.objects.filter(name="新名").count() == 1
    added.refresh_from_db()
    assert (added.name, added.path) == ("低空经济", "/low-altitude/")


def test_a_measure_that_staff_redefined_stays_redefined(files):
    old = Measure.objects.current().get(code="resident_companies")
    new = redefine_measure(old, by=SYSTEM, definition="另一口径。")
    files("measures.json", lambda entries: entries[0].update(name_en="Residents"))
    assert Measure.objects.current().get(code="resident_companies") == new
    old.refresh_from_db()
    assert old.is_current is False


def test_a_new_version_in_the_file_becomes_the_current_one(files):
    old = Measure.objects.current().get(code="resident_companies")
    files("measures.json", lambda entries: entries[0].update(version=2, definition="第二版口径。"))
    current = Measure.objects.current().get(code="resident_companies")
    assert (current.version, current.definition) == (2, "第二版口径。")
    old.refresh_from_db()
    assert (old.version, old.is_current) == (1, False)
