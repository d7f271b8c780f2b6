"""An authenticator app, recovery codes, and the desk that is closed to staff without a second factor."""

import pytest
from allauth.mfa.models import Authenticator

from ecosystem.accounts.models import FailedSignIn
from tests.accounts.conftest import code_of, secret_of
from tests.personas import PASSWORD

pytestmark = pytest.mark.django_db

SIGN_IN, CODE, ACTIVATE = "/en/account/login/", "/en/account/2fa/authenticate/", "/en/account/2fa/totp/activate/"


def signed_in_by_password(client, person):
    answer = client.post(SIGN_IN, {"login": person.username, "password": PASSWORD})
    assert answer.status_code == 302
    return answer


def test_somebody_sets_up_an_authenticator_app_and_signs_in_with_it(client, mei):
    signed_in_by_password(client, mei)
    client.post("/en/account/reauthenticate/", {"password": PASSWORD})
    secret = client.get(ACTIVATE).context["form"].secret
    done = client.post(ACTIVATE, {"code": code_of(secret)})
    assert (done.status_code, done["Location"]) == (302, "/en/account/2fa/recovery-codes/")
    assert len(client.get(done["Location"]).context["unused_codes"]) == 10
    client.post("/en/account/logout/")
    assert signed_in_by_password(client, mei)["Location"] == CODE
    assert "_auth_user_id" not in client.session
    wrong = client.post(CODE, {"code": "000000"})
    assert (wrong.status_code, "code" in wrong.context["form"].errors) == (200, True)


def test_a_code_opens_the_door_once(client, mei, authenticator_app):
    app = authenticator_app(mei)
    code = app()
    signed_in_by_password(client, mei)
    assert client.post(CODE, {"code": code}).status_code == 302
    assert client.session["_auth_user_id"] == str(mei.pk)
    client.post("/en/account/logout/")
    signed_in_by_password(client, mei)
    assert client.post(CODE, {"code": code}).status_code == 200
    assert "_auth_user_id" not in client.session


def test_secrets_lie_encrypted_in_the_database(mei, authenticator_app, settings):
    app = authenticator_app(mei)
    kept = Authenticator.objects.get(user=mei).data["secret"]
    assert (secret_of(mei) in kept, code_of(secret_of(mei))) == (False, app())
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "a new key " * 6, [settings.SECRET_KEY]
    assert code_of(secret_of(mei)) == app()


def test_codes_are_guessed_no_more_often_than_passwords(client, mei, authenticator_app):
    app = authenticator_app(mei)
    signed_in_by_password(client, mei)
    for _attempt in range(10):
        client.post(CODE, {"code": "000000"})
    assert FailedSignIn.objects.count() == 10
    refused = client.post(CODE, {"code": app()})
    assert "Too many wrong codes." in refused.content.decode()
    assert "_auth_user_id" not in client.session


@pytest.fixture
def _second_factor_required(settings):
    settings.REQUIRE_SECOND_FACTOR = True


@pytest.mark.usefixtures("_second_factor_required")
def test_staff_without_a_second_factor_are_led_to_set_one_up(zhao, signed_in):
    client = signed_in(zhao)
    for path in ("/en/desk/", "/en/desk/organizations/", "/en/desk/organizations/new/"):
        answer = client.get(path)
        assert (answer.status_code, answer["Location"]) == (302, "/en/account/2fa/")
    assert client.post("/en/desk/sources/new/", {"title": "报道"})["Location"] == "/en/account/2fa/"
    assert "Set up a second factor first" in client.get("/en/account/2fa/").content.decode()
    script = client.get("/en/desk/options/organizations/?q=x", HTTP_HX_REQUEST="true")
    assert (script.status_code, script["HX-Redirect"]) == (403, "/en/account/2fa/")
    assert client.post("/en/desk/sign-out/").status_code == 302


@pytest.mark.usefixtures("_second_factor_required")
def test_staff_with_a_second_factor_get_to_the_desk(zhao, client, authenticator_app):
    app = authenticator_app(zhao)
    signed_in_by_password(client, zhao)
    assert client.get("/en/desk/").status_code == 302
    assert client.post(CODE, {"code": app()})["Location"] == "/en/desk/"
    assert client.get("/en/desk/").status_code == 200


@pytest.mark.usefixtures("_second_factor_required")
def test_recovery_codes_alone_are_no_second_factor(zhao, signed_in):
    Authenticator.objects.create(user=zhao, type=Authenticator.Type.RECOVERY_CODES, data={})
    assert signed_in(zhao).get("/en/desk/")["Location"] == "/en/account/2fa/"


@pytest.mark.usefixtures("_second_factor_required")
def test_keys_of_programs_work_as_before(zhao, program_of):
    assert program_of(zhao).send("GET", "change-sets/").status_code == 200


@pytest.mark.usefixtures("_second_factor_required")
def test_people_who_are_not_staff_choose_for_themselves(mei, signed_in):
    assert signed_in(mei).get("/en/account/email/").status_code == 200


def test_the_way_back_to_the_desk_is_offered_to_staff_only(zhao, mei, signed_in):
    pages = [signed_in(person).get("/en/account/2fa/").content.decode() for person in (zhao, mei)]
    assert ['href="/en/desk/">Desk' in page for page in pages] == [True, False]


def test_a_second_factor_is_not_asked_for_where_the_site_is_tried_out(zhao, signed_in):
    assert signed_in(zhao).get("/en/desk/").status_code == 200
