"""The mail of reports: the question whether somebody wants it, and the report itself."""

from collections.abc import Iterator
from datetime import date

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from ecosystem.core.spreadsheets import XLSX
from ecosystem.correspondence.kinds import Attachment, MailKind
from ecosystem.correspondence.models import Message
from ecosystem.reports.asking import Asked, cohort_of, month_of
from ecosystem.reports.building import build
from ecosystem.reports.choices import Sent
from ecosystem.reports.links import link_in
from ecosystem.reports.models import Delivery, Subscription

ABOUT = {
    "report": _("what the report is called"),
    "link": _("address where one agrees to it or ends it; it is put in as the mail goes out"),
}


def asked_by(subscription: Subscription, month: date) -> Asked:
    """The report that goes out about a month."""
    of_month = month_of(subscription.center, month)
    if subscription.kind == Sent.MONTH or subscription.program is None or subscription.joined_since is None:
        return of_month
    return cohort_of(subscription.program, subscription.joined_since, of_month.ends_on)


def attachments(message: Message) -> Iterator[Attachment]:
    """The report in the forms that were asked for, made as the mail goes out."""
    from ecosystem.reports.pdf.document import pdf_of  # noqa: PLC0415  it loads fonts; most mail has no report
    from ecosystem.reports.workbooks import workbook_of  # noqa: PLC0415  as above

    sent = Delivery.objects.select_related("subscription__center", "subscription__program__platform__center")
    delivery = sent.get(message=message)
    subscription = delivery.subscription
    with translation.override(message.language):
        report = build(asked_by(subscription, delivery.month))
        name = f"{subscription.kind}-{subscription.center.public_id}-{delivery.month:%Y-%m}"
        if subscription.pdf:
            yield Attachment(f"{name}.pdf", pdf_of(report), "application/pdf")
        if subscription.workbook:
            yield Attachment(f"{name}.xlsx", workbook_of(report), XLSX)


CONFIRM = MailKind(
    code="reports.confirm",
    label=_("Question whether somebody wants a report"),
    variables=ABOUT,
    sealed={"link": link_in},
    released=True,
    subject={
        "zh-hans": "是否愿意按月接收：{{ report }}",
        "en": "Would you like to get this every month: {{ report }}",
    },
    body={
        "zh-hans": (
            "{{ recipient }}：\n\n您好！{{ center }}拟每月将“{{ report }}”发送到您的邮箱。如果您愿意接收，请打开下面的链接，"
            "点一下按钮；不愿意则无需理会，我们不会再发送。\n{{ link }}\n\n{{ center }}"
        ),
        "en": (
            "Dear {{ recipient }},\n\n{{ center }} would like to send you this every month: {{ report }}. If you want it, "
            "open this link and press the button; if not, do nothing, and nothing more will come.\n{{ link }}\n\n{{ center }}"
        ),
    },
)
REPORT = MailKind(
    code="reports.report",
    label=_("Report by mail"),
    variables={**ABOUT, "month": _("the month it tells of")},
    sealed={"link": link_in},
    released=True,
    attachments=attachments,
    subject={"zh-hans": "{{ report }}（{{ month }}）", "en": "{{ report }}, {{ month }}"},
    body={
        "zh-hans": (
            "{{ recipient }}：\n\n您好！附件是“{{ report }}”（{{ month }}）。报告中的每个数字都注明日期，并可追溯到对应的记录。\n\n"
            "不再接收请打开：{{ link }}\n\n{{ center }}"
        ),
        "en": (
            "Dear {{ recipient }},\n\nattached is this report: {{ report }}, {{ month }}. Every number in it is dated and leads "
            "to its rows.\n\nTo end it, open {{ link }}\n\n{{ center }}"
        ),
    },
)
