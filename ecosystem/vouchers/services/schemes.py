"""Schemes and pots as staff define them."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from ecosystem.accounts.policies import authorize
from ecosystem.audit.recording import change_set, create, delete, locked, update
from ecosystem.audit.revising import refuse_elsewhere, set_publication
from ecosystem.centers.models import Platform
from ecosystem.core.choices import Publication
from ecosystem.core.errors import Conflict, InvalidInput
from ecosystem.vouchers.checks import committed
from ecosystem.vouchers.models import Pot, Scheme

# What those who hold vouchers or have claimed rely on.
RELIED_ON = frozenset({"mode", "platform", "program"})


def register_scheme(*, platform: Platform, by: Any, reason: str = "", **fields: Any) -> Scheme:
    """Enter a scheme, as a draft unless told otherwise. Raises :class:`NotAllowed`, :class:`InvalidInput`, :class:`Conflict`."""
    authorize(by, "vouchers.change", platform)
    with change_set(by=by, verb=gettext_noop("Enter a voucher scheme"), reason=reason):
        return create(Scheme(platform=platform, **fields))


def revise_scheme(scheme: Scheme, *, by: Any, reason: str = "", **fields: Any) -> Scheme:
    """Change a scheme. Raises :class:`Conflict` (``relied_on``) for another mode or circle of members once it has a pot.

    What was granted before stays as it was granted.
    """
    authorize(by, "vouchers.change", scheme)
    refuse_elsewhere(fields, ("status",))
    if "platform" in fields:
        authorize(by, "vouchers.change", fields["platform"])
    with change_set(by=by, verb=gettext_noop("Change a voucher scheme"), reason=reason):
        scheme = locked(scheme)
        changed = {name for name in RELIED_ON & fields.keys() if fields[name] != getattr(scheme, name)}
        if changed and scheme.pots.exists():
            sentence = _("The scheme has a pot already. Enter another scheme.")
            raise Conflict("relied_on", sentence, {name: [sentence] for name in sorted(changed)})
        return update(scheme, **fields)


def publish_scheme(scheme: Scheme, *, by: Any, reason: str = "") -> Scheme:
    """Show the scheme to everybody."""
    authorize(by, "vouchers.change", scheme)
    with change_set(by=by, verb=gettext_noop("Publish a voucher scheme"), reason=reason):
        return set_publication(scheme, Publication.PUBLIC)


def archive_scheme(scheme: Scheme, *, by: Any, reason: str) -> Scheme:
    """Take it out of sight; its vouchers and claims stay."""
    authorize(by, "vouchers.change", scheme)
    with change_set(by=by, verb=gettext_noop("Archive a voucher scheme"), reason=reason):
        return set_publication(scheme, Publication.ARCHIVED)


def restore_scheme(scheme: Scheme, *, by: Any, reason: str = "") -> Scheme:
    """Make a draft of it again."""
    authorize(by, "vouchers.change", scheme)
    with change_set(by=by, verb=gettext_noop("Restore a voucher scheme"), reason=reason):
        return set_publication(scheme, Publication.DRAFT)


def remove_scheme(scheme: Scheme, *, by: Any, reason: str = "") -> None:
    """Remove a scheme that never had a pot. Raises :class:`Conflict` (``still_used``) otherwise."""
    authorize(by, "vouchers.change", scheme)
    with change_set(by=by, verb=gettext_noop("Remove a voucher scheme"), reason=reason):
        delete(locked(scheme))


def add_pot(scheme: Scheme, *, year: int, amount: Decimal, cap: Decimal, by: Any, reason: str = "") -> Pot:
    """Say what a scheme can give in a year, in all and to each member. Raises :class:`Conflict` (``pot_exists``)."""
    authorize(by, "vouchers.change", scheme)
    with change_set(by=by, verb=gettext_noop("Add a voucher pot"), reason=reason):
        return create(Pot(scheme=locked(scheme), year=year, amount=amount, cap=cap))


def revise_pot(
    pot: Pot, *, by: Any, reason: str = "", amount: Decimal | None = None, cap: Decimal | None = None
) -> Pot:
    """Change what a pot holds or each member can get; never less than is given (``over_pot``, ``cap``)."""
    authorize(by, "vouchers.change", pot)
    with change_set(by=by, verb=gettext_noop("Change a voucher pot"), reason=reason):
        pot = locked(pot, "scheme")
        amount, cap = pot.amount if amount is None else amount, pot.cap if cap is None else cap
        refused: dict[str, list[str]] = {}
        if amount < pot.reserved + pot.paid:
            given = f"{pot.reserved + pot.paid:,}"
            refused["amount"] = [_("%(given)s CNY of it are reserved or paid already.") % {"given": given}]
        if cap < pot.cap and (most := _most_of_a_member(pot)) > cap:
            refused["cap"] = [_("One member has got %(most)s CNY already.") % {"most": f"{most:,}"}]
        if refused:
            code = "over_pot" if "amount" in refused else "cap"
            raise InvalidInput(code, next(iter(refused.values()))[0], refused)
        return update(pot, amount=amount, cap=cap)


def remove_pot(pot: Pot, *, by: Any, reason: str = "") -> None:
    """Remove a pot of which nothing was ever given. Raises :class:`Conflict` (``still_used``) otherwise."""
    authorize(by, "vouchers.change", pot)
    with change_set(by=by, verb=gettext_noop("Remove a voucher pot"), reason=reason):
        delete(locked(pot))


def _most_of_a_member(pot: Pot) -> Decimal:
    organizations = set(pot.vouchers.values_list("enrollment__organization", flat=True))
    organizations |= set(pot.claims.values_list("enrollment__organization", flat=True))
    return max((committed(pot, organization) for organization in organizations), default=Decimal(0))
