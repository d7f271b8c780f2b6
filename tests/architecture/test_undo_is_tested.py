"""Every verb that writes is undone by a test: who adds a service is told here what is missing."""

import inspect
from importlib import import_module
from pathlib import Path
from types import ModuleType

import pytest

from tests.undoing import public_functions

ROOT = Path(__file__).resolve().parents[2]
SERVICES = sorted(
    f"ecosystem.{path.parent.name}.services"
    for path in (ROOT / "ecosystem").glob("*/services*")
    if path.name in {"services", "services.py"}
)
# Where a package's undo cases are, by the names of the tables that list them.
TABLES = {
    "casework": {"tests.casework.test_undo": "CASES"},
    "centers": {"tests.centers.test_undo": "CASES"},
    "compute": {"tests.compute.test_undo": "CASES"},
    "industry": {"tests.industry.test_undo": "CASES"},
    "incubation": {"tests.incubation.test_undo": "CASES"},
    "confirmations": {"tests.confirmations.test_undo": "CASES"},
    "correspondence": {"tests.correspondence.test_undo": "CASES"},
    "figures": {"tests.figures.test_undo": "CASES"},
    "intake": {"tests.intake.test_proposals_undone": "CASES"},
    "officers": {"tests.officers.test_undo": "CASES"},
    "organizations": {
        "tests.audit.test_undo": "VERBS",
        "tests.organizations.test_statements": "CASES",
        "tests.organizations.test_merging": "CASES",
        "tests.organizations.test_duplicates": "CASES",
        "tests.organizations.test_representations_undone": "CASES",
    },
    "programs": {"tests.programs.test_undo": "CASES"},
    "relationships": {"tests.relationships.test_undo": "CASES"},
    "research": {"tests.research.test_undo": "CASES"},
    "reports": {"tests.reports.test_undo": "CASES"},
    "solutions": {"tests.solutions.test_undo": "CASES"},
    "sources": {"tests.sources.test_sources": "CASES"},
    "vouchers": {"tests.vouchers.test_undo": "CASES"},
    "vocabulary": {"tests.vocabulary.test_undo": "CASES"},
}
# A verb that a test of its own undoes, and one that cannot be undone: erasure is final.
BY_THEMSELVES = {
    "organizations": {"register_organization", "erase_contact"},
    "intake": {"forget_suggester", "forget_address", "forget_credit"},
}


def cases_of(package: str) -> set[str]:
    listed = (getattr(import_module(module), table) for module, table in TABLES[package].items())
    return BY_THEMSELVES.get(package, set()).union(*listed)


def test_every_package_that_writes_has_undo_cases():
    assert {name.split(".")[1] for name in SERVICES} == set(TABLES)


@pytest.mark.parametrize("name", SERVICES)
def test_every_verb_of_a_package_has_an_undo_case(name):
    services: ModuleType = import_module(name)
    assert public_functions(services) - cases_of(name.split(".")[1]) == set()


@pytest.mark.parametrize("name", SERVICES)
def test_every_verb_says_who_and_takes_a_reason(name):
    services: ModuleType = import_module(name)
    silent = {
        verb
        for verb in public_functions(services)
        if not {"by", "reason"} <= set(inspect.signature(getattr(services, verb)).parameters)
    }
    assert silent == set()
