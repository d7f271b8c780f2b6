"""What stands below mail that its reader can end."""

from django.utils import translation
from django.utils.translation import gettext as _

from ecosystem.correspondence.addresses import site, unsubscribe_url
from ecosystem.correspondence.kinds import kind


def needs_consent(code: str) -> bool:
    """Whether mail of this kind is not sent to who unsubscribed; so too where no package knows the kind any more."""
    try:
        return kind(code).needs_consent
    except KeyError:
        return True


def footer(public_id: str, language: str) -> str:
    """How the reader ends mail of this kind; without an id as a preview shows it."""
    link = unsubscribe_url(public_id, language) if public_id else f"{site()}/…"
    with translation.override(language):
        return _("You get this because your organization is known to the center. No more of it: %(link)s") % {
            "link": link
        }
