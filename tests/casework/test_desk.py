"""Tasks and notes on the desk: where they are asked for, added and seen, by whom, and at what cost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.casework import services
from ecosystem.casework.mentions import mark_mentions_seen
from ecosystem.casework.models import Mention, Note, Task
from ecosystem.core.dates import today
from ecosystem.desk.notes import notes_about

pytestmark = pytest.mark.django_db
ENGLISH = "/en/desk"


@pytest.fixture
def desk(signed_in):
    """A browser on the desk, in English: ``desk(zhao)("tasks/")``."""

    def opened(person):
        browser = signed_in(person)

        def get(path, **values):
            return browser.get(f"{ENGLISH}/{path}", **values)

        get.post = lambda path, values=None: browser.post(f"{ENGLISH}/{path}", values or {})
        return get

    return opened


def labels(response) -> set[str]:
    assert response.status_code == 200
    return {row.label for row in response.context["table"].as_rows()}


def waits(response) -> dict[str, int]:
    """What waits on the first page under its own heading, by its words."""
    sections = dict(response.context["sections"])
    mine = next((answers for label, answers in sections.items() if str(label) == "For me"), [])
    return {str(waiting.question.label): waiting.count for waiting in mine}


def page_of(organization) -> str:
    return f"organizations/{organization.public_id}/"


def test_the_first_page_says_what_waits_for_me_and_leads_there(world, zhao, qian, desk):
    for days in (-3, 0, 3, 30):
        due_on = today() + timedelta(days)
        services.add_task(title=str(days), center=world.center, assignee=zhao, due_on=due_on, by=qian)
    services.add_note(text="@zhao 看一下", center=world.center, organization=world.weili, by=qian)
    first = desk(zhao)("")
    assert waits(first) == {"My tasks that are late": 1, "My tasks due within a week": 2, "Notes that name me": 1}
    found = [waiting.url for answers in dict(first.context["sections"]).values() for waiting in answers][:3]
    browser = desk(zhao)
    counts = [browser(url.removeprefix(f"{ENGLISH}/")).context["table"].count for url in found]
    assert counts == [1, 2, 1]
    assert waits(desk(qian)("")) == {}


def test_the_table_is_narrowed_to_mine_nobodys_late_and_a_program(world, zhao, qian, desk):
    services.add_task(title="续约", enrollment=world.enrollment, due_on=today() - timedelta(1), by=qian)
    browser = desk(qian)
    assert labels(browser("tasks/")) == {"回访", "补材料", "续约"}
    assert labels(browser("tasks/?assignee=me")) == set()
    assert labels(browser("tasks/?assignee=zhao")) == {"回访"}
    assert labels(browser("tasks/?assignee=nobody&assignee=zhao")) == {"回访", "补材料", "续约"}
    assert labels(browser("tasks/?due=late")) == {"续约"}
    assert labels(browser(f"tasks/?program={world.program.public_id}")) == {"补材料", "续约"}
    assert labels(browser(f"tasks/?organization={world.weili.public_id}")) == {"回访", "续约"}
    assert labels(browser("tasks/?state=done")) == set()
    assert labels(browser("tasks/?q=续约")) == {"续约"}
    assert labels(desk(zhao)("tasks/?assignee=me")) == {"回访"}
    assert labels(desk(zhao)("tasks/")) == {"回访", "续约"}


def test_a_task_is_added_on_the_organizations_page_and_done_there(world, zhao, desk):
    browser = desk(zhao)
    page = browser(page_of(world.weili))
    part = next(part for part in page.context["parts"] if part.noun.name == "tasks")
    assert [row.label for row in part.rows] == ["回访"]
    form = browser(part.add_url.removeprefix(f"{ENGLISH}/"))
    shown = {name: field.value() for name, field in ((name, form.context["form"][name]) for name in ("center",))}
    assert shown == {"center": world.center.pk}
    assert "application" not in form.context["form"].fields
    organization = f"唯理科技 [{world.weili.public_id}]"
    values = {"title": "签约", "organization": organization, "center": world.center.pk, "assignee": zhao.pk}
    sent = browser.post(part.add_url.removeprefix(f"{ENGLISH}/"), values)
    assert (sent.status_code, sent["Location"]) == (302, f"{ENGLISH}/{page_of(world.weili)}")
    task = Task.objects.get(title="签约")
    assert (task.organization, task.assignee) == (world.weili, zhao)
    assert browser.post(f"tasks/{task.public_id}/finish/").status_code == 302
    task.refresh_from_db()
    assert (task.state, task.done_by) == ("done", zhao)
    acts = {act.name for act in browser(f"tasks/{task.public_id}/").context["acts"]}
    assert acts == {"reopen"}


def test_a_note_is_added_on_the_organizations_page(world, zhao, qian, desk):
    page = desk(zhao)(page_of(world.weili))
    notes = page.context["notes"]
    assert [shown.note for shown in notes.rows] == [world.note]
    assert "很有潜力<br>下周再谈" in page.content.decode()
    values = {"organization": world.weili.public_id, "center": world.center.pk, "text": "<b>@qian</b> 请看\r\n第二行"}
    sent = desk(zhao).post(notes.add_url.removeprefix(f"{ENGLISH}/"), values)
    assert (sent.status_code, sent["Location"]) == (302, f"{ENGLISH}/{page_of(world.weili)}#notes")
    note = Note.objects.latest("pk")
    assert (note.author, note.text) == (zhao, "<b>@qian</b> 请看\n第二行")
    shown = desk(qian)(page_of(world.weili)).content.decode()
    assert (
        f'&lt;b&gt;<a href="{ENGLISH}/tasks/?assignee=qian&amp;state=open">@qian</a>&lt;/b&gt; 请看<br>第二行' in shown
    )
    assert shown.index("第二行") < shown.index("下周再谈"), "the newest comes first"


def test_undo_is_offered_to_whom_it_is_open(world, zhao, qian, desk):
    values = {"organization": world.weili.public_id, "center": world.center.pk, "text": "好"}
    for person, offered in ((qian, True), (zhao, False)):
        browser = desk(person)
        page = browser(browser.post("notes/new/", values)["Location"].removeprefix(f"{ENGLISH}/")).content.decode()
        assert "好 is there now." in page
        assert ('">Undo</a>' in page) is offered


def test_what_is_wrong_with_a_note_is_said_and_nothing_is_lost(world, zhao, desk):
    values = {"organization": world.weili.public_id, "center": world.center.pk, "text": " "}
    sent = desk(zhao).post("notes/new/", values)
    assert sent.status_code == 422
    assert list(sent.context["form"].errors) == ["text"]


def test_a_mention_is_marked_as_seen_by_whom_it_names_only(world, zhao, qian, sun, chen, desk):
    note = services.add_note(text="@sun @zhao", center=world.center, organization=world.weili, by=qian)
    for person, unseen in ((zhao, True), (sun, True), (qian, False)):
        text = desk(person)(f"notes/{note.public_id}/").content.decode()
        assert ("mark as seen" in text) is unseen
    assert desk(sun)(f"notes/{note.public_id}/seen/").status_code == 405, "looking changes nothing"
    back = f"?back={ENGLISH}/{page_of(world.weili)}"
    sent = desk(sun).post(f"notes/{note.public_id}/seen/{back}")
    assert (sent.status_code, sent["Location"]) == (302, f"{ENGLISH}/{page_of(world.weili)}")
    away = desk(zhao).post(f"notes/{world.note.public_id}/seen/?back=https://example.org/")
    assert away["Location"] == f"{ENGLISH}/notes/{world.note.public_id}/"
    assert set(Mention.objects.filter(seen_at__isnull=True).values_list("person__username", flat=True)) == {"zhao"}
    assert desk(chen).post(f"notes/{note.public_id}/seen/").status_code == 404
    assert "mark as seen" not in desk(sun)(f"notes/{note.public_id}/").content.decode()


def test_tasks_and_notes_about_an_applicant_are_added_by_who_decides(world, qian, zhao, desk):
    about = f"application={world.application.public_id}"
    form = desk(qian)(f"tasks/new/?{about}")
    assert form.context["form"]["application"].value() == world.application.public_id
    assert not {"organization", "center"} & set(form.context["form"].fields)
    values = {"application": world.application.public_id}
    assert desk(qian).post(f"tasks/new/?{about}", {**values, "title": "约面谈"}).status_code == 302
    assert desk(qian).post(f"notes/new/?{about}", {**values, "text": "面谈纪要"}).status_code == 302
    assert Task.objects.get(title="约面谈").application == Note.objects.get(text="面谈纪要").application
    for noun, field in (("tasks", "title"), ("notes", "text")):
        refused = desk(zhao).post(f"{noun}/new/?{about}", {**values, field: "偷看"})
        assert refused.status_code == 422
        assert list(refused.context["form"].errors) == ["application"]


def test_the_notes_of_an_application_are_for_its_page(world, qian, zhao, sun, rf):
    for person, found in ((qian, [world.hidden_note]), (zhao, None), (sun, None)):
        request = rf.get("/")
        request.user = person
        notes = notes_about(request, application=world.application, back="/x/")
        assert (notes and [shown.note for shown in notes.rows]) == found
    request.user = qian
    notes = notes_about(request, application=world.application, back="/x/")
    assert notes.about == ("application", world.application.public_id)
    assert notes.add_url


def test_who_only_looks_reads_notes_and_writes_none(world, sun, desk):
    page = desk(sun)(page_of(world.weili))
    notes = page.context["notes"]
    assert [(shown.note, shown.may_change) for shown in notes.rows] == [(world.note, False)]
    assert notes.add_url == ""
    assert 'name="text"' not in page.content.decode()


SECRETS = ("补材料", "资金可能不足")


@pytest.mark.parametrize("who", ["zhao", "sun"])
def test_nothing_on_the_desk_tells_others_who_applied(world, people, desk, qian, who):
    services.add_task(title="补材料", application=world.application, organization=world.weili, by=qian)
    browser = desk(people[who])
    pages = ["", "tasks/", "notes/", page_of(world.weili), "find/?q=补材料", "tasks/?q=补", "notes/?q=资金"]
    pages += [f"{noun}/export.csv" for noun in ("tasks", "notes")]
    for page in pages:
        answer = browser(page)
        assert answer.status_code == 200, page
        text = b"".join(answer).decode()
        assert not any(f">{secret}" in text or f"{secret}<" in text for secret in SECRETS), page
    assert browser(f"tasks/{world.hidden_task.public_id}/").status_code == 404
    assert browser(f"notes/{world.hidden_note.public_id}/history/").status_code == 404


def test_the_public_sees_none_of_it(world, client, anybody):
    for page in ("/", f"/organizations/{world.weili.public_id}/", "/organizations/", "/organizations/export.json"):
        text = b"".join(client.get(page)).decode()
        assert not any(secret in text for secret in ("回访", "很有潜力", "办理门禁", *SECRETS)), page
    for noun in ("tasks", "notes", "welcome-tasks"):
        assert anybody.send("GET", f"{noun}/").status_code == 401


def test_pages_cost_the_same_with_one_and_with_many(world, lin, qian, zhao, desk):
    browser = desk(lin)
    pages = ["", "tasks/", "notes/", "welcome-tasks/", page_of(world.weili), f"programs/{world.program.public_id}/"]
    services.add_task(title="甲", center=world.center, organization=world.weili, assignee=lin, due_on=today(), by=qian)
    services.add_note(text="@lin 甲", center=world.center, organization=world.weili, by=qian)
    services.add_welcome_task(world.program, title="甲", by=SYSTEM, person=zhao)

    def cost() -> dict[str, int]:
        found = {}
        for page in pages:
            with CaptureQueriesContext(connection) as queries:
                assert browser(page).status_code == 200
            found[page] = len(queries)
        return found

    cost()
    before = cost()
    for number in range(6):
        facts = {"center": world.center, "organization": world.weili, "by": qian}
        services.add_task(title=f"乙{number}", assignee=zhao, due_on=today(), **facts)
        services.add_task(title=f"丙{number}", assignee=lin, due_on=today() - timedelta(1), **facts)
        services.add_note(text=f"@lin @zhao @sun {number}", **facts)
        services.add_welcome_task(world.program, title=f"丁{number}", by=SYSTEM, person=zhao)
    after = cost()
    # The first page asks for the first few of a question only where something waits; a history that tells of fewer kinds
    # of records reads fewer names.
    allowed = {**dict.fromkeys(pages, 0), "": 1}
    assert {page: after[page] - before[page] for page in pages if after[page] - before[page] > allowed[page]} == {}


@pytest.mark.parametrize(
    ("address", "language", "words"),
    [("", "zh-hans", ">历史<"), ("/zh-hant", "zh-hant", ">歷史<"), ("/en", "en", ">Notes <")],
)
def test_the_page_is_in_three_languages(world, zhao, signed_in, address, language, words):
    page = signed_in(zhao).get(f"{address}/desk/organizations/{world.weili.public_id}/")
    assert (page.status_code, page["Content-Language"]) == (200, language)
    assert words in page.content.decode()
    assert "很有潜力" in page.content.decode(), "the desk shows what was entered as it was"


def test_the_page_of_an_application_has_its_tasks_and_notes(world, qian, desk):
    page = desk(qian)(f"applications/{world.application.public_id}/")
    assert [shown.note for shown in page.context["notes"].rows] == [world.hidden_note]
    tasks = next(part for part in page.context["parts"] if part.noun.name == "tasks")
    assert [row.label for row in tasks.rows] == ["补材料"]
    form = desk(qian)(tasks.add_url.removeprefix(f"{ENGLISH}/"))
    assert form.context["form"]["application"].value() == world.application.public_id
    assert f'name="application" value="{world.application.public_id}"' in page.content.decode()


def test_seen_is_not_said_twice(world, zhao, qian):
    note = services.add_note(text="@zhao", center=world.center, organization=world.weili, by=qian)
    assert mark_mentions_seen(zhao, [note]) == 1
    first = Mention.objects.get().seen_at
    mark_mentions_seen(zhao, [note])
    assert Mention.objects.get().seen_at == first
