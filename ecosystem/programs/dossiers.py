"""What an application says, put together to be read: whole for who decides, without who applies for who judges blind."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from typing import Any

from django.utils.translation import gettext as _

from ecosystem.accounts.policies import allowed
from ecosystem.core.display import number, precise_date
from ecosystem.organizations.choices import Kind
from ecosystem.programs.blinding import Cover, cover_of
from ecosystem.programs.choices import Asked
from ecosystem.programs.models import Application, ApplicationDocument, Question, Review
from ecosystem.vocabulary.models import Sector


@dataclass(frozen=True)
class Line:
    """Something that is told, under its label; ``long`` for a text of several lines."""

    label: str
    text: str
    long: bool = False
    url: str = ""


@dataclass(frozen=True)
class File:
    """A document as it is offered: what it is, under which name it is saved, how large, and the record it is."""

    label: str
    name: str
    size: str
    document: ApplicationDocument


@dataclass(frozen=True)
class Dossier:
    """An application to be read. ``applicant`` is its number where it is read blind."""

    applicant: str
    project: str
    blind: bool
    facts: Sequence[Line]
    answers: Sequence[Line]
    files: Sequence[File]


def dossier(application: Application, *, blind: bool = False) -> Dossier:
    """The application as it was handed in; read blind, names are covered wherever they stand. Six queries at most."""
    cover = cover_of(application) if blind else Cover()
    questions = list(application.program.questions.order_by("position", "pk"))
    return Dossier(
        applicant=_("Applicant %(number)s") % {"number": application.public_id} if blind else application.name,
        project=cover(application.title),
        blind=blind,
        facts=list(_facts(application, blind)),
        answers=[
            replace(line, text=cover(line.text), url="" if cover.spans(line.url) else line.url)
            for one in questions
            if not (blind and one.identifies)
            for line in _answered(one, application)
        ],
        files=[named(document, blind=blind) for document in documents_of(application, blind=blind)],
    )


def dossier_for(review: Review) -> Dossier:
    """The application as its reviewer may read it."""
    return dossier(review.application, blind=review.application.program.blind)


def projects_of(reviews: Iterable[int]) -> dict[int, str]:
    """What is judged, by the titles that reviewers may read and the primary keys of their reviews. Three queries at most."""
    return {review.pk: review.project for review in Review.objects.filter(pk__in=reviews).with_application()}


def documents_of(application: Application, *, blind: bool = False) -> list[ApplicationDocument]:
    """The documents that are there, without those that tell who applies where it is read blind."""
    there = application.documents.filter(removed_at__isnull=True).select_related("requirement")
    if blind:
        there = there.filter(requirement__identifies=False)
    return list(there.order_by("requirement__position", "pk"))


def named(document: ApplicationDocument, *, blind: bool = False) -> File:
    """A document under the name it is saved by: the applicant's own, which may tell who they are, unless read blind."""
    label = str(document.requirement)
    ending = PurePosixPath(document.name).suffix
    return File(label, f"{label}{ending}" if blind else document.name, _size(document.size), document)


def offered_to(user: Any, key: str) -> File | None:
    """A document by its id: for whom the application belongs to, for who decides, and for who judges it, without what
    would tell who applies where that is judged blind; None for anybody else.
    """
    rows = ApplicationDocument.objects.select_related("requirement", "application__program__platform__center")
    document = rows.filter(public_id=key).first()
    if document is None:
        return None
    application = document.application
    decides = application.submitted_at is not None and allowed(user, "programs.decide", application)
    if decides or allowed(user, "programs.write_application", application):
        return named(document)
    blind = application.program.blind
    hidden = document.removed_at is not None or (blind and document.requirement.identifies)
    if hidden or not Review.objects.own(user).filter(application=application).exists():
        return None
    return named(document, blind=blind)


def _facts(application: Application, blind: bool) -> Any:
    yield from _told(_("Kind"), str(Kind(application.kind).label) if application.kind else "")
    names = Sector.objects.filter(code__in=application.sectors).in_order() if application.sectors else ()
    yield from _told(_("Sectors"), _(", ").join(str(sector) for sector in names))
    if blind:
        return
    yield from _told(_("English name"), application.name_en)
    yield from _told(_("Unified social credit code"), application.uscc)
    yield from _told(_("Place"), str(application.place or ""))
    yield from _told(_("Host"), str(application.host or ""))
    yield from _told(_("Founded on"), precise_date(application.founded_on) if application.founded_on else "")
    yield from _told(_("Website"), application.website, url=application.website)
    yield from _told(_("Description"), application.description, long=True)


def contact_lines(application: Application) -> list[Line]:
    """Whom to reach. Private: for who decides."""
    return [
        *_told(_("Contact person"), application.contact_name),
        *_told(_("Position"), application.contact_role),
        *_told(_("Telephone"), application.contact_phone),
        *_told(_("E-mail"), application.contact_email, url=f"mailto:{application.contact_email}"),
    ]


def _told(label: str, text: str, *, long: bool = False, url: str = "") -> Any:
    if text:
        yield Line(label, text, long, url)


def _answered(question: Question, application: Application) -> Any:
    answer = application.answers.get(question.key)
    if answer is None:
        return
    text = answer_text(answer)
    yield Line(str(question), text, question.asked == Asked.LONG_TEXT, text if question.asked == Asked.URL else "")


def answer_text(answer: Any) -> str:
    """An answer in words."""
    if isinstance(answer, bool):
        return _("yes") if answer else _("no")
    return _(", ").join(map(str, answer)) if isinstance(answer, list) else str(answer)


def _size(size: int) -> str:
    return f"{number(round(size / 1024 / 1024, 1))} MB" if size >= 1024 * 1024 else f"{number(max(1, size // 1024))} KB"
