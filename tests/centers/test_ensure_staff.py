"""A registry that was just set up has somebody who can sign in."""

import stat

import pytest
from django.core.management import call_command

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.models import User
from ecosystem.accounts.scopes import scope_of
from ecosystem.audit.models import Change

pytestmark = pytest.mark.django_db


@pytest.fixture
def told(tmp_path, capsys):
    def run():
        call_command("ensure_staff", file=tmp_path / "sign-in")
        return capsys.readouterr().out

    return run


def test_an_empty_registry_gets_an_administrator(told, tmp_path, client):
    line = told()
    username, password = (tmp_path / "sign-in").read_text().split()
    assert line == f"Staff sign in at /desk/ as {username} with the password {password} (kept in sign-in).\n"
    assert client.login(username=username, password=password)
    assert scope_of(User.objects.get()).registries(Capability.ADMINISTER) is None
    assert stat.S_IMODE((tmp_path / "sign-in").stat().st_mode) == 0o600
    assert Change.objects.get(label="centers.staffrole").change_set.reason == "新登记库的第一位管理员"


def test_the_second_time_it_says_the_same_and_changes_nothing(told):
    first = told()
    hashed = User.objects.get().password
    assert told() == first
    assert User.objects.get().password == hashed


def test_a_password_that_was_changed_is_not_told(told):
    told()
    user = User.objects.get()
    user.set_password("another password of hers")
    user.save()
    assert told() == (
        "Staff sign in at /desk/ with the accounts they have; a new password: manage.py changepassword NAME.\n"
    )


def test_a_disabled_administrator_is_replaced_by_one_who_can_sign_in(told, tmp_path, client):
    told()
    User.objects.update(is_active=False, username="formerly")
    told()
    username, password = (tmp_path / "sign-in").read_text().split()
    assert client.login(username=username, password=password)
