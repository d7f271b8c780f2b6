"""Who works here: employing, roles, and the keys of programs."""

import hashlib
from datetime import timedelta

import pytest
from django.contrib.auth import get_user
from django.utils import timezone

from ecosystem.accounts.choices import Capability
from ecosystem.accounts.models import ApiToken, User
from ecosystem.accounts.scopes import SYSTEM, scope_of
from ecosystem.audit.editions import current_edition
from ecosystem.audit.models import Change, ChangeSet
from ecosystem.audit.undo import undo
from ecosystem.centers.models import StaffRole
from ecosystem.centers.staff import dismiss, employ, give_role, issue_token, revoke_token, set_password, take_role
from ecosystem.core.errors import Conflict, InvalidInput, NotAllowed
from tests.personas import PASSWORD

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("in_english")]


@pytest.fixture
def gao(wuhan_center) -> User:
    """Administrator of the center of Wuhan, and of nothing else."""
    return employ(username="gao", name="高", password=PASSWORD, role="administrator", center=wuhan_center, by=SYSTEM)


def test_a_person_is_employed_with_a_role_in_one_change_set(lin, wuhan_center, client):
    meng = employ(
        username="meng", name="孟", password=PASSWORD, role="viewer", center=wuhan_center, by=lin, reason="入职"
    )
    assert client.login(username="meng", password=PASSWORD)
    assert scope_of(meng).centers(Capability.VIEW) == {wuhan_center.pk}
    entry = ChangeSet.objects.latest("pk")
    assert (entry.by, entry.verb, entry.reason, entry.size) == (lin, "Employ a person", "入职", 2)


def test_a_role_for_a_center_covers_the_registry_of_its_city(zhao, wuhan, wuhan_center, chengdu):
    assert scope_of(zhao).registries(Capability.EDIT) == {wuhan.pk}
    assert scope_of(zhao).reaches(Capability.EDIT, registry_id=wuhan.pk)
    assert not scope_of(zhao).reaches(Capability.EDIT, registry_id=chengdu.pk)


def test_an_administrator_of_one_center_employs_for_that_center_only(gao, wuhan_center, chengdu_center):
    employ(username="meng", name="孟", password=PASSWORD, role="data_editor", center=wuhan_center, by=gao)
    for center in (chengdu_center, None):
        with pytest.raises(NotAllowed):
            employ(username="tang", name="唐", password=PASSWORD, role="viewer", center=center, by=gao)
    assert not User.objects.filter(username="tang").exists()


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"username": "zhao"}, "username"),
        ({"username": "two words"}, "username"),
        ({"password": "12345678"}, "password"),
        ({"password": ""}, "password"),
        ({"role": "emperor"}, "role"),
        ({"role": ""}, "role"),
    ],
)
def test_what_was_typed_wrongly_employs_nobody(values, field, lin, zhao, wuhan_center):
    count = User.objects.count()
    stated = {"username": "meng", "name": "孟", "password": PASSWORD, "role": "viewer", **values}
    with pytest.raises(InvalidInput) as refusal:
        employ(by=lin, center=wuhan_center, **stated)
    assert field in refusal.value.fields
    assert User.objects.count() == count


@pytest.mark.parametrize("who", ["qian", "zhao", "rui", "sun", "chen", "nobody"])
def test_nobody_else_gives_or_takes_roles(who, people, wuhan_center):
    person, sun = people[who], people["sun"]
    for center in (wuhan_center, None):
        with pytest.raises(NotAllowed):
            give_role(sun, role="administrator", center=center, by=person)
    with pytest.raises(NotAllowed):
        take_role(people["zhao"].staff_roles.get(), by=person)
    with pytest.raises(NotAllowed):
        employ(username="meng", name="孟", password=PASSWORD, by=person)


def test_a_role_works_at_once_and_is_gone_at_once(lin, sun, wuhan, wuhan_center):
    assert not scope_of(sun).anywhere(Capability.EDIT)
    given = give_role(sun, role="data_editor", center=wuhan_center, by=lin)
    assert scope_of(sun).registries(Capability.EDIT) == {wuhan.pk}
    take_role(given, by=lin)
    assert not scope_of(given.user).anywhere(Capability.EDIT)
    assert not scope_of(User.objects.get(pk=sun.pk)).anywhere(Capability.EDIT)


