"""Every text that the code shows is in the catalogs, translated, confirmed and with the same places to fill in."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po
from django.conf import settings

import house
import testing

LOCALES = ["zh_Hans", "zh_Hant"]
# The lists of words are read when the code is; no text to translate stands in them.
COLLECTED_FROM = ["api", "ecosystem", "fixtures", "manage.py"]
needs_gettext = pytest.mark.skipif(shutil.which("xgettext") is None, reason="gettext is not here")


def catalog_of(locale: str, root: Path = Path(settings.BASE_DIR)) -> Catalog:
    path = root / "ecosystem" / "locale" / locale / "LC_MESSAGES" / "django.po"
    with path.open("rb") as file:
        return read_po(file)


def texts(catalog: Catalog) -> dict:
    """What is said for what, by message and context."""
    return {(message.id, message.context): message.string for message in catalog if message.id}


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    """A copy of the code in which the texts were just collected and converted anew."""
    copy = tmp_path_factory.mktemp("collected")
    unread = shutil.ignore_patterns("__pycache__", "*.mo", "static")
    for name in COLLECTED_FROM:
        source = Path(settings.BASE_DIR, name)
        if source.is_dir():
            shutil.copytree(source, copy / name, ignore=unread)
        else:
            shutil.copy(source, copy / name)
    for command in (["makemessages", *house.CATALOGS, *house.NOT_SHOWN], ["convert_catalog"]):
        subprocess.run(
            [sys.executable, "manage.py", *command],
            cwd=copy,
            env={**os.environ, **testing.SETTINGS},
            capture_output=True,
            check=True,
        )
    return copy


@pytest.mark.parametrize("locale", LOCALES)
def test_every_message_is_translated_and_confirmed(locale):
    messages = [message for message in catalog_of(locale) if message.id]
    assert len(messages) > 500
    assert [message.id for message in messages if message.fuzzy] == []
    strings = {message.id: message.string for message in messages}
    assert [key for key, said in strings.items() if not all([said] if isinstance(said, str) else said)] == []


@pytest.mark.parametrize("locale", LOCALES)
def test_a_translation_has_the_places_to_fill_in_of_its_message(locale):
    catalog = catalog_of(locale)
    assert [(message.id, errors) for message in catalog if (errors := list(message.check(catalog)))] == []


@needs_gettext
@pytest.mark.parametrize("locale", LOCALES)
def test_the_catalog_has_every_text_that_the_code_shows_and_no_other(locale, collected):
    assert texts(catalog_of(locale)) == texts(catalog_of(locale, collected))
