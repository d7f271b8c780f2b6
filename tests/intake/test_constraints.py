"""What the database refuses about proposals, whoever writes."""

import pytest
from django.utils import timezone

from ecosystem.intake import models
from ecosystem.intake.models import ProposalContact, ProposedChange, ProposedField
from tests.constraints import constraints_of, insert, is_refused_by

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


def proposed(subjects, mei, **values):
    weili = subjects["organization"]
    return ProposedChange(**{"organization": weili, "registry": weili.registry, "proposer": mei, **values})


def kept(subjects, mei):
    proposal = proposed(subjects, mei)
    insert([proposal])
    return ProposedChange.objects.get()


def contacts(subjects, mei):
    proposal = kept(subjects, mei)
    return [ProposalContact(proposal=proposal, email="reader@mail.example") for _time in range(2)]


def fields(subjects, mei, **values):
    return ProposedField(proposal=kept(subjects, mei), **{"name": "website", "before": "a", "after": "b", **values})


def twice(subjects, mei):
    first = fields(subjects, mei)
    return [first, ProposedField(proposal=first.proposal, name="website", before="a", after="c")]


CASES = {
    "intake_proposedchange_one_subject": lambda s, mei: [proposed(s, mei), proposed(s, mei, solution=s["solution"])],
    "intake_proposedchange_one_open": lambda s, mei: [proposed(s, mei), proposed(s, mei)],
    "intake_proposedchange_decided": lambda s, mei: [proposed(s, mei, decided_at=timezone.now())],
    "intake_proposalcontact_once": contacts,
    "intake_proposedfield_once": twice,
    "intake_proposedfield_changes": lambda s, mei: [fields(s, mei, after="a")],
}


def test_every_constraint_is_here():
    mine = {name for name in constraints_of(models) if name.startswith(("intake_proposed", "intake_proposal"))}
    assert mine == set(CASES)


@pytest.mark.parametrize("name", CASES)
def test_the_database_refuses(name, subjects, mei):
    is_refused_by(name, *CASES[name](subjects, mei))


@pytest.mark.parametrize(
    ("values", "holds"),
    [
        ({}, True),
        ({"organization": None}, False),
        ({"organization": None, "gone": "武汉某公司"}, True),
        ({"gone": "武汉某公司"}, False),
        ({"organization": None, "figure": "figure"}, True),
        ({"organization": None, "figure": "figure", "outcome": "outcome"}, False),
    ],
)
def test_a_proposal_is_about_one_record_or_about_one_that_is_gone(values, holds, subjects, mei):
    found = {name: subjects.get(value, value) for name, value in values.items()}
    if holds:
        insert([proposed(subjects, mei, **found)])
    else:
        is_refused_by("intake_proposedchange_one_subject", proposed(subjects, mei, **found))


def test_somebody_suggests_several_things_and_has_one_open_form(subjects, mei):
    insert(
        [proposed(subjects, mei), proposed(subjects, mei, origin="public"), proposed(subjects, mei, origin="public")]
    )
    assert ProposedChange.objects.count() == 3
