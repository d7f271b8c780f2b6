"""Rules of the house that a program can check."""

import ast
import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.utils.functional import Promise

from ecosystem.audit.models import Audited

ROOT = Path(__file__).resolve().parents[2]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
LONGEST_FILE = 400
LONGEST_FUNCTION = 60
OUR_CODE = ["api", "ecosystem", "scripts", "tests"]
WRITTEN_BY_HAND = {".py", ".html", ".css", ".js"}
PINNED = re.compile(r"^([A-Za-z0-9._-]+)(?:\[[^]]*])?==(\S+)", re.MULTILINE)


def our_files(*suffixes: str) -> Iterator[Path]:
    for directory in OUR_CODE:
        for path in (ROOT / directory).rglob("*"):
            if path.suffix in suffixes and "migrations" not in path.parts and path.is_file():
                yield path


def pins(name: str) -> dict[str, str]:
    return {normal(package): version for package, version in PINNED.findall((ROOT / "requirements" / name).read_text())}


def normal(package: str) -> str:
    return re.sub(r"[-_.]+", "-", package).lower()


def test_the_description_of_the_house_names_every_package_and_the_layers_in_their_order():
    written = (ROOT / "docs" / "architecture.md").read_text()
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    wanted = [
        [name.strip().removeprefix("ecosystem.") for name in layer.split("|") if "(" not in name]
        for layer in reversed(layers)
    ]
    said = re.search(r"pyproject\.toml`\):\n(.+?)\.\n\n", written, re.DOTALL)[1]
    assert [re.split(r",\s+", one.strip()) for one in said.split("·")] == wanted
    packages = set(re.findall(r"^  ([a-z]+)/ ", written, re.MULTILINE)) | {"api"}
    assert packages == {name for layer in wanted for name in layer}


def test_every_package_has_its_place_in_the_layers():
    layers = PROJECT["tool"]["importlinter"]["contracts"][0]["layers"]
    placed = {name.strip(" ()") for layer in layers for name in re.split(r"[|:]", layer)}
    packages = {f"ecosystem.{path.parent.name}" for path in (ROOT / "ecosystem").glob("*/apps.py")}
    assert packages <= placed


@pytest.mark.parametrize("suffix", sorted(WRITTEN_BY_HAND))
def test_no_file_holds_more_than_one_thing(suffix):
    long = {
        str(path.relative_to(ROOT)): lines
        for path in our_files(suffix)
        if (lines := len(path.read_text().splitlines())) > LONGEST_FILE
    }
    assert long == {}


def test_no_function_is_long():
    long = {
        f"{path.relative_to(ROOT)}:{node.name}": node.end_lineno - node.lineno + 1
        for path in our_files(".py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and node.end_lineno - node.lineno >= LONGEST_FUNCTION
    }
    assert long == {}


@pytest.mark.parametrize("lock", ["base.txt", "opensearch.txt", "dev.txt"])
def test_locked_requirements_have_hashes_and_no_addresses(lock):
    text = (ROOT / "requirements" / lock).read_text()
    assert text.count("--hash=sha256:") >= len(pins(lock))
    assert "://" not in text
    assert "index" not in text.replace("--hash", "").split()


def test_what_is_tested_is_what_is_run():
    development = pins("dev.txt")
    for lock in ("base.txt", "opensearch.txt"):
        assert {package: development.get(package) for package in pins(lock)} == pins(lock)


def test_what_is_added_for_a_search_server_changes_nothing_else():
    with_server = pins("opensearch.txt")
    assert {package: with_server.get(package) for package in pins("base.txt")} == pins("base.txt")


def test_every_declared_dependency_is_locked():
    declared = {normal(re.split(r"[\[<>=!~ ;]", line)[0]) for line in PROJECT["project"]["dependencies"]}
    assert declared - pins("base.txt").keys() == set()
    extra = {
        normal(re.split(r"[\[<>=!~ ;]", line)[0]) for line in PROJECT["project"]["optional-dependencies"]["opensearch"]
    }
    assert extra - pins("opensearch.txt").keys() == set()
    for_development = {normal(re.split(r"[\[<>=!~ ;]", line)[0]) for line in PROJECT["dependency-groups"]["dev"]}
    assert for_development - pins("dev.txt").keys() == set()


def test_whatever_the_history_tells_has_a_name_in_every_language():
    for model in apps.get_models():
        if issubclass(model, Audited):
            unnamed = [
                field.name
                for field in model._meta.concrete_fields
                if not field.primary_key and not isinstance(field.verbose_name, Promise)
            ]
            assert unnamed == [], model
