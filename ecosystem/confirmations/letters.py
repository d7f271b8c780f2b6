"""The mail of a confirmation round: the question, and the reminder."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ecosystem.confirmations.links import link_in
from ecosystem.core.display import precise_date
from ecosystem.correspondence.kinds import MailKind
from ecosystem.organizations.freshness import told
from ecosystem.organizations.models import Organization

ABOUT = {
    "organization": _("name of the organization"),
    "year": _("year of the round"),
    "day": _("the day by which an answer is asked for"),
    "checked": _("when the data were checked last"),
    "link": _("address where one answers; it is put in as the mail goes out"),
}
SEALED = {"link": link_in}

REQUEST = MailKind(
    code="confirmations.request",
    label=_("Please confirm your data"),
    variables=ABOUT,
    sealed=SEALED,
    subject={
        "zh-hans": "请核对{{ organization }}的名录信息（{{ year }}年）",
        "en": "Please confirm what the registry says of {{ organization }} ({{ year }})",
    },
    body={
        "zh-hans": (
            "{{ recipient }}：\n\n您好！{{ center }}每年请各单位核对一次名录中的信息。{{ organization }}的信息："
            "{{ checked }}。\n\n请打开下面的链接查看现有信息：全部正确，点一下按钮即可；如有变化，可以在那里告诉我们。"
            "无需登录。\n{{ link }}\n\n该链接仅供您使用，请勿转发，{{ day }}之前有效。\n\n{{ center }}"
        ),
        "en": (
            "Dear {{ recipient }},\n\nonce a year {{ center }} asks whether what the registry says is still right. "
            "{{ organization }}: {{ checked }}.\n\nOpen this link to see it. Where all is correct, one click says so; "
            "where something has changed, tell us there. You need not sign in.\n{{ link }}\n\nThe link is yours alone: "
            "please do not pass it on. It works until {{ day }}.\n\n{{ center }}"
        ),
    },
)
REMINDER = MailKind(
    code="confirmations.reminder",
    label=_("Reminder to confirm your data"),
    variables=ABOUT,
    sealed=SEALED,
    subject={
        "zh-hans": "提醒：请核对{{ organization }}的名录信息",
        "en": "Reminder: please confirm what the registry says of {{ organization }}",
    },
    body={
        "zh-hans": (
            "{{ recipient }}：\n\n您好！我们还没有收到{{ organization }}对名录信息的答复。请在{{ day }}之前打开下面的链接，"
            "核对后点一下按钮，或告诉我们有哪些变化。\n{{ link }}\n\n{{ center }}"
        ),
        "en": (
            "Dear {{ recipient }},\n\nwe have not heard yet whether what the registry says of {{ organization }} is "
            "right. Please open this link by {{ day }}, look at it and press the button, or tell us what has changed."
            "\n{{ link }}\n\n{{ center }}"
        ),
    },
)


def values_for(organization: Organization, *, year: int, answer_by: date, language: str) -> Mapping[str, Any]:
    """What a letter of a round says of an organization, in the reader's language."""
    with translation.override(language):
        said = told(organization)
        checked = "; ".join(filter(None, (said.sentence, said.warning)))
        return {"organization": organization, "year": year, "day": precise_date(answer_by), "checked": checked}
