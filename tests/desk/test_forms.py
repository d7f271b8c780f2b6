"""Forms: one service each, what it refuses at the field, nothing typed lost."""

from datetime import date

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.centers.services import add_platform
from ecosystem.desk.forms.fields import PreciseDateField
from ecosystem.organizations.models import Identifier, Organization
from ecosystem.organizations.services import revise_organization
from ecosystem.programs.models import Program
from ecosystem.programs.services import register_program
from ecosystem.relationships.models import Relationship
from ecosystem.solutions.models import Solution
from ecosystem.sources.models import Source
from ecosystem.sources.services import add_source
from ecosystem.vocabulary.models import Sector

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]

ENGLISH = "/en/desk"
USCC = "91420100MA4KXQ3R2E"


@pytest.fixture
def desk(qian, signed_in):
    return signed_in(qian)


def new_organization(**values) -> dict[str, str]:
    return {"name": "武汉某某科技有限公司", "kind": "company", "status": "draft", "registry": "", **values}


@pytest.fixture
def typed(wuhan):
    def fill(**values):
        return new_organization(registry=str(wuhan.pk), **values)

    return fill


def errors(response) -> dict[str, list[str]]:
    assert response.status_code == 422
    return {name: list(found) for name, found in response.context["form"].errors.items()}


def test_an_organization_is_registered_with_names_code_sectors_and_a_founding_month(desk, typed, qian, wuhan):
    sector = Sector.objects.first()
    answer = desk.post(
        f"{ENGLISH}/organizations/new/",
        typed(
            name_en="Wuhan Moumou",
            short_name="某某",
            founded_on="2019-05",
            sectors=[str(sector.pk)],
            website="https://example.org",
            reason="走访",
        ),
    )
    made = Organization.objects.get()
    assert answer["Location"] == f"{ENGLISH}/organizations/{made.public_id}/"
    assert (made.name_en, made.short_name, made.registry) == ("Wuhan Moumou", "某某", wuhan)
    assert (made.founded_on, made.founded_on_precision) == (date(2019, 5, 1), "month")
    assert list(made.sectors.all()) == [sector]
    entry = ChangeSet.objects.latest("pk")
    assert (entry.by, entry.verb, entry.reason, entry.door) == (qian, "Register an organization", "走访", "desk")


def test_what_the_service_refuses_is_said_at_the_field_and_nothing_typed_is_lost(desk, typed):
    response = desk.post(
        f"{ENGLISH}/organizations/new/", typed(name="=1+1", short_name="某某", uscc="91420100MA4KXQ3R2X")
    )
    assert errors(response) == {"name": ["A name cannot be a formula or markup."]}
    response = desk.post(f"{ENGLISH}/organizations/new/", typed(short_name="某某", uscc="91420100MA4KXQ3R2X"))
    assert list(errors(response)) == ["uscc"]
    form = response.context["form"]
    assert (form["short_name"].value(), form["uscc"].value()) == ("某某", "91420100MA4KXQ3R2X")
    assert not Organization.objects.exists()


def test_required_fields_are_named_in_the_readers_language(desk, typed):
    assert errors(desk.post(f"{ENGLISH}/organizations/new/", typed(name=""))) == {"name": ["This field is required."]}
    chinese = desk.post("/desk/organizations/new/", typed(name=""))
    assert "This field" not in chinese.content.decode()


@pytest.mark.parametrize(
    ("text", "day", "precision"),
    [
        ("2021", date(2021, 1, 1), "year"),
        ("2021年", date(2021, 1, 1), "year"),
        ("2021-11", date(2021, 11, 1), "month"),
        ("２０２１／１１", date(2021, 11, 1), "month"),
        ("2021年11月", date(2021, 11, 1), "month"),
        ("2021.11.30", date(2021, 11, 30), "day"),
        ("2021年11月30日", date(2021, 11, 30), "day"),
        (" 2020-02-29 ", date(2020, 2, 29), "day"),
    ],
)
def test_a_date_is_typed_with_as_much_as_is_known(text, day, precision):
    assert PreciseDateField().clean(text) == (day, precision)


