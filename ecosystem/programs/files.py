"""Files that applicants hand in: of a known kind by what is in them, of a bearable size, under a harmless name."""

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from zipfile import BadZipFile, ZipFile

import puremagic
from django.core.files.base import File
from django.utils.translation import gettext as _

from ecosystem.core.errors import InvalidInput
from ecosystem.core.text import INVISIBLE, UNREADABLE
from ecosystem.programs.models import RequiredDocument
from ecosystem.programs.models.requirements import FILE_TYPES

SAMPLE = 8192
LONGEST_NAME = 100
UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')
# What stands in the archive of each kind of office document.
OFFICE = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
MACROS = ("vbaproject.bin", "activex")
SAME = {"jpeg": "jpg"}


@dataclass(frozen=True)
class Looked:
    """What was found in a file: its kind, a name that is safe to show and to save, size and digest."""

    kind: str
    name: str
    size: int
    digest: str

    @property
    def content_type(self) -> str:
        return FILE_TYPES[self.kind]


def look_at(file: File, wanted: RequiredDocument) -> Looked:
    """Look into a file before anything of it is kept.

    Raises :class:`InvalidInput` (``file_empty``, ``file_too_large``, ``file_type``) at ``documents.`` and the key of the
    document that is wanted.
    """
    place = f"documents.{wanted.key}"
    size = file.size or 0
    if not size:
        raise _refusal("file_empty", _("This file is empty."), place)
    if size > wanted.most_megabytes * 1024 * 1024:
        sentence = _("This file has %(size)s MB; at most %(most)s MB are taken.")
        numbers = {"size": f"{size / 1024 / 1024:.1f}", "most": wanted.most_megabytes}
        raise _refusal("file_too_large", sentence % numbers, place)
    kind = kind_of(file)
    allowed = wanted.types or list(FILE_TYPES)
    if kind not in allowed:
        sentence = _("This is not a file of these kinds: %(kinds)s. What counts is what is in it, not its name.")
        raise _refusal("file_type", sentence % {"kinds": ", ".join(allowed)}, place)
    return Looked(kind, safe_name(file.name or "", kind), size, _digest(file))


def kind_of(file: File) -> str:
    """The kind of a file by what is in it, one of ``FILE_TYPES``; empty for any other."""
    file.seek(0)
    try:
        endings = {found.extension.lstrip(".") for found in puremagic.magic_string(file.read(SAMPLE))}
    except (puremagic.PureError, ValueError):
        return ""
    finally:
        file.seek(0)
    simple = sorted({SAME.get(ending, ending) for ending in endings} & {"pdf", "png", "jpg"})
    if simple:
        return simple[0]
    return _office(file) if endings & {"zip", *OFFICE} else ""


def safe_name(name: str, kind: str) -> str:
    """What the applicant called the file, without folders, invisible or reserved characters, with the ending it deserves."""
    text = unicodedata.normalize("NFC", name.replace("\\", "/")).translate(INVISIBLE)
    stem = PurePosixPath(text.rsplit("/", 1)[-1]).stem
    stem = UNSAFE.sub(" ", UNREADABLE.sub("", stem)).strip(" .")
    # A second ending ("paper.exe.pdf") would show where the last one is hidden.
    stem = stem.replace(".", "_")
    return f"{stem[:LONGEST_NAME] or 'document'}.{kind}"


def _office(file: File) -> str:
    """Which kind of office document an archive is; none for one with macros or that is no archive at all."""
    try:
        with ZipFile(file) as archive:
            names = {name.lower() for name in archive.namelist()}
    except (BadZipFile, ValueError, OSError, NotImplementedError):
        return ""
    finally:
        file.seek(0)
    if any(mark in name for name in names for mark in MACROS):
        return ""
    return next((kind for kind, part in OFFICE.items() if part in names), "")


def _digest(file: File) -> str:
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    file.seek(0)
    return digest.hexdigest()


def _refusal(code: str, sentence: str, place: str) -> InvalidInput:
    return InvalidInput(code, sentence, {place: [sentence]})
