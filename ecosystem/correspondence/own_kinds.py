"""The mail that staff write themselves, to one organization or to many."""

from django.utils.translation import gettext_lazy as _

from ecosystem.correspondence.kinds import MailKind

LETTER = MailKind(
    code="correspondence.letter",
    label=_("Letter about a running matter"),
    variables={"organization": _("name of the organization")},
    subject={"zh-hans": "{{ center }}：请与我们联系", "en": "{{ center }}: please get in touch"},
    body={
        "zh-hans": "{{ recipient }}：\n\n您好！关于{{ organization }}在本中心的事项，请与我们联系。\n\n{{ center }}",
        "en": (
            "Dear {{ recipient }},\n\n"
            "please get in touch with us about the matters of {{ organization }} at our center.\n\n{{ center }}"
        ),
    },
)
NEWS = MailKind(
    code="correspondence.news",
    label=_("News and invitations"),
    variables={"organization": _("name of the organization")},
    subject={"zh-hans": "{{ center }}近期动态", "en": "News from {{ center }}"},
    body={
        "zh-hans": "{{ recipient }}：\n\n您好！本中心的最新动态见 {{ site }} ，欢迎{{ organization }}参与。\n\n{{ center }}",
        "en": (
            "Dear {{ recipient }},\n\n"
            "what is new at our center is at {{ site }} . {{ organization }} is welcome to take part.\n\n{{ center }}"
        ),
    },
    needs_consent=True,
)