@pytest.mark.parametrize("text", ["yesterday", "2021-13", "2021-02-30", "21-11-30", "2021-11-30x", "0000"])
def test_what_is_no_date_is_explained(text, desk, typed):
    response = desk.post(f"{ENGLISH}/organizations/new/", typed(founded_on=text))
    assert errors(response) == {"founded_on": ["Write a day, a month or a year: 2021-11-30, 2021-11 or 2021."]}


def test_a_form_shows_what_is_stored_and_saving_it_unchanged_changes_nothing(desk, organization, wuhan):
    member = organization(
        "甲公司", founded_on=date(2019, 5, 1), founded_on_precision="month", sectors=Sector.objects.all()[:2]
    )
    form = desk.get(f"{ENGLISH}/organizations/{member.public_id}/edit/").context["form"]
    assert form["founded_on"].value() == "2019-05"
    before = ChangeSet.objects.count()
    data = {name: form[name].value() or "" for name in form.fields}
    data["sectors"], data["layers"] = [sector.pk for sector in member.sectors.all()], []
    answer = desk.post(f"{ENGLISH}/organizations/{member.public_id}/edit/", data)
    assert answer.status_code == 302, errors(answer)
    assert ChangeSet.objects.count() == before


def test_a_form_opened_before_somebody_elses_change_says_so_once(desk, organization):
    member = organization("甲公司")
    page = f"{ENGLISH}/organizations/{member.public_id}/edit/"
    form = desk.get(page).context["form"]
    data = {"kind": "company", "as_read": form["as_read"].value(), "description": "我写的"}
    revise_organization(member, by=SYSTEM, description="别人写的")
    response = desk.post(page, data)
    assert "Somebody changed this record while you were writing." in errors(response)["__all__"][0]
    again = response.context["form"]
    assert again["description"].value() == "我写的"
    assert desk.post(page, {**data, "as_read": again["as_read"].value()}).status_code == 302
    member.refresh_from_db()
    assert member.description == "我写的"


def test_fields_that_are_not_asked_for_are_not_taken(desk, organization):
    member = organization("甲公司", status="draft")
    answer = desk.post(
        f"{ENGLISH}/organizations/{member.public_id}/edit/",
        {
            "kind": "company",
            "status": "public",
            "name": "乙公司",
            "verified_on": "2026-01-01",
            "public_id": "x",
            "registry": "1",
        },
    )
    assert answer.status_code == 302
    member.refresh_from_db()
    assert (member.status, member.name, member.verified_on) == ("draft", "甲公司", None)


def test_the_same_name_is_asked_about_before_it_is_entered_again(desk, typed, organization):
    organization("武汉某某科技有限责任公司", status="draft")
    response = desk.post(f"{ENGLISH}/organizations/new/", typed())
    assert response.status_code == 302, "another legal form is not the very same name"
    response = desk.post(f"{ENGLISH}/organizations/new/", typed())
    assert "This name is there already: 武汉某某科技有限公司." in errors(response)["name"][0]
    assert 'type="checkbox" name="confirmed"' in response.content.decode()
    assert desk.post(f"{ENGLISH}/organizations/new/", typed(confirmed="on")).status_code == 302
    assert Organization.objects.count() == 3


def test_while_a_name_is_typed_what_may_be_the_same_is_shown(desk, organization):
    organization("武汉倍特威视系统有限公司", identifiers=[{"scheme": "stock_code", "value": "600001"}])
    organization("武汉大学")

    def shown(**query) -> str:
        return desk.get(f"{ENGLISH}/similar/", query).content.decode()

    assert "武汉倍特威视系统有限公司" in shown(name="倍特威视系统")
    assert "武汉倍特威视系统有限公司" in shown(name="武漢倍特威視系統（有限公司）")
    assert "The legal form differs" in shown(name="武汉倍特威视系统有限责任公司")
    assert "sounds the same" in shown(name="武汉倍特威示系统有限公司")
    assert "the same name or code" in shown(name="武汉大学")
    assert shown(name="另一家").strip() == ""
    assert shown(name="").strip() == ""


