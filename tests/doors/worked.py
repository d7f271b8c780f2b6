"""What staff do among themselves: tasks, notes, and the welcome of new members."""

from datetime import date
from types import SimpleNamespace

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.casework import services
from tests.doors.doors import ABSENT, FORBIDDEN, STRANGER, Deed
from tests.doors.saying import Nothing, Written, case


def _private(verb: str, now: dict) -> Written:
    return Written(verb, now, public=False)


@case(
    "a task is added about an organization",
    "zhao",
    _private(
        "Add a task",
        {
            "title": "电话回访",
            "organization.name": "倍特威视",
            "assignee.username": "qian",
            "state": "open",
            "kind": "ordinary",
            "due_on": date(2021, 12, 15),
            "description": "带合同\n问进度",
        },
    ),
)
def _(city: SimpleNamespace) -> Deed:
    said = {"title": "电话回访", "description": "带合同\n问进度", "due_on": date(2021, 12, 15)}
    about = {"center": city.center, "organization": city.maker, "assignee": city.people["qian"]}
    return Deed("tasks", "add", values={**said, **about}, reason="例会")


@case("nothing is to be done without saying what", "zhao", Nothing(fields=frozenset({"title"}), in_own_words=True))
def _(city: SimpleNamespace) -> Deed:
    return Deed("tasks", "add", values={"title": "", "center": city.center})


@case("a task is revised", "zhao", _private("Revise a task", {"title": "上门回访", "due_on": date(2021, 12, 20)}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("tasks", "edit", city.task, {"title": "上门回访", "due_on": date(2021, 12, 20)}, "对方出差")


@case("a task is given to a colleague", "zhao", _private("Assign a task", {"assignee.username": "zhao"}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("tasks", "assign", city.task, {"assignee": city.people["zhao"]})


@case(
    "who only looks is given no task",
    "zhao",
    Nothing(fields=frozenset({"assignee"}), in_own_words=True),
)
def _(city: SimpleNamespace) -> Deed:
    return Deed("tasks", "assign", city.task, {"assignee": city.people["sun"]})


@case("a task is done", "zhao", _private("Finish a task", {"state": "done", "done_by.username": "zhao"}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("tasks", "finish", city.task, reason="已签收")


@case(
    "what is done is not done again",
    "zhao",
    Nothing(code="not_possible", sentence="What is “done” cannot become “done”."),
)
def _(city: SimpleNamespace) -> Deed:
    services.finish_task(city.task, by=SYSTEM)
    return Deed("tasks", "finish", city.task)


@case("a task is dropped", "zhao", _private("Drop a task", {"state": "dropped", "done_at": None}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("tasks", "drop", city.task, reason="不再需要")


@case(
    "nothing is dropped without a reason",
    "zhao",
    Nothing(fields=frozenset({"reason"}), in_own_words=True),
)
def _(city: SimpleNamespace) -> Deed:
    return Deed("tasks", "drop", city.task)


@case("a task is opened again", "zhao", _private("Reopen a task", {"state": "open", "done_at": None, "done_by": None}))
def _(city: SimpleNamespace) -> Deed:
    services.finish_task(city.task, by=city.people["zhao"])
    return Deed("tasks", "reopen", city.task, reason="材料退回")


@case(
    "a note is added, and tells whom it names",
    "zhao",
    _private(
        "Add a note",
        {
            "text": "很有潜力\n@qian 下周再谈",
            "author.username": "zhao",
            "organization.name": "倍特威视",
            "mentions": ["@qian"],
        },
    ),
)
def _(city: SimpleNamespace) -> Deed:
    said = {"text": "很有潜力\n@qian 下周再谈", "center": city.center, "organization": city.maker}
    return Deed("notes", "add", values=said)


@case("a note is revised by its author", "zhao", _private("Revise a note", {"text": "再看看", "pinned": True}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("notes", "edit", city.note, {"text": "再看看", "pinned": True})


@case("a note is removed by who decides on applications", "qian", _private("Remove a note", {}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("notes", "remove", city.note, reason="写错了")


@case("nobody else changes a note", "zhao", Nothing(FORBIDDEN, opens=200))
def _(city: SimpleNamespace) -> Deed:
    note = services.add_note(text="内部", center=city.center, organization=city.maker, by=city.people["qian"])
    return Deed("notes", "edit", note, {"text": "改"})


@case("who only looks reads tasks and writes none", "sun", Nothing(FORBIDDEN, opens=200))
def _(city: SimpleNamespace) -> Deed:
    return Deed("tasks", "finish", city.task)


@case("another city's staff do not learn of a task", "chen", Nothing(ABSENT, opens=404))
def _(city: SimpleNamespace) -> Deed:
    return Deed("tasks", "finish", city.task)


@case("another city's staff do not learn of a note", "chen", Nothing(ABSENT, opens=404))
def _(city: SimpleNamespace) -> Deed:
    return Deed("notes", "remove", city.note)


@case("editors do not learn who applied, from tasks", "zhao", Nothing(ABSENT, opens=404))
def _(city: SimpleNamespace) -> Deed:
    return Deed("tasks", "finish", city.hidden_task)


@case("who decides sees what is to be done about an applicant", "qian", _private("Finish a task", {"state": "done"}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("tasks", "finish", city.hidden_task)


@case("editors do not learn who applied, from notes", "sun", Nothing(ABSENT, opens=404))
def _(city: SimpleNamespace) -> Deed:
    return Deed("notes", "edit", city.hidden_note, {"text": "改"})


@case("the public finishes nothing", "nobody", Nothing(STRANGER))
def _(city: SimpleNamespace) -> Deed:
    return Deed("tasks", "finish", city.task)


@case(
    "a program wants something done when somebody joins",
    "qian",
    _private(
        "Add a welcome task", {"title": "办理门禁", "days": 3, "role": "data_editor", "program.name": "算力普惠计划"}
    ),
)
def _(city: SimpleNamespace) -> Deed:
    said = {"program": city.program, "title": "办理门禁", "days": 3, "role": "data_editor"}
    return Deed("welcome-tasks", "add", values=said)


@case(
    "a welcome is by a role or a person",
    "qian",
    Nothing(code="invalid", sentence="Name a role or a person, not both."),
)
def _(city: SimpleNamespace) -> Deed:
    return Deed("welcome-tasks", "edit", city.welcome, {"role": "data_editor", "person": city.people["zhao"]})


@case("a welcome task goes", "qian", _private("Remove a welcome task", {}))
def _(city: SimpleNamespace) -> Deed:
    return Deed("welcome-tasks", "remove", city.welcome)


@case("editors do not change a program's welcome", "zhao", Nothing(FORBIDDEN, opens=200))
def _(city: SimpleNamespace) -> Deed:
    return Deed("welcome-tasks", "edit", city.welcome, {"days": 9})
