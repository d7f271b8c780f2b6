"""One identifier, one organization, ever: at once by constraint, one after the other only with a reason."""

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.recording import change_set, create, locked, update
from ecosystem.audit.undo import undo
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.organizations import services
from ecosystem.organizations.former_holders import former_holders
from ecosystem.organizations.imports import ImportReport, OrganizationImport, map_columns, read_row
from ecosystem.organizations.models import Identifier

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]
ROR = "033vjfk17"


@pytest.fixture
def first(organization):
    return organization("甲研究院")


@pytest.fixture
def second(organization):
    return organization("乙研究院")


@pytest.fixture
def taken_away(first):
    services.remove_identifier(services.add_identifier(first, scheme="ror", value=ROR, by=SYSTEM), by=SYSTEM)


def test_an_archived_organization_keeps_its_identifier(first, second):
    services.add_identifier(first, scheme="ror", value=ROR, by=SYSTEM)
    services.archive_organization(first, by=SYSTEM)
    with pytest.raises(InvalidInput, match="Another organization has this identifier"):
        services.add_identifier(second, scheme="ror", value=f"https://ror.org/{ROR}", by=SYSTEM)


def test_what_was_removed_from_one_is_refused_to_another_which_is_told_who_had_it(first, second, taken_away):
    with pytest.raises(Conflict) as refused:
        services.add_identifier(second, scheme="ror", value=ROR.upper(), by=SYSTEM)
    assert refused.value.code == "held_before"
    assert "甲研究院" in refused.value.sentence
    assert set(refused.value.fields) == {"value"}
    assert services.add_identifier(first, scheme="ror", value=ROR, by=SYSTEM).value == ROR, "it may have it again"


def test_who_is_not_public_is_not_named(first, second, taken_away):
    services.archive_organization(first, by=SYSTEM)
    with pytest.raises(Conflict) as refused:
        services.add_identifier(second, scheme="ror", value=ROR, by=SYSTEM)
    assert "甲研究院" not in refused.value.sentence
    assert "not public" in refused.value.sentence


def test_it_is_taken_over_with_a_reason_and_not_without(first, second, taken_away):
    with pytest.raises(InvalidInput) as refused:
        services.add_identifier(second, scheme="ror", value=ROR, taken_over=True, by=SYSTEM)
    assert set(refused.value.fields) == {"reason"}
    services.add_identifier(second, scheme="ror", value=ROR, taken_over=True, by=SYSTEM, reason="ROR 的记录是乙的")
    assert ChangeSet.objects.latest("pk").reason == "ROR 的记录是乙的"
    assert second.identifiers.get().value == ROR


def test_what_was_corrected_away_counts_as_removed(first, second):
    identifier = services.add_identifier(first, scheme="wikidata", value="Q1", by=SYSTEM)
    services.revise_identifier(identifier, value="Q2", by=SYSTEM)
    assert former_holders([("wikidata", "Q1"), ("wikidata", "Q2")]) == {("wikidata", "Q1"): {first.pk}}
    with pytest.raises(Conflict, match="甲研究院"):
        services.add_identifier(second, scheme="wikidata", value="q1", by=SYSTEM)
    other = services.add_identifier(second, scheme="wikidata", value="Q3", by=SYSTEM)
    with pytest.raises(Conflict, match="甲研究院"):
        services.revise_identifier(other, value="Q1", by=SYSTEM)
    services.revise_identifier(other, value="Q1", taken_over=True, reason="写错了", by=SYSTEM)


def test_the_same_characters_in_another_scheme_are_another_identifier(first, second):
    services.remove_identifier(
        services.add_identifier(first, scheme="stock_code", value="600001", by=SYSTEM), by=SYSTEM
    )
    services.remove_identifier(
        services.add_identifier(first, scheme="local", value="K1", sender="甲表", by=SYSTEM), by=SYSTEM
    )
    services.add_identifier(second, scheme="local", value="600001", sender="乙表", by=SYSTEM)
    services.add_identifier(second, scheme="local", value="K1", sender="甲表", by=SYSTEM)
    assert second.identifiers.count() == 2


def test_a_new_organization_is_refused_it_at_the_field_that_asked(wuhan, taken_away):
    new = {"registry": wuhan, "kind": "research_institute", "name": "丙研究院", "by": SYSTEM}
    with pytest.raises(Conflict) as refused:
        services.register_organization(**new, identifiers=[{"scheme": "ror", "value": ROR}])
    assert set(refused.value.fields) == {"ror"}
    code = {"scheme": "ror", "value": ROR, "taken_over": True}
    assert services.register_organization(**new, identifiers=[code], reason="核对过").identifiers.get().value == ROR


def test_undoing_goes_both_ways_newest_first(first, second, taken_away):
    removal = ChangeSet.objects.latest("pk")
    services.add_identifier(second, scheme="ror", value=ROR, taken_over=True, by=SYSTEM, reason="核对过")
    addition = ChangeSet.objects.latest("pk")
    undo(addition, by=SYSTEM)
    undo(removal, by=SYSTEM)
    assert first.identifiers.get().value == ROR


def test_moving_a_record_from_one_to_another_as_a_merge_does_is_no_new_claim(first, second):
    identifier = services.add_identifier(first, scheme="ror", value=ROR, by=SYSTEM)
    with change_set(by=SYSTEM, verb="Merge"):
        update(locked(identifier), organization=second)
    assert Identifier.objects.get().organization == second


def test_a_writer_that_goes_round_the_service_is_refused_too(second, taken_away):
    with pytest.raises(Conflict), change_set(by=SYSTEM, verb="x"):
        create(Identifier(organization=second, scheme="ror", value=ROR))


def test_what_was_undone_never_was(first, second):
    services.add_identifier(first, scheme="ror", value=ROR, by=SYSTEM)
    undo(ChangeSet.objects.latest("pk"), by=SYSTEM)
    assert services.add_identifier(second, scheme="ror", value=ROR, by=SYSTEM).organization == second


def test_a_sheet_is_refused_it_row_by_row_and_goes_in_again_after_it_was_undone(first, taken_away, wuhan):
    def sheet() -> ImportReport:
        row = read_row(2, ["丙研究院", f"https://ror.org/{ROR}"], map_columns(["名称", "ROR"]))
        other = read_row(3, ["丁研究院", "03vek6s52"], map_columns(["名称", "ROR"]))
        return OrganizationImport(registry=wuhan, sender="甲表", by=SYSTEM).run([row, other])

    report = sheet()
    assert [(row.number, [error.code for error in row.errors]) for row in report.refused] == [
        (2, ["E_IDENTIFIER_CONFLICT"])
    ]
    assert report.created == 1
    undo(ChangeSet.objects.latest("pk"), by=SYSTEM)
    assert sheet().created == 1
