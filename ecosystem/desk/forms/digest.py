"""How a person wants to be told of the day's work."""

from typing import Any

from django import forms
from django.conf import settings
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.models import User
from ecosystem.accounts.preferences import prefer
from ecosystem.casework.digests import DIGEST, LANGUAGE, language_of, wants_digest


class DigestForm(forms.Form):
    """Whether to send the mail of the day, and in which language."""

    digest = forms.BooleanField(label=_("Send me what waits for me, every working day"), required=False)
    language = forms.ChoiceField(label=_("In this language"), choices=settings.LANGUAGES)

    def __init__(self, data: QueryDict | None = None, *, user: User) -> None:
        self.user = user
        super().__init__(data, initial={"digest": wants_digest(user), "language": language_of(user)})

    def keep(self) -> None:
        """Remember what was chosen."""
        chosen: dict[str, Any] = self.cleaned_data
        prefer(self.user, **{DIGEST: chosen["digest"], LANGUAGE: chosen["language"]})
