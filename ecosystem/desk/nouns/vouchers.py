"""Compute vouchers on the desk: schemes, what their pots hold, who has vouchers, which claims wait, what speaks for each."""

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from ecosystem.desk.filters import by_filter
from ecosystem.desk.forms.base import InsistingForm
from ecosystem.desk.forms.vouchers import (
    ApproveForm,
    ClaimForm,
    DocumentChangeForm,
    DocumentForm,
    IssueForm,
    PotChangeForm,
    PotForm,
    RedeemForm,
    RejectForm,
    SchemeForm,
)
from ecosystem.desk.nouns.base import Act, Noun, Part
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import (
    OnDayForm,
    correction,
    creation,
    identity,
    period_column,
    publication,
    removal,
    under,
)
from ecosystem.desk.nouns.voucher_filters import (
    ClaimTableFilter,
    DocumentTableFilter,
    PotTableFilter,
    SchemeTableFilter,
    VoucherTableFilter,
)
from ecosystem.desk.register import url_of
from ecosystem.vouchers import services
from ecosystem.vouchers.checks import checks_of
from ecosystem.vouchers.choices import CLAIM_STEPS, ClaimState, VoucherState
from ecosystem.vouchers.filters import ClaimFilter, DocumentFilter, PotFilter, SchemeFilter, VoucherFilter
from ecosystem.vouchers.models import Claim, Document, Pot, Scheme, Voucher
from ecosystem.vouchers.reports import Month, burn_down

VIEW, CHANGE = "vouchers.view", "vouchers.change"
CENTER = "pot__scheme__platform__center"


def _organization(model: type) -> Column:
    return Column(
        name="organization",
        label=_("organization"),
        value=lambda record: record.enrollment.organization,
        url=lambda record: url_of(record.enrollment.organization),
        related=("enrollment__organization",),
    )


def _can_become(state: str) -> Any:
    return lambda claim: state in CLAIM_STEPS[claim.state]


def _burn_down(request: HttpRequest, pot: Pot) -> dict[str, Any]:
    months = burn_down(pot)
    return {"burn_down": months, "bars": [_bar(one) for one in months]}


def _bar(month: Month) -> dict[str, Any]:
    """What was left, in percent of the pot."""
    left = 100 * month.left / month.amount
    return {"label": f"{month.month:%Y-%m}", "value": left, "display": f"{left:.0f}%"}


def _checks(request: HttpRequest, claim: Claim) -> dict[str, Any]:
    return {"checks": checks_of(claim)}


