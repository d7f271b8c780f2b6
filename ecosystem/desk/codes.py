"""What a credit code says of its holder, for staff: who registered it, as what, where, and what does not fit."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from ecosystem.organizations.choices import Scheme
from ecosystem.organizations.credit_codes import CreditCode, Region, prefix_contradicts, region_of
from ecosystem.organizations.models import Organization


@dataclass(frozen=True)
class ReadCode:
    """A code, read, and every sentence that asks somebody to look again."""

    code: CreditCode
    region: Region
    warnings: list[str]


def read_codes(organization: Organization) -> list[ReadCode]:
    """The credit codes of an organization that is shown with its identifiers."""
    codes = [one for one in organization.identifiers.all() if one.scheme == Scheme.USCC]
    return [_read(CreditCode(one.value), organization) for one in codes]


def _read(code: CreditCode, organization: Organization) -> ReadCode:
    contradiction = prefix_contradicts(code.value, organization.kind)
    warnings = [contradiction] if contradiction else []
    if not code.has_right_organization_code:
        sentence = _(
            "The organization code inside, %(code)s, has a wrong check character. Compare it with the license."
        )
        warnings.append(sentence % {"code": code.organization_code})
    if not code.registered_as:
        warnings.append(_("The standard knows no codes that begin with %(prefix)s.") % {"prefix": code.prefix})
    region = region_of(code)
    # The codes of a made-up city are of no division on purpose.
    if not region.places and not region.is_nation and not organization.registry.is_synthetic:
        warnings.append(_("No list knows the division %(code)s inside it.") % {"code": code.region})
    return ReadCode(code, region, warnings)
