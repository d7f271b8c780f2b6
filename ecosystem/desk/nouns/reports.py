"""Reports by mail on the desk: which report goes out when, who gets it, and what was sent."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ecosystem.core.filtering import ChoicesFilter
from ecosystem.desk.filters import Records, by_filter, searching, texts_match
from ecosystem.desk.forms.reports import RecipientChangeForm, RecipientForm, SubscriptionForm
from ecosystem.desk.nouns.base import Act, Noun, Part
from ecosystem.desk.nouns.columns import column
from ecosystem.desk.nouns.common import correction, creation, identity, removal, under
from ecosystem.reports import services
from ecosystem.reports.choices import Consent
from ecosystem.reports.filters import SubscriptionFilter
from ecosystem.reports.models import Recipient, Subscription

VIEW, CHANGE = "reports.view", "reports.subscribe"
LATEST = 24
find_readers = texts_match("email", "name")


def _sent(request: HttpRequest, subscription: Subscription) -> dict[str, Any]:
    sent = subscription.deliveries.select_related("message").order_by("-month", "-pk")
    return {"deliveries": sent[:LATEST]}


class SubscriptionTableFilter(SubscriptionFilter):
    """What every door filters by, with lists to choose from."""

    center = Records("centers", "center", label=_("Center"))
    program = Records("programs", "program", label=_("Program"))


SUBSCRIPTIONS = Noun(
    name="reports-by-mail",
    model=Subscription,
    icon="mail-check",
    section="members",
    columns=(
        column(Subscription, "kind"),
        column(Subscription, "center"),
        column(Subscription, "program"),
        column(Subscription, "joined_since"),
        column(Subscription, "day"),
        column(Subscription, "language"),
        column(Subscription, "pdf"),
        column(Subscription, "workbook"),
        column(Subscription, "held"),
        column(Subscription, "paused"),
        column(Subscription, "public_id"),
        identity(),
    ),
    shown=("kind", "center", "program", "day", "language", "held", "paused"),
    sort="-id",
    first_filters=("kind", "center", "paused"),
    filters=SubscriptionTableFilter,
    find=by_filter(SubscriptionFilter),
    view=VIEW,
    create=creation(SubscriptionForm, services.subscribe_report, CHANGE, _("Have a report sent")),
    edit=correction(SubscriptionForm, services.revise_subscription, CHANGE),
    acts=(
        Act(
            name="pause",
            label=_("Pause"),
            run=services.pause_subscription,
            permission=CHANGE,
            applies=lambda one: not one.paused,
            icon="pause",
            help=_("Nothing is sent until it is resumed."),
        ),
        Act(
            name="resume",
            label=_("Resume"),
            run=services.resume_subscription,
            permission=CHANGE,
            applies=lambda one: one.paused,
            icon="play",
            help=_("It goes out again from the next month on."),
        ),
        removal(services.remove_subscription, CHANGE),
    ),
    parts=(
        Part(
            noun="report-readers",
            owner="subscription",
            columns=("email", "name", "consent", "since"),
            acts=("remove",),
        ),
    ),
    template="desk/report_by_mail.html",
    more=_sent,
    cities=("center__registry",),
    center="center",
    related=("center", "program"),
    detail=lambda one: str(_("paused")) if one.paused else "",
    in_search=False,
)
RECIPIENTS = Noun(
    name="report-readers",
    model=Recipient,
    icon="mail-check",
    section="members",
    columns=(
        column(Recipient, "email"),
        column(Recipient, "name"),
        column(Recipient, "subscription", sort=""),
        column(Recipient, "consent"),
        column(Recipient, "since"),
        column(Recipient, "public_id"),
        identity(),
    ),
    shown=("email", "name", "subscription", "consent", "since"),
    sort="-id",
    first_filters=("consent", "subscription"),
    filters=searching(
        find_readers,
        consent=ChoicesFilter(choices=Consent, label=_("Consent")),
        subscription=Records("reports-by-mail", "subscription", label=_("Report by mail")),
    ),
    find=find_readers,
    view=VIEW,
    create=creation(RecipientForm, under("subscription", services.add_recipient), CHANGE, _("Add a reader")),
    edit=correction(RecipientChangeForm, services.revise_recipient, CHANGE),
    acts=(removal(services.remove_recipient, CHANGE),),
    cities=("subscription__center__registry",),
    center="subscription__center",
    related=("subscription__center", "subscription__program"),
    in_menu=False,
    in_search=False,
)