def test_a_role_is_given_once(lin, sun, wuhan_center):
    with pytest.raises(InvalidInput, match=r"The person has this role already\."):
        give_role(sun, role="viewer", center=wuhan_center, by=lin)
    give_role(sun, role="viewer", by=lin)
    with pytest.raises(InvalidInput, match=r"The person has this role already\."):
        give_role(sun, role="viewer", by=lin)


def test_the_last_administrator_stays(lin, sun, gao):
    with pytest.raises(Conflict) as refusal:
        take_role(lin.staff_roles.get(), by=lin)
    assert (refusal.value.code, str(refusal.value)) == (
        "last_administrator",
        "Somebody must stay administrator of the whole installation.",
    )
    second = give_role(sun, role="administrator", by=lin)
    take_role(lin.staff_roles.get(), by=sun)
    with pytest.raises(Conflict):
        take_role(second, by=sun)


def test_an_administrator_who_cannot_sign_in_does_not_count(lin, sun):
    give_role(sun, role="administrator", by=lin)
    User.objects.filter(pk=sun.pk).update(is_active=False)
    with pytest.raises(Conflict):
        take_role(lin.staff_roles.get(), by=lin)
    take_role(StaffRole.objects.get(user=sun, role="administrator"), by=lin)


def test_roles_are_nothing_public(lin, sun, wuhan_center, nobody, gao, chen):
    before = current_edition()
    give_role(sun, role="reviewer", center=wuhan_center, by=lin)
    assert current_edition() == before
    assert not StaffRole.objects.visible_to(nobody).exists()
    assert not StaffRole.objects.visible_to(chen).exists()
    assert set(StaffRole.objects.visible_to(gao).values_list("center", flat=True)) == {wuhan_center.pk}
    assert StaffRole.objects.visible_to(lin).count() == StaffRole.objects.count()


def test_passwords_never_reach_the_history(lin, wuhan_center):
    meng = employ(username="meng", name="孟", password=PASSWORD, role="viewer", center=wuhan_center, by=lin)
    for change in Change.objects.all():
        assert PASSWORD not in str((change.before, change.after))
        assert meng.password not in str((change.before, change.after))


def test_a_key_is_told_once_and_only_its_digest_is_kept(zhao):
    token, key = issue_token(zhao, name="导出", may_write=True, by=zhao)
    assert key.startswith("wt_")
    assert len(key) > 40
    assert token.digest == hashlib.sha256(key.encode()).hexdigest()
    assert key.startswith(token.prefix)
    stored = ApiToken.objects.filter(pk=token.pk).values().get()
    assert key not in str(stored)
    assert (stored["name"], stored["may_write"], stored["expires_at"]) == ("导出", True, None)
    assert ApiToken.objects.usable().get() == token


def test_a_key_ends_when_it_expires_and_when_it_is_revoked(zhao, lin):
    soon = timezone.now() + timedelta(days=1)
    token, _key = issue_token(zhao, name="导出", expires_at=soon, by=zhao)
    assert ApiToken.objects.usable().get() == token
    ApiToken.objects.update(expires_at=timezone.now())
    assert not ApiToken.objects.usable().exists()
    token, _key = issue_token(zhao, name="导出", by=zhao)
    revoke_token(token, by=lin)
    assert not ApiToken.objects.usable().exists()
    with pytest.raises(Conflict) as refusal:
        revoke_token(token, by=zhao)
    assert refusal.value.code == "revoked"


@pytest.mark.parametrize(
    ("values", "field"), [({"name": ""}, "name"), ({"expires_at": timezone.now() - timedelta(days=1)}, "expires_at")]
)
def test_a_key_needs_a_name_and_a_day_to_come(values, field, zhao):
    with pytest.raises(InvalidInput) as refusal:
        issue_token(zhao, by=zhao, **{"name": "导出", **values})
    assert field in refusal.value.fields
    assert not ApiToken.objects.exists()


def test_keys_are_for_staff_and_made_by_themselves_or_the_administrator(people, lin, zhao, sun, nobody):
    assert issue_token(zhao, name="报表", by=lin)[0].user == zhao
    for person in (sun, nobody):
        with pytest.raises(NotAllowed):
            issue_token(zhao, name="报表", by=person)
        with pytest.raises(NotAllowed):
            revoke_token(ApiToken.objects.get(), by=person)
    visitor = User.objects.create(username="visitor")
    for person in (visitor, lin):
        with pytest.raises(NotAllowed):
            issue_token(visitor, name="报表", by=person)


