"""What programs keep of a person: told to them, gone with their account; what was applied for and decided stays."""

from django.utils.translation import gettext as _

from ecosystem.accounts.models import User
from ecosystem.accounts.personal import Rows, rows
from ecosystem.audit.erasing import Kept
from ecosystem.audit.recording import locked, update
from ecosystem.core.errors import Conflict
from ecosystem.programs.choices import DECIDED, Stage
from ecosystem.programs.models import Affiliation, Application, ApplicationDocument, Review
from ecosystem.programs.services.applying import withdraw_application

PERSONAL = ("contact_name", "contact_role", "contact_phone", "contact_email")


def tell_applications(user: User) -> dict[str, Rows]:
    """What the person applied for, with what they wrote and attached; what they judged, and whom they said they are tied to."""
    mine, judged = Application.objects.filter(applicant=user), Review.objects.filter(reviewer=user)
    facts = (
        "title",
        "name",
        "name_en",
        "kind",
        "uscc",
        "place__name",
        "sectors",
        "founded_on",
        "website",
        "description",
    )
    moments = ("created_at", "submitted_at", "decided_at", "terms_version", "request")
    documents = ApplicationDocument.objects.filter(application__applicant=user)
    return {
        "applications": rows(
            mine, "public_id", "program__name", "state", *facts, *PERSONAL, "answers", "draft", *moments
        ),
        "documents": rows(
            documents,
            *("application__public_id", "requirement__label", "name", "size", "digest", "uploaded_at", "removed_at"),
        ),
        "reviews": rows(
            judged, *("application__public_id", "state", "scores", "advice", "reason", "draft", "submitted_at")
        ),
        "affiliations": rows(
            Affiliation.objects.filter(user=user), *("organization__name", "tie", "note", "starts_on", "ends_on")
        ),
    }


def forget_applicant(user: User) -> Kept:
    """Take whom to reach out of every application that the person began, and give up what was not handed in.

    Raises :class:`Conflict` (``application_running``) while one is being decided: withdraw it first.
    """
    mine = Application.objects.filter(applicant=user)
    running = mine.exclude(state__in=[Stage.DRAFT, *DECIDED]).first()
    if running is not None:
        sentence = _("An application of this person is being decided (%(number)s). Withdraw it first.")
        raise Conflict("application_running", sentence % {"number": running.public_id})
    for application in mine.filter(state=Stage.DRAFT):
        withdraw_application(application, by=user)
    for application in mine.order_by("pk"):
        update(locked(application), **dict.fromkeys(PERSONAL, ""))
    mine.update(draft={})
    keys = tuple(mine.order_by("pk").values_list("pk", flat=True))
    return Kept(Application._meta.label_lower, keys, PERSONAL, named=False)
