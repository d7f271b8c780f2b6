"""XML of workbooks, piece by piece. Whoever writes a workbook needs no DOCTYPE; who writes one means harm."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Protocol
from xml.parsers import expat

from ecosystem.intake.reading.refusing import Refused

PIECE = 64 * 1024


class Listener(Protocol):
    """Who is told of elements and text, names as they are written."""

    def start(self, name: str, attributes: Mapping[str, str]) -> None: ...
    def end(self, name: str) -> None: ...
    def text(self, data: str) -> None: ...


def listen(stream: BinaryIO, listener: Listener) -> Iterator[None]:
    """Tell the listener what the stream holds, and stop after each piece so that what it gathered can be taken away.

    Raises :class:`Refused`: ``dangerous`` for a document type or an entity (what defusedxml forbids for the slower parsers),
    ``damaged`` where it is no XML.
    """
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = listener.start
    parser.EndElementHandler = listener.end
    parser.CharacterDataHandler = listener.text
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _forbid
    parser.UnparsedEntityDeclHandler = parser.ExternalEntityRefHandler = _forbid
    try:
        while piece := stream.read(PIECE):
            parser.Parse(piece, False)
            yield
        parser.Parse(b"", True)
    except expat.ExpatError as error:
        if error.code == expat.errors.codes[expat.errors.XML_ERROR_NO_MEMORY]:
            raise MemoryError from error
        raise Refused("damaged") from error
    yield


def heard(stream: BinaryIO, listener: Listener) -> None:
    """Tell the listener everything at once."""
    for _ in listen(stream, listener):
        pass


def local(name: str) -> str:
    """The name without its prefix, which every program chooses for itself."""
    return name.rpartition(":")[2]


def _forbid(*_: Any) -> None:
    raise Refused("dangerous")
