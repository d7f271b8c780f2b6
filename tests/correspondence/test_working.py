"""What a worker does beside sending mail, and what the operator is told."""

from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from ecosystem.correspondence.checks import links_in_mail_lead_here

ran = []


@task()
def note(what: str) -> None:
    """A task that says it ran."""
    ran.append(what)
    if what == "wrong":
        raise ValueError(what)


# Between two tasks the worker looks after its connection, which must be no test's transaction.
@pytest.mark.django_db(transaction=True)
def test_queued_tasks_are_run_one_after_another_and_one_that_fails_does_not_stop_the_next():
    ran.clear()
    for what in ("first", "wrong", "last"):
        note.enqueue(what)
    said = StringIO()
    call_command("work", "--once", stdout=said)
    assert ran == ["first", "wrong", "last"]
    assert said.getvalue() == "Messages taken: 0. Tasks run: 3. Entries indexed: 0.\n"
    assert sorted(DBTaskResult.objects.values_list("status", flat=True)) == ["FAILED", "SUCCESSFUL", "SUCCESSFUL"]


@pytest.mark.django_db
def test_an_operator_who_does_not_say_where_the_site_is_gets_told(settings):
    settings.SITE_URL = ""
    assert [warning.id for warning in links_in_mail_lead_here(None)] == ["correspondence.W001"]
    settings.SITE_URL = "https://registry.example.org"
    assert links_in_mail_lead_here(None) == []
    assert "correspondence.W001" not in [said.id for said in run_checks(include_deployment_checks=True)]
