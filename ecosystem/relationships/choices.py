"""Kinds of relationship: what each is called from either end, and between whom it can be."""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from ecosystem.organizations.choices import Kind as Organization


class Kind(models.TextChoices):
    """The label reads from the subject to the object."""

    SUPPLIES = "supplies", _("supplies")
    INVESTS_IN = "invests_in", _("invests in")
    PARENT_OF = "parent_of", _("is the parent of")
    SUCCESSOR_OF = "successor_of", _("is the successor of")
    SPUN_OFF_FROM = "spun_off_from", _("was spun off from")
    COLLABORATES_WITH = "collaborates_with", _("collaborates with")
    TRANSFERS_TECHNOLOGY_TO = "transfers_technology_to", _("transfers technology to")
    CUSTOMER_OF = "customer_of", _("is a customer of")
    HOSTS = "hosts", _("hosts")
    USES_COMPUTE_OF = "uses_compute_of", _("uses the compute of")
    SUPPORTS_OPERATION_OF = "supports_operation_of", _("supports the operation of")
    BUILDS_TEAM_FOR = "builds_team_for", _("helps to build a team for")
    SHARES_EXPECTATION_WITH = "shares_expectation_with", _("shares an expectation with")


INVERSE_LABELS: dict[str, Promise] = {
    Kind.SUPPLIES: _("is supplied by"),
    Kind.INVESTS_IN: _("has the investor"),
    Kind.PARENT_OF: _("is part of"),
    Kind.SUCCESSOR_OF: _("was succeeded by"),
    Kind.SPUN_OFF_FROM: _("has the spin-off"),
    Kind.COLLABORATES_WITH: _("collaborates with"),
    Kind.TRANSFERS_TECHNOLOGY_TO: _("receives technology from"),
    Kind.CUSTOMER_OF: _("has the customer"),
    Kind.HOSTS: _("is hosted by"),
    Kind.USES_COMPUTE_OF: _("provides compute to"),
    Kind.SUPPORTS_OPERATION_OF: _("is operated with the support of"),
    Kind.BUILDS_TEAM_FOR: _("builds its team with the help of"),
    Kind.SHARES_EXPECTATION_WITH: _("shares an expectation with"),
}

# Whole sentences, since in Chinese most of these words stand around the second name and not before it.
SENTENCES: dict[str, Promise] = {
    Kind.SUPPLIES: _("%(subject)s supplies %(object)s"),
    Kind.INVESTS_IN: _("%(subject)s invests in %(object)s"),
    Kind.PARENT_OF: _("%(subject)s is the parent of %(object)s"),
    Kind.SUCCESSOR_OF: _("%(subject)s is the successor of %(object)s"),
    Kind.SPUN_OFF_FROM: _("%(subject)s was spun off from %(object)s"),
    Kind.COLLABORATES_WITH: _("%(subject)s collaborates with %(object)s"),
    Kind.TRANSFERS_TECHNOLOGY_TO: _("%(subject)s transfers technology to %(object)s"),
    Kind.CUSTOMER_OF: _("%(subject)s is a customer of %(object)s"),
    Kind.HOSTS: _("%(subject)s hosts %(object)s"),
    Kind.USES_COMPUTE_OF: _("%(subject)s uses the compute of %(object)s"),
    Kind.SUPPORTS_OPERATION_OF: _("%(subject)s supports the operation of %(object)s"),
    Kind.BUILDS_TEAM_FOR: _("%(subject)s helps to build a team for %(object)s"),
    Kind.SHARES_EXPECTATION_WITH: _("%(subject)s shares an expectation with %(object)s"),
}

SYMMETRIC = frozenset({Kind.COLLABORATES_WITH, Kind.SHARES_EXPECTATION_WITH})


@dataclass(frozen=True)
class Ends:
    """Kinds of organization that may stand at either end; None is any kind."""

    subject: frozenset[str] | None = None
    object: frozenset[str] | None = None


ALLOWED_ENDS: dict[str, Ends] = {
    Kind.USES_COMPUTE_OF: Ends(
        object=frozenset({Organization.COMPUTING_CENTER, Organization.COMPANY, Organization.OTHER})
    ),
    Kind.SUPPORTS_OPERATION_OF: Ends(
        object=frozenset({Organization.COMPUTING_CENTER, Organization.ECOSYSTEM_OPERATOR})
    ),
    Kind.HOSTS: Ends(
        subject=frozenset(set(Organization.values) - {Organization.TEAM}),
        object=frozenset({Organization.TEAM, Organization.COMPANY}),
    ),
    Kind.INVESTS_IN: Ends(
        object=frozenset(
            {Organization.COMPANY, Organization.COMPUTING_CENTER, Organization.ECOSYSTEM_OPERATOR, Organization.OTHER}
        )
    ),
    Kind.PARENT_OF: Ends(
        subject=frozenset(set(Organization.values) - {Organization.TEAM, Organization.UNIVERSITY_SCHOOL})
    ),
}