def test_the_same_credit_code_is_shown_whatever_the_name(desk, organization):
    member = organization("甲公司")
    Identifier.objects.bulk_create([Identifier(organization=member, scheme="uscc", value=USCC)])
    text = desk.get(f"{ENGLISH}/similar/", {"name": "完全不同", "uscc": USCC.lower()}).content.decode()
    assert "甲公司" in text


def test_a_related_record_is_named_by_key_or_by_a_name_that_fits_only_one(desk, organization):
    first, second = organization("武汉甲公司"), organization("武汉乙公司")
    page = f"{ENGLISH}/relationships/new/"
    for named in (second.public_id, "武汉乙公司", f"随便 [{second.public_id}]"):
        Relationship.objects.all().delete()
        answer = desk.post(page, {"subject": first.public_id, "kind": "supplies", "object": named})
        assert answer.status_code == 302, named
        assert Relationship.objects.get().object == second


def test_a_name_that_fits_several_or_none_is_explained(desk, organization):
    first = organization("武汉甲公司")
    second = organization("武汉乙公司")
    page = f"{ENGLISH}/relationships/new/"
    several = errors(desk.post(page, {"subject": first.public_id, "kind": "supplies", "object": "武汉"}))["object"][0]
    assert several.startswith("More than one record fits.")
    assert f"武汉乙公司 [{second.public_id}]" in several
    none = errors(desk.post(page, {"subject": first.public_id, "kind": "supplies", "object": "没有"}))
    assert none == {"object": ["There is no such record. Type its name or code, or add it."]}


def test_options_are_those_the_person_works_with_best_first(desk, organization, chengdu):
    organization("武汉大学遥感学院", kind="university_school")
    organization("武汉大学", kind="university")
    organization("成都武汉大学研究院", registry=chengdu, kind="research_institute")
    text = desk.get(f"{ENGLISH}/options/organizations/?q=武汉大学").content.decode()
    assert text.index('data-label="武汉大学"') < text.index('data-label="武汉大学遥感学院"')
    assert "成都" not in text


def test_a_missing_record_is_added_on_the_way_and_nothing_typed_is_lost(desk, organization):
    first, second = organization("武汉甲公司"), organization("武汉乙公司")
    page = f"{ENGLISH}/relationships/new/"
    typed = {
        "subject": first.public_id,
        "kind": "supplies",
        "object": second.public_id,
        "note": "试用",
        "starts_on": "2021-05-01",
    }
    away = desk.post(page, {**typed, "add_missing": "source"})
    assert away.status_code == 302
    assert away["Location"].startswith(f"{ENGLISH}/sources/new/?back=")
    made = desk.post(away["Location"], {"title": "一篇报道"})
    source = Source.objects.get()
    back = desk.get(made["Location"])
    form = back.context["form"]
    assert (form["note"].value(), form["starts_on"].value()) == ("试用", "2021-05-01")
    assert form["source"].value() == source.public_id
    assert desk.post(made["Location"], {**typed, "source": source.public_id}).status_code == 302
    edge = Relationship.objects.get()
    assert (edge.source, edge.note, edge.starts_on) == (source, "试用", date(2021, 5, 1))


def test_the_name_already_typed_begins_the_missing_record(desk, organization):
    first = organization("武汉甲公司")
    away = desk.post(
        f"{ENGLISH}/relationships/new/", {"subject": first.public_id, "object": "武汉丙公司", "add_missing": "object"}
    )
    assert desk.get(away["Location"]).context["form"]["name"].value() == "武汉丙公司"


