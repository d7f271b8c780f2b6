"""Tables: how many queries, what the address says, what leaves as a file."""

import io
from datetime import date

import openpyxl
import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.desk.register import all_nouns
from ecosystem.organizations.choices import Kind
from ecosystem.organizations.models import Organization
from ecosystem.organizations.services import register_organization, revise_organization
from ecosystem.programs.services import enroll, register_program
from ecosystem.relationships.services import relate
from ecosystem.vocabulary.models import Sector
from ecosystem.vocabulary.services import add_place
from tests.desk.city import furnish

pytestmark = pytest.mark.django_db

ENGLISH = "/en/desk"


@pytest.fixture
def desk(lin, signed_in):
    client = signed_in(lin)
    client.get(f"{ENGLISH}/lists/?registry=420100")
    return client


def texts(response) -> list[list[str]]:
    return [[cell.text for cell in row.cells] for row in response.context["table"].as_rows()]


def test_a_table_takes_as_many_queries_for_many_rows_as_for_few(desk, lin, wuhan_center, counted):
    few = furnish(wuhan_center, people=[lin])
    nouns = [noun.name for noun in all_nouns()]
    first = {noun: counted(desk.get, f"{ENGLISH}/{noun}/") for noun in nouns}
    more(few, wuhan_center)
    then = {noun: counted(desk.get, f"{ENGLISH}/{noun}/") for noun in nouns}
    assert then == first
    assert max(first.values()) <= 32


def more(city, center) -> None:
    """Many more of what there are most of."""
    for number in range(12):
        organizations = [*city["members"]]
        new = Organization.objects.get(pk=organizations[0].pk)
        member = register(new.registry, f"新成员{number}有限公司")
        program = register_program(
            by=SYSTEM, platform=center.platforms.first(), name=f"新计划{number}", status="public"
        )
        enroll(member, program, on=date(2022, 1, 1), by=SYSTEM)
        relate(member, new, kind="customer_of", by=SYSTEM)


def register(registry, name):
    return register_organization(
        by=SYSTEM, registry=registry, kind="company", name=name, status="public", sectors=Sector.objects.all()[:2]
    )


def test_an_organization_is_found_by_any_name_pinyin_and_code_and_the_best_match_comes_first(desk, organization):
    organization("武汉大学遥感信息工程学院", kind="university_school")
    whole = organization("武汉大学", kind="university", short_name="武大")
    for query in ("武汉大学", "武漢大學", "wuhandaxue", "武大", "WHDX"):
        found = texts(desk.get(f"{ENGLISH}/organizations/?q={query}"))
        assert found[0][0] == whole.name, query


def test_the_address_says_everything_about_the_table(desk, organization):
    organization("甲公司")
    organization("乙大学", kind="university")
    response = desk.get(f"{ENGLISH}/organizations/?kind=university&sort=-kind&columns=name,kind")
    assert texts(response) == [["乙大学", "university"]]
    chips = response.context["table"].chips
    assert [(chip["label"], chip["url"]) for chip in chips] == [("Kind: university", "?sort=-kind&columns=name%2Ckind")]


def test_an_unknown_column_or_order_is_passed_over(desk, organization):
    organization("甲公司")
    response = desk.get(f"{ENGLISH}/organizations/?columns=password,name&sort=verified_by__password")
    table = response.context["table"]
    assert [column.name for column in table.columns] == ["name"]
    assert table.sort[0].name == "name"


def test_a_cursor_that_is_none_is_explained(desk, organization):
    response = desk.get(f"{ENGLISH}/organizations/?cursor=nonsense")
    assert response.status_code == 400
    assert "does not name a page of the list" in response.content.decode()


def test_a_wrong_filter_narrows_nothing_and_breaks_nothing(desk, organization):
    organization("甲公司")
    for query in (
        "kind=emperor",
        "founded_after=yesterday",
        "sector=none",
        "program=%27",
        "as_of=31-31",
        "q=" + "x" * 5000,
    ):
        response = desk.get(f"{ENGLISH}/organizations/?{query}")
        assert response.status_code == 200, query


def test_columns_chosen_hold_in_another_browser(desk, lin, organization, signed_in):
    organization("甲公司")
    desk.post(f"{ENGLISH}/organizations/columns/", {"columns": ["name", "website"]})
    headings = signed_in(lin).get(f"{ENGLISH}/organizations/").context["table"].headings()
    assert [heading["label"] for heading in headings] == ["Name", "Website"]


def test_an_address_with_columns_outranks_what_is_remembered(desk, organization):
    organization("甲公司")
    desk.post(f"{ENGLISH}/organizations/columns/", {"columns": ["name"]})
    table = desk.get(f"{ENGLISH}/organizations/?columns=kind,name").context["table"]
    assert [column.name for column in table.columns] == ["kind", "name"]


