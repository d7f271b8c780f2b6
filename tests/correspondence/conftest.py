"""A center that writes, two companies it writes to, and kinds of mail as procedures declare them."""

from types import SimpleNamespace

import pytest
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.scopes import SYSTEM
from ecosystem.correspondence import kinds
from ecosystem.correspondence.kinds import MailKind, register
from ecosystem.correspondence.services import Recipient, compose
from ecosystem.organizations.services import add_contact

RECEIVED = MailKind(
    code="tests.received",
    label=_("Organization"),
    variables={"program": _("program"), "on": _("from")},
    subject={"zh-hans": "已收到申请：{{ program }}", "en": "Received: {{ program }}"},
    body={
        "zh-hans": "{{ recipient }}：\n\n{{ on }}收到您对{{ program }}的申请。\n\n{{ center }}\n{{ site }}",
        "en": "Dear {{ recipient }},\n\nwe received it on {{ on }}.\n\n{{ center }}",
    },
    released=True,
)


@pytest.fixture(autouse=True)
def _kinds_of_tests(monkeypatch):
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    register(RECEIVED)


@pytest.fixture
def world(wuhan_center, organization):
    weili, betvision = organization("唯理科技", name_en="Weili"), organization("倍特威视")
    add_contact(weili, name="王工", email="wang@weili.example", by=SYSTEM)
    return SimpleNamespace(center=wuhan_center, weili=weili, betvision=betvision)


@pytest.fixture
def letter(world):
    """``letter()``: a message to Wang of Weili, a draft unless said otherwise."""

    def write(code="correspondence.letter", *, by=SYSTEM, to=None, **said):
        said = {"center": world.center, "organization": world.weili, "values": {"organization": world.weili}, **said}
        return compose(code, to=to or Recipient("wang@weili.example", "王工"), by=by, **said)

    return write
