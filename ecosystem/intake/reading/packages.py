"""Workbooks that are ZIP packages, and what is refused before anything of them is unpacked."""

import zipfile
import zlib
from typing import BinaryIO

from ecosystem.intake.reading.limits import MEMBERS, RATIO, SMALL, UNPACKED
from ecosystem.intake.reading.refusing import Refused

ENCRYPTED = 0x1
HEADER = 30  # bytes of a member's own header, before its name
# What the library raises over a package that is cut off or made up.
BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, OverflowError)


class Package:
    """The members of a package by name, written as programs write them: case and the kind of slash do not matter."""

    def __init__(self, file: BinaryIO, size: int) -> None:
        try:
            self._zip = zipfile.ZipFile(file)
        except BROKEN as error:
            raise Refused("incomplete") from error
        infos = self._zip.infolist()
        if len(infos) > MEMBERS:
            raise Refused("members", limit=MEMBERS)
        _refuse_encrypted(infos)
        _refuse_swelling(infos, size)
        _refuse_overlaps(infos)
        self._infos = {_key(info.filename): info for info in infos}
        if len(self._infos) < len(infos):
            raise Refused("dangerous")
        # Twice: merged cells stand behind the rows, and are looked for first.
        self._left = 2 * UNPACKED

    def __contains__(self, name: str) -> bool:
        return _key(name) in self._infos

    @property
    def names(self) -> list[str]:
        return list(self._infos)

    def open(self, name: str) -> BinaryIO:
        """The unpacked bytes of a member, counted as they come. Raises :class:`Refused` where there is no such member."""
        info = self._infos.get(_key(name))
        if info is None:
            raise Refused("damaged")
        try:
            return _Counted(self, self._zip.open(info))
        except BROKEN as error:
            raise Refused("damaged") from error

    def unpack(self, count: int) -> None:
        """Count bytes that were unpacked, whatever the package says of itself."""
        self._left -= count
        if self._left < 0:
            raise Refused("swells")


class _Counted:
    """A member being read."""

    def __init__(self, package: Package, stream: BinaryIO) -> None:
        self._package = package
        self._stream = stream

    def read(self, size: int = -1) -> bytes:
        try:
            piece = self._stream.read(size)
        except BROKEN as error:
            raise Refused("damaged") from error
        self._package.unpack(len(piece))
        return piece


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _refuse_encrypted(infos: list[zipfile.ZipInfo]) -> None:
    if any(info.flag_bits & ENCRYPTED for info in infos):
        raise Refused("password")


def _refuse_swelling(infos: list[zipfile.ZipInfo], size: int) -> None:
    """The library never unpacks more than a member says, so their sum is the most that can come."""
    unpacked = sum(info.file_size for info in infos)
    if unpacked > UNPACKED or unpacked > max(SMALL, RATIO * size):
        raise Refused("swells")


def _refuse_overlaps(infos: list[zipfile.ZipInfo]) -> None:
    """Members that share their bytes make a small file endless; no program writes such a package."""
    end = 0
    for info in sorted(infos, key=lambda info: info.header_offset):
        if info.header_offset < end:
            raise Refused("dangerous")
        end = info.header_offset + HEADER + info.compress_size
