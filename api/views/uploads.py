"""Files that come with a request: as a form, one at a time, read to the disk and never whole into memory."""

import hashlib
from typing import Any, BinaryIO

from django.core.exceptions import TooManyFieldsSent, TooManyFilesSent
from django.core.files.base import File
from django.utils.datastructures import MultiValueDict
from rest_framework.parsers import DataAndFiles, MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from api.parsing import TooLarge, refuse_unkeepable
from api.views.nouns import PartListView
from api.views.writing import asked, once
from ecosystem.programs.models.requirements import LARGEST_FILE

MEGABYTE = 1024 * 1024
LARGEST = (LARGEST_FILE + 1) * MEGABYTE


class FormParser(MultiPartParser):
    """``multipart/form-data`` with the largest file that any program takes, and little beside it."""

    def parse(self, stream: BinaryIO, media_type: str | None = None, parser_context: Any = None) -> DataAndFiles:
        length = parser_context["request"].META.get("CONTENT_LENGTH") or "0"
        if not length.isdigit() or int(length) > LARGEST:
            raise TooLarge
        try:
            read = super().parse(stream, media_type, parser_context)
        except (TooManyFieldsSent, TooManyFilesSent) as error:
            raise TooLarge from error
        refuse_unkeepable(dict(read.data.lists()))
        return read


class UploadView(PartListView):
    """``GET /noun/{id}/part/``, and ``POST`` of a form with a file."""

    parser_classes = (FormParser,)

    def post(self, request: Request, key: str) -> Response:
        def add() -> Response:
            act = self.part.add
            return self.answer_part(act.service(self.record(), by=request.user, **asked(request, act)), 201)

        # Without a body there is no form, and nothing was said.
        fields = request.data.lists() if isinstance(request.data, MultiValueDict) else ()
        return once(request, add, said=[_said(value) for value in sorted(fields)])


def _said(field: tuple[str, list[Any]]) -> Any:
    name, values = field
    return [name, *(_digest(value) if isinstance(value, File) else value for value in values)]


def _digest(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()
