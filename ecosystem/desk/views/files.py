"""Documents of applicants, handed out one by one to whoever may read them."""

from django.http import FileResponse, Http404, HttpRequest
from django.views.decorators.http import require_safe

from ecosystem.core.downloads import download
from ecosystem.programs.dossiers import offered_to


@require_safe
def document(request: HttpRequest, key: str) -> FileResponse:
    """A document as a download: for who decides, and for who judges, without what would tell who applies."""
    found = offered_to(request.user, key)
    if found is None:
        raise Http404
    return download(found.document.file, name=found.name, content_type=found.document.content_type)
