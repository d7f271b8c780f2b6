"""What the desk says after something was done, with the way back beside it."""

from django.contrib import messages
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ecosystem.audit.models import ChangeSet
from ecosystem.audit.recording import made_by
from ecosystem.audit.undo import may_undo


def change_set_of(request: HttpRequest) -> ChangeSet | None:
    """The change set this request has written, if it has."""
    return made_by(request.user)


def tell(request: HttpRequest, sentence: str, change_set: ChangeSet | None) -> None:
    """Say what was done; where the person can undo it, with a link that leads there."""
    if change_set is None or not may_undo(request.user, change_set):
        messages.success(request, sentence)
        return
    url = reverse("desk:undo", args=[change_set.pk])
    messages.success(request, format_html('<span>{}</span> <a href="{}">{}</a>', sentence, url, _("Undo")))
