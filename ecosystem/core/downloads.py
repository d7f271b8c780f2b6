"""Files that somebody handed in, handed out again."""

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404


def download(file: FieldFile, *, name: str, content_type: str) -> FileResponse:
    """A file to be saved under a name. Whatever it is, a browser neither shows it nor lets it do anything.

    Raises ``Http404`` where it is not kept any more.
    """
    try:
        response = FileResponse(file.open("rb"), as_attachment=True, filename=name, content_type=content_type)
    except FileNotFoundError as error:
        raise Http404 from error
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response
