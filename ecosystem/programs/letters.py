"""The mail of the application procedure: what is told to whom, and when.

What only confirms an applicant's own step, or asks for something by a day, goes out at once; decisions wait in the outbox
until somebody has read them.
"""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ecosystem.core.display import precise_date
from ecosystem.correspondence.addresses import site
from ecosystem.correspondence.kinds import MailKind
from ecosystem.correspondence.models import Message
from ecosystem.correspondence.services import Recipient, compose, new_message, preview
from ecosystem.programs.models import Application, Review

TITLE, PROGRAM, LINK = _("title of the project"), _("name of the program"), _("address of the application's page")
REASON, DAY = _("what the center says about it"), _("the day that counts")
ABOUT = {"project": TITLE, "program": PROGRAM, "applicant": _("name of the applicant"), "link": LINK}

RECEIVED = MailKind(
    code="programs.received",
    label=_("Receipt of an application"),
    variables={**ABOUT, "number": _("number of the application")},
    released=True,
    subject={
        "zh-hans": "已收到您的申请：{{ program }}",
        "en": "We have received your application to {{ program }}",
    },
    body={
        "zh-hans": (
            "{{ recipient }}：\n\n{{ center }}已收到{{ applicant }}对“{{ program }}”的申请，项目“{{ project }}”，"
            "编号 {{ number }}。\n\n在入驻申请截止之前，您可以修改并再次提交。进展请见：\n{{ link }}"
        ),
        "en": (
            "Dear {{ recipient }},\n\n{{ center }} has received the application of {{ applicant }} to {{ program }}, "
            "project “{{ project }}”, number {{ number }}.\n\nYou can change it and hand it in again until the intake "
            "closes. Where it stands is shown here:\n{{ link }}"
        ),
    },
)
CHANGES = MailKind(
    code="programs.changes_requested",
    label=_("Request for changes"),
    variables={**ABOUT, "request": REASON, "day": DAY},
    released=True,
    subject={"zh-hans": "请补充您的申请：{{ program }}", "en": "Please change your application to {{ program }}"},
    body={
        "zh-hans": (
            "{{ recipient }}：\n\n关于{{ applicant }}对“{{ program }}”的申请，请作如下修改：\n\n{{ request }}\n\n"
            "请在 {{ day }} 之前修改并再次提交：\n{{ link }}"
        ),
        "en": (
            "Dear {{ recipient }},\n\nplease change the following in the application of {{ applicant }} to "
            "{{ program }}:\n\n{{ request }}\n\nChange it and hand it in again by {{ day }}:\n{{ link }}"
        ),
    },
)
WAITING = MailKind(
    code="programs.waitlisted",
    label=_("Place on the waiting list"),
    variables={**ABOUT, "reason": REASON, "rank": _("place on the waiting list")},
    subject={"zh-hans": "您的申请已列入候补：{{ program }}", "en": "{{ program }}: you are on the waiting list"},
    body={
        "zh-hans": (
            "{{ recipient }}：\n\n{{ applicant }}对“{{ program }}”的申请已列入候补名单，排在第 {{ rank }} 位。"
            "\n\n{{ reason }}\n\n{{ link }}"
        ),
        "en": (
            "Dear {{ recipient }},\n\nthe application of {{ applicant }} to {{ program }} is on the waiting list, at "
            "place {{ rank }}.\n\n{{ reason }}\n\n{{ link }}"
        ),
    },
)
NOTICE = MailKind(
    code="programs.notice",
    label=_("Public notice of an acceptance"),
    variables={**ABOUT, "first": _("first day of the notice"), "last": _("last day of the notice")},
    subject={
        "zh-hans": "您的申请进入公示：{{ program }}",
        "en": "{{ program }}: your acceptance is announced publicly",
    },
    body={
        "zh-hans": (
            "{{ recipient }}：\n\n{{ applicant }}拟入驻“{{ program }}”，公示期 {{ first }} 至 {{ last }}。"
            "公示期满无异议后正式入驻。\n\n{{ link }}"
        ),
        "en": (
            "Dear {{ recipient }},\n\n{{ applicant }} is to be accepted to {{ program }}. This is announced publicly "
            "from {{ first }} to {{ last }}, and holds if nobody objects.\n\n{{ link }}"
        ),
    },
)
ACCEPTED = MailKind(
    code="programs.accepted",
    label=_("Acceptance"),
    variables={**ABOUT, "reason": REASON, "day": _("first day as a member")},
    subject={"zh-hans": "欢迎入驻：{{ program }}", "en": "Welcome to {{ program }}"},
    body={
        "zh-hans": (
            "{{ recipient }}：\n\n{{ applicant }}对“{{ program }}”的申请已通过，自 {{ day }} 起入驻{{ center }}。"
            "\n\n{{ reason }}\n\n{{ link }}"
        ),
        "en": (
            "Dear {{ recipient }},\n\nthe application of {{ applicant }} to {{ program }} is accepted. You are a member "
            "of {{ center }} from {{ day }} on.\n\n{{ reason }}\n\n{{ link }}"
        ),
    },
)
REJECTED = MailKind(
    code="programs.rejected",
    label=_("Rejection"),
    variables={**ABOUT, "reason": REASON},
    subject={"zh-hans": "关于您的申请：{{ program }}", "en": "Your application to {{ program }}"},
    body={
        "zh-hans": (
            "{{ recipient }}：\n\n很遗憾，{{ applicant }}对“{{ program }}”的申请未能通过。\n\n{{ reason }}\n\n"
            "感谢您的关注，欢迎申请其他计划。\n{{ link }}"
        ),
        "en": (
            "Dear {{ recipient }},\n\nwe are sorry: the application of {{ applicant }} to {{ program }} was not "
            "accepted.\n\n{{ reason }}\n\nThank you for your interest. Other programs are open to you.\n{{ link }}"
        ),
    },
)
WITHDRAWN = MailKind(
    code="programs.withdrawn",
    label=_("Receipt of a withdrawal"),
    variables=ABOUT,
    released=True,
    subject={"zh-hans": "申请已撤回：{{ program }}", "en": "Your application to {{ program }} is withdrawn"},
    body={
        "zh-hans": "{{ recipient }}：\n\n{{ applicant }}对“{{ program }}”的申请已撤回。\n\n{{ link }}",
        "en": (
            "Dear {{ recipient }},\n\nthe application of {{ applicant }} to {{ program }} has been withdrawn.\n\n"
            "{{ link }}"
        ),
    },
)
ASSIGNED = MailKind(
    code="programs.review_assigned",
    label=_("Request to review"),
    variables={"program": PROGRAM, "number": _("number of the application"), "day": DAY, "link": LINK},
    released=True,
    subject={"zh-hans": "请评审：{{ program }} {{ number }}", "en": "Please review: {{ program }} {{ number }}"},
    body={
        "zh-hans": (
            "{{ recipient }}：\n\n请评审“{{ program }}”的申请 {{ number }}，期限：{{ day }}。"
            "若与申请人有利害关系，请在评审页面声明。\n\n{{ link }}"
        ),
        "en": (
            "Dear {{ recipient }},\n\nplease review application {{ number }} to {{ program }}; due: {{ day }}. If you "
            "have an interest in it, declare that on the page of the review.\n\n{{ link }}"
        ),
    },
)
ENDING = MailKind(
    code="programs.term_ending",
    label=_("Reminder that a term ends"),
    variables={"program": PROGRAM, "organization": _("name of the organization"), "day": DAY, "link": LINK},
    released=True,
    subject={"zh-hans": "入驻即将到期：{{ program }}", "en": "Your place in {{ program }} ends on {{ day }}"},
    body={
        "zh-hans": (
            "{{ recipient }}：\n\n{{ organization }}在“{{ program }}”的入驻将于 {{ day }} 到期。"
            "如需续期或申请毕业，请与我们联系。\n\n{{ link }}"
        ),
        "en": (
            "Dear {{ recipient }},\n\nthe place of {{ organization }} in {{ program }} is agreed until {{ day }}. Write "
            "to us if you want to renew it or to graduate.\n\n{{ link }}"
        ),
    },
)
UNFINISHED = MailKind(
    code="programs.unfinished",
    label=_("Reminder of an application not handed in"),
    variables={"program": PROGRAM, "day": DAY, "link": LINK},
    released=True,
    subject={"zh-hans": "申请尚未提交：{{ program }}", "en": "{{ program }}: your application is not handed in yet"},
    body={
        "zh-hans": ("{{ recipient }}：\n\n您对“{{ program }}”的申请还没有提交。截止日期：{{ day }}。\n\n{{ link }}"),
        "en": (
            "Dear {{ recipient }},\n\nyour application to {{ program }} is not handed in yet. Last day: {{ day }}.\n\n"
            "{{ link }}"
        ),
    },
)
KINDS = (RECEIVED, CHANGES, WAITING, NOTICE, ACCEPTED, REJECTED, WITHDRAWN, ASSIGNED, ENDING, UNFINISHED)