def test_a_missing_record_is_made_in_a_dialog_where_there_is_a_script(desk, db):
    script = {"HTTP_HX_REQUEST": "true"}
    form = desk.get(f"{ENGLISH}/sources/new/", **script)
    assert "<html" not in form.content.decode()
    refused = desk.post(f"{ENGLISH}/sources/new/", {"title": ""}, **script)
    assert (refused.status_code, "<html" in refused.content.decode()) == (422, False)
    made = desk.post(f"{ENGLISH}/sources/new/", {"title": "一篇报道"}, **script)
    assert (
        made.content.decode().strip()
        == f'<p data-made="{Source.objects.get().public_id}" data-label="一篇报道">一篇报道</p>'
    )


@pytest.mark.parametrize("back", ["https://evil.example/", "//evil.example", "javascript:alert(1)"])
def test_a_form_never_leads_to_another_site(back, desk, db):
    answer = desk.post(f"{ENGLISH}/sources/new/?back={back}", {"title": "一篇报道"})
    assert answer["Location"] == f"{ENGLISH}/sources/{Source.objects.get().public_id}/"


def test_a_solution_begins_with_its_stage_and_its_developer(desk, organization, wuhan, wuhan_center):
    member = organization("甲公司")
    answer = desk.post(
        f"{ENGLISH}/solutions/new/",
        {
            "name": "巡检",
            "registry": wuhan.pk,
            "center": wuhan_center.pk,
            "stage": "piloting",
            "stage_starts_on": "2021-03-01",
            "developer": member.public_id,
        },
    )
    assert answer.status_code == 302
    solution = Solution.objects.get()
    assert [(stage.stage, stage.starts_on) for stage in solution.stages.all()] == [("piloting", date(2021, 3, 1))]
    assert [(party.organization, party.role) for party in solution.parties.all()] == [(member, "developer")]


def test_a_program_takes_its_seats_and_its_intake(desk, wuhan_center):
    platform = add_platform(wuhan_center, by=SYSTEM, name="公共算力服务平台", function="compute")
    data = {
        "name": "入驻计划",
        "platform": platform.pk,
        "seats": "20",
        "intake_opens_on": "2026-03-01",
        "intake_closes_on": "2026-02-01",
    }
    response = desk.post(f"{ENGLISH}/programs/new/", data)
    assert errors(response) == {"__all__": ["The intake cannot close before it opens."]}
    assert desk.post(f"{ENGLISH}/programs/new/", {**data, "intake_closes_on": "2026-04-01"}).status_code == 302
    assert (Program.objects.get().seats, Program.objects.get().status) == (20, "draft")


def test_the_next_cohort_is_proposed_a_year_later(desk, wuhan_center):
    platform = add_platform(wuhan_center, by=SYSTEM, name="应用创新孵化平台", function="incubation")
    program = register_program(
        platform=platform,
        name="春季孵化营2027",
        name_en="Spring 2027",
        intake_opens_on=date(2027, 1, 5),
        ends_on=date(2028, 2, 29),
        by=SYSTEM,
    )
    html = desk.get(f"/en/desk/programs/{program.public_id}/copy/").content.decode()
    for value in ("春季孵化营2028", "Spring 2028", "2028-01-05", "2029-02-28"):
        assert f'value="{value}"' in html


def test_a_source_that_is_cited_cannot_be_removed_and_says_by_what(desk, organization):
    source = add_source(by=SYSTEM, title="一篇报道")
    first, second = organization("武汉甲公司"), organization("武汉乙公司")
    desk.post(
        f"{ENGLISH}/relationships/new/",
        {"subject": first.public_id, "kind": "supplies", "object": second.public_id, "source": source.public_id},
    )
    response = desk.post(f"{ENGLISH}/sources/{source.public_id}/remove/", {})
    assert errors(response)["__all__"][0].startswith("Other records still need this:")
    assert Source.objects.filter(pk=source.pk).exists()


def test_a_message_offers_the_way_back(desk, organization):
    member = organization("甲公司", status="draft")
    answer = desk.post(f"{ENGLISH}/organizations/{member.public_id}/publish/", {"reason": "核对过"}, follow=True)
    entry = ChangeSet.objects.latest("pk")
    text = answer.content.decode()
    assert "Publish: 甲公司." in text
    assert f'href="{ENGLISH}/changes/{entry.pk}/undo/"' in text
