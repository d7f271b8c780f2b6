"""Everybody at every list with every method: denied unless a role allows it; other cities are not even there."""

import pytest
from django.test import Client

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.audit.models import ChangeSet
from ecosystem.audit.recording import change_set
from ecosystem.centers.staff import employ
from ecosystem.desk import nouns as _declared  # noqa: F401  the nouns make themselves known
from ecosystem.desk.register import all_nouns, noun_named
from ecosystem.organizations.services import add_contact, add_name
from tests.desk.city import furnish

pytestmark = [pytest.mark.django_db, pytest.mark.everything]

ENGLISH = "/en/desk"
NOUNS = [noun.name for noun in all_nouns()]
READERS = {"lin", "qian", "zhao", "sun"}
# What is kept by whoever decides on applications.
OF_PROGRAMS = {
    *("questions", "required-documents", "rubric", "graduation-criteria", "panel", "evidence", "applications"),
    *("objections", "reviews", "reviewers", "affiliations"),
}
ROUNDS = ("confirmation-rounds", "confirmations")
# Who opens the table, where not everybody on the staff does.
ONLY_FOR = {
    "contacts": {"lin", "qian", "zhao", "chen"},
    "representations": {"lin", "qian", "zhao", "chen"},
    "proposals": {"lin", "qian", "zhao", "chen"},
    "duplicates": {"lin", "qian", "zhao", "chen"},
    "imports": {"lin", "qian", "zhao", "chen"},
    "users": {"lin"},
    "roles": {"lin"},
    "tokens": {"lin", "qian", "zhao", "rui", "sun", "chen"},
    **dict.fromkeys(
        [
            "outbox",
            "mailings",
            "mail-texts",
            "unsubscriptions",
            "reports-by-mail",
            "report-readers",
            *ROUNDS,
            *OF_PROGRAMS,
        ],
        frozenset({"lin", "qian"}),
    ),
}
# What is made elsewhere: by doing something, or on a page of its own.
NEVER_ADDED = {
    "changes",
    "duplicates",
    "outbox",
    "mailings",
    "mail-texts",
    "representations",
    "proposals",
    "confirmations",
    "applications",
    "reviews",
    "reviewers",
}
EDITORS, ENROLLERS, ADMINISTRATORS = {"lin", "qian", "zhao"}, {"lin", "qian"}, {"lin"}
# Who may add a record of a noun in Wuhan.
WRITERS = {
    **dict.fromkeys(
        ["organizations", "names", "identifiers", "milestones", "statements", "contacts", "relationships", "solutions"],
        EDITORS,
    ),
    **dict.fromkeys(["solution-parties", "solution-statements", "outcomes", "figures", "sources", "imports"], EDITORS),
    **dict.fromkeys(["research-projects", "project-partners", "outputs", "output-uses", "trainings"], EDITORS),
    **dict.fromkeys(
        [
            "programs",
            "enrollments",
            "welcome-tasks",
            "unsubscriptions",
            "confirmation-rounds",
            "allocations",
            "service-cases",
            "officer-assignments",
            "usage",
            "monthly-totals",
            "usage-files",
            *("reports-by-mail", "report-readers"),
            *("needs", "introductions", "events", "event-participants"),
            *("voucher-schemes", "voucher-pots", "vouchers", "voucher-claims", "voucher-documents"),
            *(OF_PROGRAMS - NEVER_ADDED),
        ],
        ENROLLERS,
    ),
    **dict.fromkeys(["tasks", "notes", "service-log"], EDITORS),
    **dict.fromkeys(
        ["centers", "phases", "center-parties", "platforms", "center-steps", "peer-cities", "offices"], ADMINISTRATORS
    ),
    **dict.fromkeys(["measures", "sectors", "layers", "service-steps", "places", "users", "roles"], ADMINISTRATORS),
    "tokens": {"lin", "qian", "zhao", "rui", "sun", "chen"},
    **dict.fromkeys(NEVER_ADDED, frozenset()),
}
SHARED = {"measures", "sectors", "layers", "service-steps", "places", "sources", "users", "roles", "tokens", "changes"}


def test_every_noun_has_its_line_here():
    assert set(WRITERS) == set(NOUNS)


@pytest.mark.parametrize("noun", NOUNS)
def test_tables_open_for_staff_with_the_right_role_and_for_nobody_else(noun, people, signed_in):
    answers = {name: signed_in(person).get(f"{ENGLISH}/{noun}/").status_code for name, person in people.items()}
    readers = ONLY_FOR.get(noun, READERS | {"chen"})
    assert answers == {name: 302 if name == "nobody" else 200 if name in readers else 403 for name in people}


