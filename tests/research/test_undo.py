"""Whatever is done about research and talent can be undone."""

from datetime import date

import pytest

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.research import services
from tests.undoing import is_put_back, is_refused_after_a_later_edit, public_functions

pytestmark = pytest.mark.django_db
LATER = date(2022, 3, 1)


def _archived(archive, record, restore):
    archive(record, by=SYSTEM)
    return lambda by: restore(record, by=by)


def _draft(w):
    return services.add_project(center=w.center, title="草稿课题", by=SYSTEM)


def _unused(w):
    return services.add_output(w.project, kind="dataset", title="样本库", by=SYSTEM)


def _removing(w):
    output = _unused(w)
    return lambda by: services.remove_output(output, by=by)


def _publishing(w):
    draft = _draft(w)
    return lambda by: services.publish_project(draft, by=by)


CASES = {
    "add_project": lambda w: (
        lambda by: services.add_project(
            center=w.center, title="新课题", partners=[{"organization": w.member, "role": "user"}], by=by
        )
    ),
    "revise_project": lambda w: lambda by: services.revise_project(w.project, title_en="Another", by=by),
    "publish_project": _publishing,
    "archive_project": lambda w: lambda by: services.archive_project(w.project, by=by),
    "restore_project": lambda w: _archived(services.archive_project, w.project, services.restore_project),
    "add_partner": lambda w: (
        lambda by: services.add_partner(w.project, organization=w.member, role="user", starts_on=LATER, by=by)
    ),
    "revise_partner": lambda w: lambda by: services.revise_partner(w.partner, role="partner", by=by),
    "end_partner": lambda w: lambda by: services.end_partner(w.partner, on=LATER, by=by),
    "remove_partner": lambda w: lambda by: services.remove_partner(w.partner, by=by),
    "add_output": lambda w: lambda by: services.add_output(w.project, kind="model", title="模型", by=by),
    "revise_output": lambda w: lambda by: services.revise_output(w.output, title_en="Framework", by=by),
    "remove_output": _removing,
    "add_use": lambda w: lambda by: services.add_use(w.output, organization=w.university, by=by),
    "revise_use": lambda w: lambda by: services.revise_use(w.use, starts_on=LATER, by=by),
    "end_use": lambda w: lambda by: services.end_use(w.use, on=LATER, by=by),
    "remove_use": lambda w: lambda by: services.remove_use(w.use, by=by),
    "add_training": lambda w: lambda by: services.add_training(center=w.center, title="新培训", seats=30, by=by),
    "revise_training": lambda w: lambda by: services.revise_training(w.training, title_en="Course", by=by),
    "publish_training": lambda w: lambda by: services.publish_training(w.training, by=by),
    "archive_training": lambda w: lambda by: services.archive_training(w.training, by=by),
    "restore_training": lambda w: _archived(services.archive_training, w.training, services.restore_training),
}


def test_every_verb_of_research_is_here():
    assert public_functions(services) == set(CASES)


@pytest.mark.parametrize("verb", CASES)
def test_it_is_put_back(verb, world, zhao):
    is_put_back(CASES[verb](world), by=zhao)


# Of a removal nothing is left to edit.
@pytest.mark.parametrize("verb", sorted(verb for verb in CASES if not verb.startswith("remove")))
def test_it_is_not_put_back_over_a_later_edit(verb, world, zhao):
    is_refused_after_a_later_edit(CASES[verb](world), by=zhao)
