"""Forms about tasks, notes and the welcome of new members."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import scope_of
from ecosystem.casework.choices import WRITING
from ecosystem.casework.models import Note, Task, WelcomeTask
from ecosystem.casework.people import colleagues
from ecosystem.desk.forms.base import DeskForm, ReasonForm, RecordForm
from ecosystem.desk.forms.fields import ListedRecordField
from ecosystem.programs.models import Application


class ColleagueField(forms.ModelChoiceField):
    """Somebody who works at the person's centers and can be given a task; the form narrows it."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(queryset=User.objects.none(), **{"required": False, **kwargs})

    def label_from_instance(self, person: User) -> str:
        """The name, and what they are called in texts."""
        return f"{person} (@{person.username})"


class ApplicationField(forms.CharField):
    """An application handed in, by its id: filled in by the page that links here, never typed."""

    widget = forms.HiddenInput
    user: Any = None

    def prepare_value(self, value: Any) -> Any:
        return value.public_id if isinstance(value, Application) else value

    def clean(self, value: Any) -> Application | None:
        if not value:
            return None
        known = Application.objects.visible_to(self.user).handed_in()
        found = known.filter(public_id=str(value)[:16]).first()
        if found is None:
            raise ValidationError(_("There is no such application."), "unknown")
        return found


def narrow_colleagues(form: DeskForm, name: str) -> None:
    """Offer the people of the centers one works for."""
    if name in form.fields:
        centers = scope_of(form.user).centers(Capability.VIEW)
        form.fields[name].queryset = colleagues(WRITING, centers)


class AboutForm(RecordForm):
    """What is about an organization, of a center; or about an application, where a page about one links here."""

    application = ApplicationField(required=False)

    only_new = ("organization", "application", "center")

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        if self.record is not None:
            return
        self.fields["application"].user = self.user
        if self.data.get("application") or self.initial.get("application"):
            del self.fields["organization"], self.fields["center"]
            return
        del self.fields["application"]
        self._suggest_center(self.fields["center"])

    @staticmethod
    def _suggest_center(field: ListedRecordField) -> None:
        """Nobody is asked for a center who works for one only."""
        first = list(field.queryset[:2])
        field.empty_label = None
        field.initial = first[0].pk if first else None
        if len(first) == 1:
            field.widget = forms.HiddenInput()


class TaskForm(AboutForm):
    """A task; what it is about and who does it only when it is new, since those do not change or have acts."""

    assignee = ColleagueField(label=_("Assigned to"), empty_label=_("nobody yet"))

    only_new = (*AboutForm.only_new, "assignee")

    class Meta(RecordForm.Meta):
        model = Task
        fields = ("title", "organization", "center", "assignee", "due_on", "description", "title_en")

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        narrow_colleagues(self, "assignee")


class AssignForm(ReasonForm):
    """Who does it."""

    assignee = ColleagueField(label=_("Assigned to"), empty_label=_("nobody"))

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        narrow_colleagues(self, "assignee")
        if self.record is not None:
            self.fields["assignee"].initial = self.record.assignee_id


class NoteForm(AboutForm):
    """A note; what it is about only when it is new."""

    class Meta(RecordForm.Meta):
        model = Note
        fields = ("text", "organization", "center", "pinned")
        help_texts = {"text": _("Lines are kept. @name tells a colleague of the center.")}


class WelcomeForm(RecordForm):
    """What is to be done whenever somebody joins the program."""

    person = ColleagueField(label=_("By this person"), empty_label=_("whoever takes it"))

    only_new = ("program",)

    class Meta(RecordForm.Meta):
        model = WelcomeTask
        fields = ("program", "title", "title_en", "days", "role", "person", "position")
        help_texts = {
            "role": _("Of several people in a role whoever has the fewest open tasks."),
            "position": _("0 puts it at the end."),
        }

    def setup(self, **where: Any) -> None:
        super().setup(**where)
        narrow_colleagues(self, "person")
