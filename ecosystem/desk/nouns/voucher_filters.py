"""What lists of vouchers are filtered by on the desk: what every door filters by, with lists to choose from."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecosystem.desk.filters import Conditions, Days, Records
from ecosystem.vouchers.choices import ClaimState
from ecosystem.vouchers.filters import ClaimFilter, DocumentFilter, PotFilter, SchemeFilter, VoucherFilter


class SchemeTableFilter(SchemeFilter):
    """What every door filters by, with lists to choose from."""

    platform = Records("platforms", "platform", label=_("Platform"))
    program = Records("programs", "program", label=_("Program"))


class PotTableFilter(PotFilter):
    """What every door filters by, with lists to choose from."""

    scheme = Records("voucher-schemes", "scheme", label=_("Voucher scheme"))


class VoucherTableFilter(VoucherFilter):
    """What every door filters by, with lists to choose from."""

    pot = Records("voucher-pots", "pot", label=_("Voucher pot"))
    issued = Days("issued_on", label=_("Issued"))
    ending = Days("ends_on", label=_("Valid until"))


class ClaimTableFilter(ClaimFilter):
    """What every door filters by, with lists to choose from."""

    pot = Records("voucher-pots", "pot", label=_("Voucher pot"))
    submitted = Days("submitted_on", label=_("Submitted"))
    paid = Days("paid_on", label=_("Paid"))
    waiting = Conditions(
        _("Waiting"),
        {
            "review": (_("for a review"), Q(state=ClaimState.SUBMITTED)),
            "decision": (_("for a decision"), Q(state=ClaimState.IN_REVIEW)),
            "payment": (_("for the payment"), Q(state=ClaimState.APPROVED)),
        },
    )


class DocumentTableFilter(DocumentFilter):
    """What every door filters by, and when it was seen."""

    seen = Days("seen_on", label=_("Seen"))