SCHEMES = Noun(
    name="voucher-schemes",
    model=Scheme,
    icon="ticket-percent",
    section="compute",
    columns=(
        column(Scheme, "name"),
        column(Scheme, "name_en"),
        column(Scheme, "status"),
        column(Scheme, "mode"),
        column(Scheme, "platform"),
        column(Scheme, "program"),
        column(Scheme, "share"),
        column(Scheme, "term_months"),
        Column(name="required_documents", label=_("documents required"), value=lambda one: one.required_documents),
        period_column(_("Runs")),
        column(Scheme, "starts_on"),
        column(Scheme, "ends_on"),
        column(Scheme, "document_number"),
        column(Scheme, "source"),
        column(Scheme, "quote"),
        column(Scheme, "public_id"),
        identity(),
    ),
    shown=("name", "status", "mode", "program", "share", "term_months", "period", "document_number"),
    sort="name",
    first_filters=("status", "mode", "program"),
    filters=SchemeTableFilter,
    find=by_filter(SchemeFilter),
    view=VIEW,
    create=creation(SchemeForm, services.register_scheme, CHANGE, _("Enter a voucher scheme")),
    edit=correction(SchemeForm, services.revise_scheme, CHANGE),
    acts=(
        *publication(services.publish_scheme, services.archive_scheme, services.restore_scheme, CHANGE),
        removal(services.remove_scheme, CHANGE),
    ),
    parts=(Part(noun="voucher-pots", owner="scheme", columns=("year", "amount", "reserved", "paid", "left", "cap")),),
    cities=("platform__center__registry",),
    center="platform__center",
    related=("platform__center", "program"),
    detail=lambda scheme: scheme.get_mode_display(),
    in_search=False,
)
POTS = Noun(
    name="voucher-pots",
    model=Pot,
    icon="piggy-bank",
    section="compute",
    columns=(
        column(Pot, "scheme", sort=""),
        column(Pot, "year", value=lambda pot: str(pot.year)),
        column(Pot, "amount"),
        column(Pot, "reserved"),
        column(Pot, "paid"),
        Column(name="left", label=_("left (CNY)"), value=lambda pot: pot.left),
        column(Pot, "cap"),
        column(Pot, "public_id"),
        identity(),
    ),
    shown=("scheme", "year", "amount", "reserved", "paid", "left", "cap"),
    sort="-year",
    first_filters=("scheme", "mode"),
    filters=PotTableFilter,
    find=by_filter(PotFilter),
    view=VIEW,
    create=creation(PotForm, under("scheme", services.add_pot), CHANGE, _("Add a voucher pot")),
    edit=correction(PotChangeForm, services.revise_pot, CHANGE),
    acts=(removal(services.remove_pot, CHANGE),),
    parts=(
        Part(noun="vouchers", owner="pot", columns=("organization", "state", "face", "redeemed", "left", "ends_on")),
        Part(
            noun="voucher-claims",
            owner="pot",
            columns=("organization", "supplier", "contract_number", "state", "amount", "granted", "submitted_on"),
        ),
    ),
    template="desk/pot.html",
    more=_burn_down,
    cities=("scheme__platform__center__registry",),
    center="scheme__platform__center",
    related=("scheme__platform__center",),
    in_search=False,
)
VOUCHERS = Noun(
    name="vouchers",
    model=Voucher,
    icon="ticket",
    section="compute",
    columns=(
        _organization(Voucher),
        column(Voucher, "pot", sort=""),
        column(Voucher, "state"),
        Column(name="standing", label=_("today"), value=lambda voucher: voucher.standing),
        column(Voucher, "face"),
        column(Voucher, "redeemed"),
        Column(name="left", label=_("left (CNY)"), value=lambda voucher: voucher.left),
        column(Voucher, "issued_on"),
        column(Voucher, "ends_on"),
        column(Voucher, "closed_on"),
        column(Voucher, "enrollment", sort=""),
        column(Voucher, "public_id"),
        identity(),
    ),
    shown=("organization", "pot", "state", "face", "redeemed", "left", "issued_on", "ends_on"),
    sort="-issued_on",
    first_filters=("state", "pot", "ending"),
    filters=VoucherTableFilter,
    find=by_filter(VoucherFilter),
    view=VIEW,
    create=creation(IssueForm, services.issue_voucher, CHANGE, _("Issue a compute voucher")),
    acts=(
        Act(
            name="redeem",
            label=_("Redeem"),
            run=services.redeem_voucher,
            form=RedeemForm,
            permission=CHANGE,
            applies=lambda voucher: voucher.left > 0,
            bulk=False,
            icon="receipt",
            help=_("Deduct it from the bill of one contract; every rule is checked."),
        ),
        Act(
            name="lapse",
            label=_("Let it expire"),
            run=services.lapse_voucher,
            permission=CHANGE,
            applies=lambda voucher: voucher.state == VoucherState.ISSUED,
            icon="calendar-x",
            help=_("Its term is over: what is left of it flows back into the pot. This happens once a day by itself."),
        ),
        Act(
            name="cancel",
            label=_("Cancel"),
            run=services.cancel_voucher,
            form=InsistingForm,
            permission=CHANGE,
            applies=lambda voucher: voucher.state == VoucherState.ISSUED,
            danger=True,
            icon="x",
            help=_("What is left of it flows back into the pot; what was redeemed stays."),
        ),
    ),
    parts=(
        Part(
            noun="voucher-claims",
            owner="voucher",
            title=_("Redemptions"),
            columns=("supplier", "contract_number", "bill", "granted", "bought_on"),
        ),
    ),
    cities=(f"{CENTER}__registry",),
    center=CENTER,
    related=("enrollment__organization", CENTER),
    detail=lambda voucher: voucher.standing,
    in_search=False,
)
CLAIMS = Noun(
    name="voucher-claims",
    model=Claim,
    icon="receipt",
    section="compute",
    columns=(
        _organization(Claim),
        column(Claim, "supplier"),
        column(Claim, "contract_number"),
        column(Claim, "state"),
        column(Claim, "bill"),
        column(Claim, "amount"),
        column(Claim, "granted", value=lambda claim: claim.granted or None),
        column(Claim, "pot", sort=""),
        column(Claim, "voucher", sort=""),
        column(Claim, "bought_on"),
        column(Claim, "bill_paid_on"),
        column(Claim, "submitted_on"),
        column(Claim, "decided_on"),
        column(Claim, "paid_on"),
        column(Claim, "answer"),
        column(Claim, "enrollment", sort=""),
        column(Claim, "public_id"),
        identity(),
    ),
    shown=("organization", "supplier", "contract_number", "state", "bill", "amount", "granted", "submitted_on"),
    sort="-submitted_on",
    first_filters=("state", "mode", "pot", "waiting", "submitted"),
    filters=ClaimTableFilter,
    find=by_filter(ClaimFilter),
    view=VIEW,
    create=creation(ClaimForm, services.submit_claim, CHANGE, _("Hand in a voucher claim")),
    acts=(
        Act(
            name="review",
            label=_("Begin to check"),
            run=services.review_claim,
            permission=CHANGE,
            applies=_can_become(ClaimState.IN_REVIEW),
            icon="eye",
        ),
        Act(
            name="approve",
            label=_("Approve"),
            run=services.approve_claim,
            form=ApproveForm,
            permission=CHANGE,
            applies=_can_become(ClaimState.APPROVED),
            bulk=False,
            icon="check",
            help=_("It is reserved in the pot until it is paid. Every rule is checked again."),
        ),
        Act(
            name="pay",
            label=_("Mark as paid"),
            run=services.pay_claim,
            form=OnDayForm,
            permission=CHANGE,
            applies=_can_become(ClaimState.PAID),
            icon="banknote",
        ),
        Act(
            name="reject",
            label=_("Reject"),
            run=services.reject_claim,
            form=RejectForm,
            permission=CHANGE,
            applies=_can_become(ClaimState.REJECTED),
            icon="x",
        ),
        Act(
            name="withdraw",
            label=_("Withdraw the claim"),
            run=services.withdraw_claim,
            permission=CHANGE,
            applies=_can_become(ClaimState.WITHDRAWN),
            icon="log-out",
            help=_("The member does not want it any more; what was reserved flows back into the pot."),
        ),
        Act(
            name="remove",
            label=_("Remove the redemption"),
            run=services.remove_redemption,
            form=InsistingForm,
            permission=CHANGE,
            applies=lambda claim: claim.voucher_id is not None,
            danger=True,
            icon="trash-2",
            help=_("It was deducted by mistake; the voucher is worth it again."),
        ),
    ),
    parts=(Part(noun="voucher-documents", owner="claim", columns=("name", "seen_on", "reference"), acts=("remove",)),),
    template="desk/claim.html",
    more=_checks,
    cities=(f"{CENTER}__registry",),
    center=CENTER,
    related=("enrollment__organization", "enrollment__program__platform__center", "supplier", CENTER, "voucher"),
    detail=lambda claim: claim.get_state_display(),
    in_search=False,
)
DOCUMENTS = Noun(
    name="voucher-documents",
    in_menu=False,
    model=Document,
    icon="file-check",
    section="compute",
    columns=(
        column(Document, "name"),
        column(Document, "claim", sort=""),
        column(Document, "seen_on"),
        column(Document, "reference"),
        identity(),
    ),
    shown=("claim", "name", "seen_on", "reference"),
    sort="-seen_on",
    filters=DocumentTableFilter,
    find=by_filter(DocumentFilter),
    view=VIEW,
    create=creation(DocumentForm, under("claim", services.see_document), CHANGE, _("Note a document that was seen")),
    edit=correction(DocumentChangeForm, services.revise_document, CHANGE),
    acts=(removal(services.remove_document, CHANGE),),
    cities=(f"claim__{CENTER}__registry",),
    center=f"claim__{CENTER}",
    related=("claim__enrollment__organization", f"claim__{CENTER}"),
    in_search=False,
)
