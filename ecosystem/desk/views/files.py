"""Documents of applicants, handed out one by one to whoever may read them."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from ecosystem.accounts.policies import allowed
from ecosystem.programs.dossiers import named
from ecosystem.programs.models import ApplicationDocument, Review


@require_safe
def document(request: HttpRequest, key: str) -> FileResponse:
    """A document as a download: for who decides, and for who judges, without what would tell who applies."""
    found = (
        ApplicationDocument.objects.select_related("requirement", "application__program").filter(public_id=key).first()
    )
    if found is None:
        raise Http404
    blind = reads_blind(request.user, found)
    name = named(found, blind=blind).name
    try:
        response = FileResponse(
            found.file.open("rb"), as_attachment=True, filename=name, content_type=found.content_type
        )
    except FileNotFoundError as error:
        raise Http404 from error
    # Whatever it is, a browser neither shows it nor lets it do anything.
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response


def reads_blind(user: Any, document: ApplicationDocument) -> bool:
    """Whether the person reads the document without knowing whose it is. Raises ``Http404`` where they may not read it."""
    application = document.application
    if allowed(user, "programs.decide", application) and application.submitted_at is not None:
        return False
    mine = Review.objects.own(user).filter(application=application)
    blind = application.program.blind
    if not mine.exists() or document.removed_at is not None or (blind and document.requirement.identifies):
        raise Http404
    return blind
