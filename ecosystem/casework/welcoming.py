"""The welcome of a new member: the tasks that a program wants done open when an application is accepted."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, Q

from ecosystem.accounts.models import User
from ecosystem.audit.recording import create
from ecosystem.casework.choices import WRITING, TaskKind, TaskState
from ecosystem.casework.models import Task, WelcomeTask
from ecosystem.casework.people import colleagues
from ecosystem.core.dates import today
from ecosystem.programs.models import Enrollment, Program


def open_welcome(enrollment: Enrollment, by: Any) -> None:
    """Open the welcome tasks of the enrollment's program, inside the change set of the acceptance."""
    center = enrollment.program.platform.center
    joined_on = enrollment.starts_on or today()
    for welcome in enrollment.program.welcome_tasks.select_related("person").order_by("position", "pk"):
        create(
            Task(
                center=center,
                kind=TaskKind.WELCOME,
                enrollment=enrollment,
                organization=enrollment.organization,
                title=welcome.title,
                title_en=welcome.title_en,
                due_on=joined_on + timedelta(days=welcome.days),
                assignee=_who(welcome, center.pk),
            )
        )


def _who(welcome: WelcomeTask, center: int) -> User | None:
    """The person named, if they still work here; else of those in the role whoever has the fewest open tasks."""
    staff = colleagues(WRITING, [center])
    if welcome.person_id is not None:
        return staff.filter(pk=welcome.person_id).first()
    if not welcome.role:
        return None
    in_role = Q(staff_roles__role=welcome.role) & (Q(staff_roles__center=center) | Q(staff_roles__center__isnull=True))
    load = Count("tasks", filter=Q(tasks__state=TaskState.OPEN), distinct=True)
    return staff.filter(in_role).annotate(load=load).order_by("load", "pk").first()


def copy_welcome(program: Program, copied: Program, by: Any) -> None:
    """Want the same welcome in a copied program."""
    for welcome in program.welcome_tasks.order_by("position", "pk"):
        fields = {name: getattr(welcome, name) for name in ("position", "title", "title_en", "days", "role", "person")}
        create(WelcomeTask(program=copied, **fields))
