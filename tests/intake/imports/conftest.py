"""Handing a sheet in on the desk and writing it, at once."""

import csv
import io
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, override_settings
from django.urls import reverse

from ecosystem.accounts.models import User
from ecosystem.intake.imports.models import SheetImport
from tests.intake.imports.listed import HEADING


@pytest.fixture
def inline() -> Iterator[None]:
    """What is done in the background is done at once."""
    with override_settings(BACKGROUND="inline"):
        yield


@pytest.fixture
def hand_in(zhao_client: Client, wuhan: Any, django_capture_on_commit_callbacks: Any) -> Callable[..., SheetImport]:
    """Zhao hands a sheet in."""

    def do(*rows: list[str], name: str = "名单.csv", heading: list[str] = HEADING, **values: str) -> SheetImport:
        lines = io.StringIO()
        csv.writer(lines).writerows([heading, *rows])
        file = SimpleUploadedFile(name, lines.getvalue().encode())
        with django_capture_on_commit_callbacks(execute=True):
            answer = zhao_client.post(
                reverse("desk:new_import"), {"file": file, "registry": wuhan.pk, "status": "public", **values}
            )
        assert answer.status_code == 302, answer.content.decode()
        return SheetImport.objects.latest("pk")

    return do


@pytest.fixture
def zhao_client(zhao: User, client: Client, inline: None) -> Client:
    client.force_login(zhao)
    return client


@pytest.fixture
def write(zhao_client: Client, django_capture_on_commit_callbacks: Any) -> Callable[[SheetImport], SheetImport]:
    def do(sheet_import: SheetImport) -> SheetImport:
        with django_capture_on_commit_callbacks(execute=True):
            zhao_client.post(reverse("desk:import_write", args=[sheet_import.public_id]), {"reason": "试"})
        sheet_import.refresh_from_db()
        return sheet_import

    return do
