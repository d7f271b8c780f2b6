"""Catalogs are compiled without GNU gettext."""

import gettext
import os

import pytest
from django.core.management import CommandError, call_command

CATALOG = """
msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

msgid "Organizations"
msgstr "机构"

msgctxt "verb"
msgid "Open"
msgstr "打开"

msgid "%(count)s member"
msgid_plural "%(count)s members"
msgstr[0] "%(count)s 个成员"

#, fuzzy
msgid "Figures"
msgstr "数字？"
"""


@pytest.fixture
def catalog(settings, tmp_path):
    messages = tmp_path / "zh_Hans" / "LC_MESSAGES"
    messages.mkdir(parents=True)
    settings.LOCALE_PATHS = [tmp_path]
    source = messages / "django.po"
    source.write_text(CATALOG)
    return source


def compiled(source):
    with source.with_suffix(".mo").open("rb") as file:
        return gettext.GNUTranslations(file)


def test_texts_plurals_and_contexts_are_translated(catalog):
    call_command("compile_catalogs", verbosity=0)
    translations = compiled(catalog)
    assert translations.gettext("Organizations") == "机构"
    assert translations.pgettext("verb", "Open") == "打开"
    assert translations.ngettext("%(count)s member", "%(count)s members", 3) == "%(count)s 个成员"


def test_a_translation_nobody_has_confirmed_is_left_out(catalog):
    call_command("compile_catalogs", verbosity=0)
    assert compiled(catalog).gettext("Figures") == "Figures"


def test_a_catalog_that_is_up_to_date_is_left_alone(catalog, capsys):
    call_command("compile_catalogs")
    assert capsys.readouterr().out == "Compiled zh_Hans/django.po.\n"
    call_command("compile_catalogs")
    assert capsys.readouterr().out == ""


def test_a_changed_catalog_is_compiled_again(catalog):
    call_command("compile_catalogs", verbosity=0)
    catalog.write_text(CATALOG.replace("机构", "组织"))
    later = catalog.with_suffix(".mo").stat().st_mtime + 1
    os.utime(catalog, (later, later))
    call_command("compile_catalogs", verbosity=0)
    assert compiled(catalog).gettext("Organizations") == "组织"


def test_a_broken_catalog_is_named(catalog):
    catalog.write_text(CATALOG + "<<<<<<< ours\n")
    with pytest.raises(CommandError, match=r"django\.po cannot be read"):
        call_command("compile_catalogs", verbosity=0)
    assert not catalog.with_suffix(".mo").exists()