def test_whoever_leaves_keeps_the_account_and_no_role(gao, sun, wuhan_center):
    give_role(sun, role="reviewer", center=wuhan_center, by=gao)
    assert len(dismiss(sun, by=gao, reason="离职")) == 2
    assert scope_of(User.objects.get(pk=sun.pk)).grants == ()
    assert (ChangeSet.objects.latest("pk").verb, ChangeSet.objects.latest("pk").size) == ("Dismiss a person", 2)


def test_a_new_password_ends_the_sessions_of_the_old_one(gao, sun, signed_in):
    browser = signed_in(sun)
    assert get_user(browser) == sun
    set_password(sun, password="another pass phrase 8", by=gao)
    assert not get_user(browser).is_authenticated
    assert not browser.login(username="sun", password=PASSWORD)
    assert browser.login(username="sun", password="another pass phrase 8")
    with pytest.raises(InvalidInput) as refusal:
        set_password(sun, password="12345678", by=gao)
    assert set(refusal.value.fields) == {"password"}


@pytest.mark.parametrize("act", [dismiss, lambda person, by: set_password(person, password=PASSWORD, by=by)])
def test_people_who_also_work_elsewhere_are_kept_by_the_installation(act, gao, people, chengdu_center):
    both = people["zhao"]
    give_role(both, role="viewer", center=chengdu_center, by=people["lin"])
    for person in (people["lin"], people["chen"], both):
        with pytest.raises(NotAllowed):
            act(person, by=gao)
    for other in (people["sun"], people["nobody"], people["qian"]):
        with pytest.raises(NotAllowed):
            act(both, by=other)
    act(both, by=people["lin"])


def test_the_last_administrator_is_not_dismissed(lin):
    with pytest.raises(Conflict) as refusal:
        dismiss(lin, by=lin)
    assert refusal.value.code == "last_administrator"
    assert lin.staff_roles.count() == 1


def test_what_happens_to_accounts_and_keys_is_told_without_their_secrets(lin, wuhan_center):
    meng = employ(username="meng", name="孟", password=PASSWORD, role="viewer", center=wuhan_center, by=lin)
    set_password(meng, password="another pass phrase 8", by=lin)
    token, key = issue_token(meng, name="nightly", by=lin, may_write=True)
    revoke_token(token, by=meng)
    told = [
        (change.change_set.by, change.change_set.verb, change.label, change.action)
        for change in Change.objects.about(meng).select_related("change_set__by")
    ]
    assert told == [
        (meng, "End the key", "accounts.apitoken", "update"),
        (lin, "Issue a key", "accounts.apitoken", "create"),
        (lin, "Set a new password", "accounts.user", "update"),
        (lin, "Employ a person", "centers.staffrole", "create"),
        (lin, "Employ a person", "accounts.user", "create"),
    ]
    kept = " ".join(str((change.before, change.after)) for change in Change.objects.all())
    for secret in (PASSWORD, "another pass phrase 8", key, token.digest, meng.password):
        assert secret not in kept
    assert "nightly" in kept


def test_undo_takes_the_role_and_leaves_the_account(lin, wuhan_center):
    meng = employ(username="meng", name="孟", password=PASSWORD, role="viewer", center=wuhan_center, by=lin)
    undo(ChangeSet.objects.latest("pk"), by=lin)
    assert User.objects.filter(pk=meng.pk).exists()
    assert not meng.staff_roles.exists()
    set_password(meng, password="another pass phrase 8", by=lin)
    with pytest.raises(Conflict) as refusal:
        undo(ChangeSet.objects.latest("pk"), by=lin)
    assert refusal.value.code == "nothing_to_undo"


def test_keys_that_somebody_made_before_they_worked_here_end_with_the_first_role(mei, wuhan_center, lin):
    token, _key = issue_token(mei, name="申请程序", may_write=True, by=mei)
    give_role(mei, role="viewer", center=wuhan_center, by=lin)
    token.refresh_from_db()
    assert token.revoked_at is not None
    own, _key = issue_token(mei, name="导出", by=mei)
    give_role(mei, role="data_editor", center=wuhan_center, by=lin)
    own.refresh_from_db()
    assert own.revoked_at is None
