"""Whatever is done to the controlled lists can be undone, and only by those who may do it."""

from types import SimpleNamespace

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.centers.staff import employ
from ecosystem.core.errors import NotAllowed
from ecosystem.vocabulary import services
from tests.personas import PASSWORD
from tests.undoing import everything, is_put_back, is_refused_after_a_later_edit, public_functions

pytestmark = pytest.mark.django_db


@pytest.fixture
def world(db):
    """One entry of each list that nothing uses."""
    return SimpleNamespace(
        sector=services.add_sector(by=SYSTEM, code="low-altitude", name="低空经济"),
        layer=services.add_layer(by=SYSTEM, code="data", name="数据"),
        step=services.add_service_step(by=SYSTEM, code="training", name="培训"),
        place=services.add_place(by=SYSTEM, code="synthetic-9", level="city", name="示范市", is_synthetic=True),
        measure=services.add_measure(by=SYSTEM, code="patents", name="专利", definition="已授权的专利数。"),
    )


CASES = {
    "add_sector": lambda w: (
        lambda by: services.add_sector(by=by, code="delivery-drones", name="无人机", broader=w.sector)
    ),
    "revise_sector": lambda w: (
        lambda by: services.revise_sector(w.sector, by=by, name_en="Low altitude", aliases=["低空"])
    ),
    "remove_sector": lambda w: lambda by: services.remove_sector(w.sector, by=by),
    "add_layer": lambda w: lambda by: services.add_layer(by=by, code="chips", name="芯片"),
    "revise_layer": lambda w: lambda by: services.revise_layer(w.layer, by=by, name="数据服务"),
    "remove_layer": lambda w: lambda by: services.remove_layer(w.layer, by=by),
    "add_service_step": lambda w: lambda by: services.add_service_step(by=by, code="care", name="运维"),
    "revise_service_step": lambda w: lambda by: services.revise_service_step(w.step, by=by, position=1),
    "remove_service_step": lambda w: lambda by: services.remove_service_step(w.step, by=by),
    "add_place": lambda w: lambda by: services.add_place(by=by, code="synthetic-9-1", level="district", name="东湖区"),
    "revise_place": lambda w: lambda by: services.revise_place(w.place, by=by, name="示例市", short_name="示例"),
    "remove_place": lambda w: lambda by: services.remove_place(w.place, by=by),
    "add_measure": lambda w: lambda by: services.add_measure(by=by, code="papers", name="论文", definition="论文数。"),
    "revise_measure": lambda w: lambda by: services.revise_measure(w.measure, by=by, name="专利数", is_headline=True),
    "redefine_measure": lambda w: lambda by: services.redefine_measure(w.measure, by=by, definition="已申请的专利数。"),
    "remove_measure": lambda w: lambda by: services.remove_measure(w.measure, by=by),
}
LEAVES_NOTHING = {name for name in CASES if name.startswith("remove_")}


def test_every_verb_of_the_vocabulary_is_here():
    assert public_functions(services) == set(CASES)


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back(verb, world, lin):
    is_put_back(CASES[verb](world), by=lin)


@pytest.mark.parametrize("verb", sorted(CASES.keys() - LEAVES_NOTHING))
def test_it_is_not_put_back_over_a_later_edit(verb, world, lin):
    is_refused_after_a_later_edit(CASES[verb](world), by=lin)


@pytest.mark.parametrize("verb", CASES)
def test_only_administrators_of_the_whole_installation_keep_the_lists(verb, world, people, wuhan_center):
    gao = employ(username="gao", name="高", password=PASSWORD, role="administrator", center=wuhan_center, by=SYSTEM)
    act = CASES[verb](world)
    refused = [gao, *(person for name, person in people.items() if name != "lin")]
    before = everything()
    for person in refused:
        with pytest.raises(NotAllowed):
            act(person)
    assert everything() == before
    act(people["lin"])
    written = everything()
    for person in refused:
        with pytest.raises(NotAllowed):
            undo(ChangeSet.objects.latest("pk"), by=person)
    assert everything() == written
