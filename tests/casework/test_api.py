"""Tasks and notes over the API: for programs of staff only, filtered as on the desk."""

from datetime import timedelta

import pytest

from ecosystem.casework import services
from ecosystem.casework.models import Task
from ecosystem.core.dates import today

pytestmark = pytest.mark.django_db


def titles(program, query: str = "") -> list[str]:
    return [task["title"] for task in program.read(f"tasks/?{query}")["results"]]


def test_what_a_task_says(world, program_of, qian):
    task = services.assign_task(world.hidden_task, assignee=qian, by=qian)
    answer = program_of(qian).read(f"tasks/{task.public_id}/")
    assert (answer["title"], answer["state"], answer["kind"]) == ("补材料", "open", "ordinary")
    assert answer["assignee"] == {"username": "qian", "name": "钱"}
    assert (answer["application"], answer["organization"]) == (world.application.public_id, None)
    assert answer["center"]["id"] == world.center.public_id
    assert (answer["enrollment"], answer["done_at"], answer["done_by"]) == (None, None, None)


def test_tasks_are_filtered_as_on_the_desk(world, program_of, qian, zhao):
    late = today() - timedelta(1)
    services.add_task(title="续约", enrollment=world.enrollment, due_on=late, assignee=qian, by=qian)
    program = program_of(qian)
    assert titles(program) == ["续约", "回访", "补材料"], "the most urgent first"
    assert titles(program, "assignee=me") == ["续约"]
    assert titles(program, "assignee=nobody") == ["补材料"]
    assert titles(program, "assignee=zhao") == ["回访"]
    assert titles(program, "due=late") == ["续约"]
    assert titles(program, "due=today&due=undated") == ["回访", "补材料"]
    assert titles(program, f"program={world.program.public_id}") == ["续约", "补材料"]
    assert titles(program, f"application={world.application.public_id}") == ["补材料"]
    assert titles(program, "state=done") == []
    assert titles(program, "registry=510100") == []
    assert titles(program_of(zhao)) == ["续约", "回访"]
    assert program.send("GET", "tasks/?due=never").json()["fields"].keys() == {"due"}


def test_a_task_is_given_to_nobody_and_to_no_stranger(world, program_of, qian, chen):
    program, path = program_of(qian), f"tasks/{world.task.public_id}/assign/"
    assert program.write(path, {"assignee": None})["assignee"] is None
    for stranger in ("chen", "mei", "unknown"):
        assert program.write(path, {"assignee": stranger}, status=400)["fields"]["assignee"]
    assert program.write(path, {}, status=400)["fields"]["assignee"]


def test_an_applicants_task_is_added_by_who_decides(world, program_of, qian, zhao):
    said = {"title": "约面谈", "application": world.application.public_id}
    assert program_of(zhao).write("tasks/", said, status=400)["fields"]["application"]
    made = program_of(qian).write("tasks/", said, status=201)
    assert Task.objects.get(public_id=made["id"]).center == world.center


def test_notes_say_whom_they_name_and_are_found_by_it(world, program_of, qian, zhao, sun):
    said = {"text": "@zhao @sun 看", "center": world.center.public_id, "organization": world.weili.public_id}
    made = program_of(qian).write("notes/", said, status=201)
    assert made["mentions"] == [{"username": "sun", "name": "孙"}, {"username": "zhao", "name": "赵"}]
    assert made["author"] == {"username": "qian", "name": "钱"}
    for person, found in ((zhao, 1), (qian, 0)):
        assert len(program_of(person).read("notes/?mentions=unseen")["results"]) == found
    assert [note["text"] for note in program_of(qian).read("notes/?author=zhao")["results"]] == ["很有潜力\n下周再谈"]


@pytest.mark.parametrize("noun", ["tasks", "notes", "welcome-tasks"])
def test_programs_of_others_find_nothing(noun, world, program_of, people, anybody, mei):
    assert anybody.send("GET", f"{noun}/").status_code == 401
    for name in ("chen", "rui"):
        assert program_of(people[name]).read(f"{noun}/?registry=all")["results"] == []
    assert len(program_of(people["sun"]).read(f"{noun}/")["results"]) == 1


def test_a_key_that_only_reads_writes_nothing(world, program_of, qian):
    answer = program_of(qian, may_write=False).send("POST", f"tasks/{world.task.public_id}/finish/", {})
    assert answer.status_code == 403
    world.task.refresh_from_db()
    assert world.task.state == "open"