def test_a_city_is_chosen_in_the_address_and_kept(desk, organization, chengdu, chengdu_center):
    organization("武汉公司")
    organization("成都公司", registry=chengdu)
    assert texts(desk.get(f"{ENGLISH}/organizations/?columns=name")) == [["武汉公司"]]
    assert texts(desk.get(f"{ENGLISH}/organizations/?columns=name&registry=510100")) == [["成都公司"]]
    assert texts(desk.get(f"{ENGLISH}/organizations/?columns=name")) == [["成都公司"]]
    assert texts(desk.get(f"{ENGLISH}/organizations/?columns=name&registry=all")) == [["成都公司"], ["武汉公司"]]


def test_a_synthetic_city_is_labeled_wherever_it_is_shown(desk, organization, wuhan):
    made_up = add_place(by=SYSTEM, code="synthetic-9", level="city", name="示范市", is_synthetic=True)
    member = organization("示范公司", registry=made_up)
    banner = "Synthetic data"
    for path in (
        "organizations/?registry=synthetic-9",
        "organizations/?registry=all",
        f"organizations/{member.public_id}/?registry=420100",
        f"organizations/{member.public_id}/edit/",
        f"organizations/{member.public_id}/history/",
        "find/?q=示范",
    ):
        assert banner in desk.get(f"{ENGLISH}/{path}").content.decode(), path
    assert banner not in desk.get(f"{ENGLISH}/organizations/?registry=420100").content.decode()


def test_no_cell_of_a_file_is_a_formula(desk, organization):
    member = organization("甲公司")
    revise_organization(
        member, by=SYSTEM, description='=HYPERLINK("https://evil.example")', place_text="+1", sectors_text="@x"
    )
    query = "columns=name,description,place_text,sectors_text"
    response = desk.get(f"{ENGLISH}/organizations/export.csv?{query}")
    text = b"".join(response.streaming_content).decode("utf-8-sig")
    assert text.splitlines()[1] == '甲公司,"\'=HYPERLINK(""https://evil.example"")",\'+1,\'@x'
    sheet = openpyxl.load_workbook(
        io.BytesIO(desk.get(f"{ENGLISH}/organizations/export.xlsx?{query}").getvalue())
    ).active
    assert [cell.data_type for cell in sheet[2]] == ["s"] * 4
    assert sheet["B2"].value == '=HYPERLINK("https://evil.example")'


def test_a_file_has_all_rows_that_match_in_the_order_shown(desk, organization):
    for number in range(60):
        organization(f"公司{number:02d}")
    response = desk.get(f"{ENGLISH}/organizations/export.csv?kind=company&sort=-id&columns=name")
    lines = b"".join(response.streaming_content).decode("utf-8-sig").split()
    assert lines == ["Name", *(f"公司{number:02d}" for number in reversed(range(60)))]
    assert response["Content-Disposition"].startswith('attachment; filename="organizations-')
    assert len(texts(desk.get(f"{ENGLISH}/organizations/?kind=company"))) == 50


def test_an_unknown_format_and_an_unknown_list_are_not_there(desk, wuhan_center):
    assert desk.get(f"{ENGLISH}/organizations/export.pdf").status_code == 404
    assert desk.get(f"{ENGLISH}/passwords/").status_code == 404


def test_an_empty_table_says_what_to_do(desk, wuhan_center, sun, signed_in):
    assert "What you add appears in this list." in desk.get(f"{ENGLISH}/contacts/").content.decode()
    assert "Take a filter away" in desk.get(f"{ENGLISH}/organizations/?q=nothing").content.decode()
    page = signed_in(sun).get(f"{ENGLISH}/organizations/").content.decode()
    assert "There is nothing of this kind where you work." in page


def test_every_kind_of_organization_can_be_filtered_for(desk, organization):
    for kind in (Kind.COMPANY, Kind.TEAM):
        organization(f"某{kind.value}", kind=kind)
    assert texts(desk.get(f"{ENGLISH}/organizations/?kind=team&columns=name")) == [["某team"]]


@pytest.mark.parametrize("language", ["", "/zh-hant", "/en"])
def test_tables_and_records_open_in_every_language(language, lin, signed_in, organization):
    member = organization("甲公司")
    client = signed_in(lin)
    for path in (
        "",
        "organizations/",
        f"organizations/{member.public_id}/",
        "organizations/new/",
        "find/?q=x",
        "lists/",
    ):
        assert client.get(f"{language}/desk/{path}").status_code == 200
