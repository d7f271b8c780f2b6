"""What administrators may say in the controlled lists, and what stays as it is."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.organizations.services import revise_organization
from ecosystem.vocabulary import services
from ecosystem.vocabulary.models import Measure, Place, Sector, ServiceStep, ValueChainLayer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
NOT_HERE = "This cannot be changed here."


@pytest.fixture
def low_altitude(lin) -> Sector:
    return services.add_sector(by=lin, code="low-altitude", name="低空经济", name_en="Low-altitude economy")


@pytest.fixture
def drones(lin, low_altitude) -> Sector:
    return services.add_sector(by=lin, code="delivery-drones", name="无人机", broader=low_altitude, aliases=["UAV"])


def test_a_new_entry_stands_last(lin):
    for model, add in (
        (Sector, services.add_sector),
        (ValueChainLayer, services.add_layer),
        (ServiceStep, services.add_service_step),
    ):
        last = max(model.objects.values_list("position", flat=True))
        assert add(by=lin, code="new-entry", name=" 新 条目 ").position == last + 1
        assert model.objects.get(code="new-entry").name == "新 条目"


def test_a_sector_is_found_below_the_one_it_belongs_to(low_altitude, drones):
    assert drones.path == "/low-altitude/delivery-drones/"
    assert list(Sector.objects.within("low-altitude").order_by("pk")) == [low_altitude, drones]
    assert drones.labels() == ["无人机", "delivery-drones", "UAV"]


def test_all_below_a_sector_move_along_and_back(lin, low_altitude, drones):
    delivery = services.add_sector(by=lin, code="delivery", name="无人机配送", broader=drones)
    above = services.add_sector(by=lin, code="flight", name="航空")
    services.revise_sector(low_altitude, by=lin, broader=above)
    assert Sector.objects.get(pk=delivery.pk).path == "/flight/low-altitude/delivery-drones/delivery/"
    assert Sector.objects.within("flight").count() == 4
    undo(ChangeSet.objects.latest("pk"), by=lin)
    assert Sector.objects.get(pk=delivery.pk).path == "/low-altitude/delivery-drones/delivery/"


def test_a_sector_never_stands_below_itself(lin, low_altitude, drones):
    for broader in (low_altitude, drones):
        with pytest.raises(InvalidInput) as refusal:
            services.revise_sector(low_altitude, by=lin, broader=broader)
        assert refusal.value.fields == {"broader": ["A sector cannot be broader than itself."]}
    assert Sector.objects.get(pk=drones.pk).path == "/low-altitude/delivery-drones/"


def test_undo_makes_no_circle(lin, low_altitude, drones):
    services.revise_sector(drones, by=lin, broader=None)
    loosened = ChangeSet.objects.latest("pk")
    services.revise_sector(low_altitude, by=lin, broader=Sector.objects.get(pk=drones.pk))
    with pytest.raises(Conflict) as refusal:
        undo(loosened, by=lin)
    assert refusal.value.code == "undo_conflict"


def test_what_is_used_is_not_removed(lin, drones, low_altitude, organization):
    with pytest.raises(Conflict) as refusal:
        services.remove_sector(low_altitude, by=lin)
    assert (refusal.value.code, str(refusal.value)) == ("still_used", "Other records still need this: 无人机.")
    revise_organization(organization("武汉某公司"), by=SYSTEM, sectors=[drones])
    with pytest.raises(Conflict):
        services.remove_sector(drones, by=lin)
    with pytest.raises(Conflict):
        services.remove_place(Place.objects.get(code="420000"), by=lin)


@pytest.mark.parametrize("aliases", ["UAV", [1], None])
def test_other_labels_are_a_list_of_names(aliases, lin, drones):
    with pytest.raises(InvalidInput) as refusal:
        services.revise_sector(drones, by=lin, aliases=aliases)
    assert set(refusal.value.fields) == {"aliases"}


@pytest.mark.parametrize("code", ["", "with blank", "中文", "road-maintenance"])
def test_a_code_is_a_short_latin_word_and_taken_once(code, lin):
    with pytest.raises(InvalidInput) as refusal:
        services.add_sector(by=lin, code=code, name="某领域")
    assert "code" in refusal.value.fields


@pytest.mark.parametrize(
    ("revise", "model"),
    [
        ("revise_sector", Sector),
        ("revise_layer", ValueChainLayer),
        ("revise_service_step", ServiceStep),
        ("revise_place", Place),
        ("revise_measure", Measure),
    ],
)
def test_codes_are_in_addresses_and_stay(revise, model, lin):
    with pytest.raises(InvalidInput) as refusal:
        getattr(services, revise)(model.objects.first(), by=lin, code="another")
    assert refusal.value.fields == {"code": [NOT_HERE]}


def test_a_synthetic_city_stays_synthetic_and_nothing_is_part_of_itself(lin):
    city = services.add_place(by=lin, code="synthetic-9", level="city", name="示范市", is_synthetic=True)
    assert Place.objects.cities().filter(pk=city.pk).exists()
    with pytest.raises(InvalidInput) as refusal:
        services.revise_place(city, by=lin, is_synthetic=False)
    assert refusal.value.fields == {"is_synthetic": [NOT_HERE]}
    district = services.add_place(by=lin, code="synthetic-9-1", level="district", name="东湖区", parent=city)
    with pytest.raises(InvalidInput) as refusal:
        services.revise_place(city, by=lin, parent=district)
    assert refusal.value.fields == {"parent": ["A place cannot be part of itself."]}
    assert services.revise_place(city, by=lin, name_en="Shifan").name_en == "Shifan"


def test_a_measure_is_defined_anew_as_its_next_version(lin):
    first = services.add_measure(
        by=lin, code="patents", name="专利", definition="已授权的专利数。", unit="件", unit_en="patents"
    )
    second = services.redefine_measure(first, by=lin, definition="已申请的专利数。", reason="口径变化")
    first.refresh_from_db()
    assert (first.version, first.is_current, first.definition) == (1, False, "已授权的专利数。")
    assert (second.version, second.is_current, second.definition, second.definition_en) == (
        2,
        True,
        "已申请的专利数。",
        "",
    )
    assert (second.code, second.name, second.unit, second.unit_en) == ("patents", "专利", "件", "patents")
    assert list(Measure.objects.current().filter(code="patents")) == [second]
    with pytest.raises(Conflict) as refusal:
        services.redefine_measure(first, by=lin, definition="又一口径。")
    assert refusal.value.code == "not_current"
    undo(ChangeSet.objects.latest("pk"), by=lin)
    assert Measure.objects.current().get(code="patents") == first


@pytest.mark.parametrize("field", ["definition", "definition_en", "unit", "counter", "better", "version", "is_current"])
def test_labels_of_a_measure_are_corrected_and_nothing_else(field, lin):
    measure = Measure.objects.current().first()
    assert services.revise_measure(measure, by=lin, name="入驻公司", is_headline=False).name == "入驻公司"
    with pytest.raises(InvalidInput) as refusal:
        services.revise_measure(measure, by=lin, **{field: "x"})
    assert refusal.value.fields == {field: [NOT_HERE]}


def test_a_measure_code_is_added_once(lin):
    with pytest.raises(InvalidInput):
        services.add_measure(by=lin, code="resident_companies", name="入驻", definition="另一口径。")


moves = st.lists(st.tuples(st.integers(0, 5), st.integers(-1, 5)), max_size=12)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=moves)
def test_however_sectors_are_moved_paths_tell_the_tree(moves, db):
    for sector in Sector.objects.filter(code__startswith="node-"):
        services.revise_sector(sector, by=SYSTEM, broader=None)
    nodes = [
        Sector.objects.filter(code=f"node-{number}").first()
        or services.add_sector(by=SYSTEM, code=f"node-{number}", name=f"节点{number}")
        for number in range(6)
    ]
    for moved, broader in moves:
        try:
            services.revise_sector(nodes[moved], by=SYSTEM, broader=None if broader < 0 else nodes[broader])
        except InvalidInput:
            continue
    for sector in Sector.objects.filter(code__startswith="node-"):
        above = sector.broader.path if sector.broader else "/"
        assert sector.path == f"{above}{sector.code}/"
        assert sector.path.count(sector.code) == 1
