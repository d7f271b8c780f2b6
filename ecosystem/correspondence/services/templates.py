"""What a center says in its mail: its own texts instead of those that come with the product."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.centers.models import Center
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.correspondence.choices import Language
from ecosystem.correspondence.kinds import MailKind, all_kinds, kind
from ecosystem.correspondence.models import MailTemplate
from ecosystem.correspondence.placeholders import as_body, as_subject, refuse_unfit
from ecosystem.correspondence.services.messages import refuse_empty


def revise_template(
    center: Center, code: str, language: str, *, by: Any, subject: str, body: str, reason: str = ""
) -> MailTemplate:
    """Say a kind of mail in the center's own words, in one language.

    Raises :class:`InvalidInput`: ``unknown_kind``, ``unknown_language``, ``empty_text``, and ``unknown_placeholder`` or
    ``stray_braces``, which name what is wrong at its field.
    """
    authorize(by, "correspondence.change_templates", center)
    of = known_kind(code)
    if language not in Language.values:
        raise InvalidInput("unknown_language", _("Mail is not written in this language."))
    texts = checked_texts(of, subject, body)
    with change_set(by=by, verb=gettext_noop("Change a mail template"), reason=reason):
        present = MailTemplate.objects.filter(center=center, kind=code, language=language).first()
        if present is None:
            return create(MailTemplate(center=center, kind=code, language=language, **texts))
        return update(locked(present), **texts)


def reset_template(center: Center, code: str, language: str, *, by: Any, reason: str = "") -> None:
    """Go back to the text that comes with the product. Raises :class:`Conflict` (``not_changed``) where it is in use."""
    authorize(by, "correspondence.change_templates", center)
    with change_set(by=by, verb=gettext_noop("Reset a mail template"), reason=reason):
        present = MailTemplate.objects.filter(center=center, kind=code, language=language).first()
        if present is None:
            raise Conflict("not_changed", _("This text has not been changed here."))
        delete(locked(present))


def known_kind(code: str) -> MailKind:
    """The kind of this code. Raises :class:`InvalidInput` (``unknown_kind``)."""
    if code not in {known.code for known in all_kinds()}:
        raise InvalidInput("unknown_kind", _("There is no such kind of mail."))
    return kind(code)


def checked_texts(of: MailKind, subject: str, body: str) -> dict[str, str]:
    """Subject and body as they are kept. Raises :class:`InvalidInput` where they cannot be filled in."""
    texts = {"subject": as_subject(subject), "body": as_body(body)}
    refuse_empty(**texts)
    refuse_unfit(texts, of.known)
    return texts
