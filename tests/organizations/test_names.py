"""Names and what belongs to an organization: written as meant, and never handed to another organization."""

from datetime import date, timedelta

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.core.dates import today
from ecosystem.core.errors import InvalidInput
from ecosystem.organizations import services
from ecosystem.organizations.models import Organization

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

PARTS = {
    "names": services.revise_name,
    "identifiers": services.revise_identifier,
    "contacts": services.revise_contact,
    "milestones": services.revise_milestone,
    "statements": services.revise_statement,
}


@pytest.fixture
def weili(organization) -> Organization:
    made = organization("武汉唯理科技", identifiers=[{"scheme": "stock_code", "value": "600000"}])
    services.add_contact(made, by=SYSTEM, name="王测试")
    services.add_milestone(made, by=SYSTEM, title="成立")
    services.add_statement(made, by=SYSTEM, topic="mission", text="服务城市")
    return made


@pytest.mark.parametrize("part", PARTS)
def test_a_part_stays_with_its_organization(part, weili, organization, chengdu, lin):
    elsewhere = organization("成都企业", registry=chengdu)
    record = getattr(weili, part).get()
    with pytest.raises(InvalidInput) as refusal:
        PARTS[part](record, by=lin, organization=elsewhere)
    assert (refusal.value.code, list(refusal.value.fields)) == ("not_here", ["organization"])
    assert getattr(weili, part).count() == 1


def test_nobody_is_renamed_in_the_future(weili, lin):
    with pytest.raises(InvalidInput) as refusal:
        services.rename_organization(weili, by=lin, name="湖北唯理", on=today() + timedelta(days=1))
    assert (refusal.value.code, list(refusal.value.fields)) == ("in_future", ["on"])
    weili.refresh_from_db()
    assert weili.name == "武汉唯理科技"


def test_every_name_given_on_registering_is_written_as_it_was_meant(wuhan, lin):
    made = services.register_organization(
        by=lin,
        registry=wuhan,
        kind="company",
        name="\ufeff武汉\u200b唯理 ",
        name_en=" Weili\u3000 Technology\u200b",
        short_name="唯\u200b理",
        names=[{"name": "唯理\u2060科技 ", "kind": "alias", "language": "zh-hans"}],
    )
    assert (made.name, made.name_en, made.short_name) == ("武汉唯理", "Weili Technology", "唯理")
    kept = set(made.names.values_list("name", flat=True))
    assert kept == {"武汉唯理", "Weili Technology", "唯理", "唯理科技"}


@pytest.mark.parametrize("letter", ["㍿", "㌖", "ﷲ", "ß", "ﬃ", "𠮷", "A"])
def test_a_name_of_letters_that_unfold_is_registered_and_found(letter, wuhan, lin):
    name = letter * 200
    made = services.register_organization(
        by=lin,
        registry=wuhan,
        kind="company",
        name=name,
        status="public",
        names=[{"name": letter * 250, "kind": "alias", "language": "zh-hans"}],
    )
    assert made.name == name
    assert list(Organization.objects.search(name)) == [made]
    assert Organization.objects.search(name).best_match_first(name).get() == made


@pytest.mark.parametrize("hidden", ["\x00", "\x07", "\ud800", "\u202e"])
@pytest.mark.parametrize("field", ["website", "description", "place_text"])
def test_what_no_database_or_reader_can_take_is_refused_at_its_field(hidden, field, weili, lin):
    with pytest.raises(InvalidInput) as refusal:
        services.revise_organization(weili, by=lin, **{field: f"https://weili.example/{hidden}abc"})
    assert field in refusal.value.fields
    weili.refresh_from_db()
    assert getattr(weili, field) == ""


def test_lines_and_tabs_of_a_long_text_are_kept(weili, lin):
    services.revise_organization(weili, by=lin, description="第一行\r\n第二行\t表格", founded_on=date(2016, 1, 1))
    weili.refresh_from_db()
    assert weili.description == "第一行\r\n第二行\t表格"