@pytest.mark.parametrize("noun", NOUNS)
def test_only_who_may_write_is_offered_to_and_can(noun, people, signed_in, wuhan_center):
    for name, person in people.items():
        if name == "nobody":
            continue
        client = signed_in(person)
        form, sent = client.get(f"{ENGLISH}/{noun}/new/"), client.post(f"{ENGLISH}/{noun}/new/", {})
        if noun in NEVER_ADDED:
            denied = 404 if name in ONLY_FOR.get(noun, READERS | {"chen"}) else 403
            assert (form.status_code, sent.status_code) == (denied, denied)
            continue
        # Chengdu's editor writes in Chengdu: the form opens, for Chengdu's records.
        may = name in WRITERS[noun] or (name == "chen" and WRITERS[noun] is EDITORS)
        assert (form.status_code, sent.status_code) == ((200, 422) if may else (403, 403)), (name, noun)
        table = client.get(f"{ENGLISH}/{noun}/")
        if table.status_code == 200:
            assert (f'href="{ENGLISH}/{noun}/new/"' in table.content.decode()) == may, (name, noun)


@pytest.fixture
def city(wuhan_center, lin):
    return furnish(wuhan_center, people=[lin])


@pytest.mark.parametrize("who", ["sun"])
def test_who_only_looks_sees_records_without_buttons_and_is_refused_every_act(who, city, people, signed_in):
    client = signed_in(people[who])
    before = ChangeSet.objects.count()
    for noun in all_nouns():
        if noun.name in ONLY_FOR or noun.name in {"tokens", "changes"}:
            continue
        key = noun.key(noun.rows(people["lin"]).first())
        page = client.get(f"{ENGLISH}/{noun}/{key}/")
        assert page.status_code == 200, noun.name
        assert page.context["acts"] == []
        assert not page.context["may_edit"]
        for act in filter(None, (noun.edit, *noun.acts)):
            assert client.get(f"{ENGLISH}/{noun}/{key}/{act.name}/").status_code == 403, (noun.name, act.name)
            assert client.post(f"{ENGLISH}/{noun}/{key}/{act.name}/", {}).status_code == 403, (noun.name, act.name)
            if act.bulk:
                assert client.post(f"{ENGLISH}/{noun}/bulk/{act.name}/", {"chosen": key}).status_code == 403
    assert ChangeSet.objects.count() == before


def test_the_records_of_another_city_are_not_there(city, people, signed_in):
    client = signed_in(people["chen"])
    for noun in all_nouns():
        if noun.name in SHARED:
            continue
        record = noun.rows(people["lin"]).first()
        key = noun.key(record)
        assert noun.rows(people["chen"]).filter(pk=record.pk).count() == 0
        assert client.get(f"{ENGLISH}/{noun}/{key}/").status_code in {404} | ({403} if noun.name in ONLY_FOR else set())
        assert client.get(f"{ENGLISH}/{noun}/{key}/history/").status_code in {404, 403}
        for act in filter(None, (noun.edit, *noun.acts)):
            assert client.post(f"{ENGLISH}/{noun}/{key}/{act.name}/", {}).status_code in {404, 403}
        options = client.get(f"{ENGLISH}/options/{noun}/?q={record}")
        if options.status_code == 200:
            assert key not in options.content.decode()


def test_a_city_one_does_not_work_for_cannot_be_chosen(city, people, signed_in):
    client = signed_in(people["chen"])
    assert client.get(f"{ENGLISH}/organizations/?registry=420100").status_code == 404
    assert client.get(f"{ENGLISH}/organizations/?registry=999999").status_code == 404
    assert client.get(f"{ENGLISH}/organizations/?registry=all").context["table"].count == 0


def test_rows_of_another_city_named_in_a_bulk_act_are_left_out(city, people, signed_in):
    member = city["members"][0]
    client = signed_in(people["chen"])
    answer = client.post(
        f"{ENGLISH}/organizations/bulk/archive/", {"chosen": member.public_id, "confirmed": "1", "reason": "x"}
    )
    assert answer.status_code == 302
    member.refresh_from_db()
    assert member.status == "public"