def tell_applicant(application: Application, kind: MailKind, *, by: Any, **values: Any) -> None:
    """Write a mail of the procedure to the applicant, inside the caller's change set."""
    to = recipient_of(application)
    compose(kind.code, to=to, values=values_for(application, to, **values), by=by, **_where(application))


def letter_to_applicant(application: Application, kind: MailKind, **values: Any) -> Message:
    """The draft that :func:`tell_applicant` would write, not written yet."""
    to, where = recipient_of(application), _where(application)
    rendered = preview(kind.code, to=to, values=values_for(application, to, **values), center=where["center"])
    return new_message(kind.code, rendered, to=to, **where)


def values_for(application: Application, to: Recipient, **values: Any) -> dict[str, str]:
    """What a mail about an application fills in, in the words of its reader."""
    return {**_about(application, to.language), **_in_words(values, to.language)}


def _where(application: Application) -> dict[str, Any]:
    center = application.program.platform.center
    return {"center": center, "organization": application.organization, "about": application}


def recipient_of(application: Application) -> Recipient:
    """Whom the applicant named to be written to; until they have, the person who is applying."""
    person = application.applicant
    email = application.contact_email or application.draft.get("contact_email") or person.email
    name = application.contact_name or str(application.draft.get("contact_name") or person)
    return Recipient(email=email, name=name, language=application.language, user=person)


def tell_reviewer(review: Review, *, by: Any) -> None:
    """Ask a reviewer by mail, where they have an address; a blind review does not say who applies."""
    person, program = review.reviewer, review.application.program
    if not person.email:
        return
    language = str(person.preferences.get("language", "zh-hans"))
    with translation.override(language):
        day = precise_date(review.due_on) if review.due_on else "—"
        name, link = str(program), f"{site()}{reverse('desk:judging', args=[review.public_id])}"
    compose(
        ASSIGNED.code,
        to=Recipient(email=person.email, name=str(person), language=language, user=person),
        values={"program": name, "number": review.application.public_id, "day": day, "link": link},
        center=program.platform.center,
        about=review,
        by=by,
    )


def _about(application: Application, language: str) -> dict[str, str]:
    with translation.override(language):
        return {
            "project": application.title,
            "program": str(application.program),
            "applicant": application.name,
            "link": f"{site()}{reverse('portal:application', args=[application.public_id])}",
        }


def _in_words(values: Mapping[str, Any], language: str) -> dict[str, str]:
    """Values as the reader of the mail reads them; a day as a date of their language."""
    with translation.override(language):
        return {
            name: precise_date(value) if isinstance(value, date) else str(value or "") for name, value in values.items()
        }