def test_contacts_show_up_nowhere_for_who_may_not_see_them(city, people, signed_in):
    member = city["members"][0]
    add_contact(member, by=people["qian"], name="金丝雀", phone="13900001111", reason="拜访")
    pages = [
        f"organizations/{member.public_id}/",
        f"organizations/{member.public_id}/history/",
        "find/?q=金丝雀",
        "organizations/?q=金丝雀",
        "",
        "changes/",
        f"changes/{ChangeSet.objects.latest('pk').pk}/",
        "organizations/export.csv",
    ]
    for who, sees in (("sun", False), ("rui", False), ("zhao", True)):
        client = signed_in(people[who])
        seen = [b"".join(answer) for answer in (client.get(f"{ENGLISH}/{page}") for page in pages)]
        # What was asked for is repeated in the search box; the record itself is not.
        found = [("13900001111" in text.decode() or ">金丝雀<" in text.decode()) for text in seen]
        assert any(found) is sees, (who, found)
        assert client.get(f"{ENGLISH}/contacts/export.csv").status_code == (200 if sees else 403)
        assert client.get(f"{ENGLISH}/options/contacts/?q=金").status_code == (200 if sees else 403)


def test_a_change_that_touched_two_cities_shows_each_only_its_own(city, people, signed_in, chengdu, organization):
    ours, theirs = city["members"][0], organization("成都某某科技有限公司", registry=chengdu, status="draft")
    with change_set(by=SYSTEM, verb="Import"):
        add_name(ours, by=SYSTEM, name="本市别名", kind="alias")
        add_name(theirs, by=SYSTEM, name="外市别名", kind="alias")
    page = f"{ENGLISH}/changes/{ChangeSet.objects.latest('pk').pk}/"
    wuhan, chengdu_view = (signed_in(people[who]).get(page).content.decode() for who in ("sun", "chen"))
    assert ("本市别名" in wuhan, "外市别名" in wuhan) == (True, False)
    assert ("本市别名" in chengdu_view, "外市别名" in chengdu_view) == (False, True)
    assert "1 more change is not shown." in wuhan


def test_an_administrator_of_one_center_keeps_its_people_only(people, wuhan_center, signed_in):
    gao = employ(
        username="gao", name="高", password="a pass phrase 7 7", role="administrator", center=wuhan_center, by=SYSTEM
    )
    client = signed_in(gao)
    listed = {row.label for row in client.get(f"{ENGLISH}/users/").context["table"].as_rows()}
    assert listed == {"高", "钱", "赵", "芮", "孙"}
    assert client.get(f"{ENGLISH}/users/{people['chen'].pk}/").status_code == 404
    assert client.get(f"{ENGLISH}/users/{people['sun'].pk}/dismiss/").status_code == 200
    assert (
        client.post(
            f"{ENGLISH}/users/new/",
            {"username": "tang", "name": "唐", "password": "a pass phrase 7 7", "role": "viewer"},
        ).status_code
        == 422
    )


def test_keys_are_ones_own_unless_one_administers_everything(people, signed_in, city):
    own = signed_in(people["sun"])
    made = own.post(f"{ENGLISH}/tokens/new/", {"name": "报表"})
    key = made.context["made"][1]
    assert key.startswith("wt_")
    assert key in made.content.decode()
    assert key not in own.get(f"{ENGLISH}/tokens/").content.decode()
    assert own.get(f"{ENGLISH}/tokens/").context["table"].count == 1
    assert signed_in(people["zhao"]).get(f"{ENGLISH}/tokens/").context["table"].count == 0
    assert signed_in(people["lin"]).get(f"{ENGLISH}/tokens/").context["table"].count == 2


def test_a_new_password_ends_what_the_old_one_began(people, signed_in):
    sun = people["sun"]
    theirs, client = signed_in(sun), signed_in(people["lin"])
    assert theirs.get(f"{ENGLISH}/").status_code == 200
    assert client.post(f"{ENGLISH}/users/{sun.pk}/password/", {"password": "12345678"}).status_code == 422
    assert (
        client.post(f"{ENGLISH}/users/{sun.pk}/password/", {"password": "another long pass phrase"}).status_code == 302
    )
    assert theirs.get(f"{ENGLISH}/").status_code == 302
    sun.refresh_from_db()
    assert sun.check_password("another long pass phrase")


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_other_methods_are_not_known(method, lin, signed_in, wuhan_center):
    client = signed_in(lin)
    for path in ("", "organizations/", "organizations/new/", "find/", f"centers/{wuhan_center.public_id}/"):
        assert getattr(client, method)(f"{ENGLISH}/{path}").status_code == 405


def test_a_form_without_its_token_is_refused(lin, wuhan_center):
    client = Client(enforce_csrf_checks=True)
    client.force_login(lin, backend="allauth.account.auth_backends.AuthenticationBackend")
    assert client.post(f"{ENGLISH}/sources/new/", {"title": "报道"}).status_code == 403
    assert noun_named("sources").model.objects.count() == 0
