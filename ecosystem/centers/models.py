"""Computing centers, their capacity, parties and platforms, and the staff who work for them."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability, Role
from ecosystem.audit.models import Audited, PartOf
from ecosystem.centers.choices import CapacityBasis, CityStanding, NumberFormat, PartyRole, PhaseState
from ecosystem.centers.querysets import (
    CapacityPhaseQuerySet,
    CenterPartyQuerySet,
    CenterQuerySet,
    CenterStepQuerySet,
    PeerCityQuerySet,
    PlatformQuerySet,
    StaffRoleQuerySet,
)
from ecosystem.core.addresses import record_path
from ecosystem.core.choices import Publication
from ecosystem.core.dates import Effective, overlapping
from ecosystem.core.errors import Conflict
from ecosystem.core.ids import PublicIdField
from ecosystem.core.languages import content
from ecosystem.core.text import fold
from ecosystem.organizations.models import Organization
from ecosystem.sources.models import Cited
from ecosystem.vocabulary.choices import PlatformFunction
from ecosystem.vocabulary.models import Place, ServiceStep


class Center(Cited, Audited):
    """The public AI computing center of a city. ``registry`` is that city, whose registry it anchors."""

    audit_capability = Capability.ADMINISTER
    audit_subject = "organization"

    public_id = PublicIdField()
    registry = models.ForeignKey(Place, models.PROTECT, related_name="centers", verbose_name=_("city"))
    organization = models.OneToOneField(
        Organization,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="center",
        verbose_name=_("organization"),
    )
    status = models.CharField(_("status"), max_length=10, choices=Publication, default=Publication.PUBLIC)
    name = models.CharField(_("name"), max_length=120)
    name_en = models.CharField(_("English name"), max_length=200, blank=True)
    opened_on = models.DateField(_("opened on"), null=True, blank=True)
    technology = models.CharField(_("technology"), max_length=120, blank=True)
    technology_en = models.CharField(_("technology, in English"), max_length=120, blank=True)
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("English description"), blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    search_key = models.TextField(_("search key"), editable=False, blank=True)

    audit_derived = frozenset({"search_key"})
    objects = CenterQuerySet.as_manager()

    class Meta:
        verbose_name = _("center")
        verbose_name_plural = _("centers")
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "name"],
                name="centers_center_name_once",
                violation_error_message=_("The city has a center of this name already."),
            )
        ]

    def __str__(self) -> str:
        return content(self.name, self.name_en)

    def get_absolute_url(self) -> str:
        return record_path("directory:center", self.public_id)

    def derive(self) -> None:
        self.search_key = fold(f"{self.name} {self.name_en} {self.technology} {self.technology_en}")

    def is_public_now(self) -> bool:
        return self.status == Publication.PUBLIC

    def scope_keys(self) -> dict[str, Any]:
        return {"registry_id": self.registry_id, "center_id": self.pk}


class PartOfCenter(PartOf):
    """What belongs to one center, and is public when that is."""

    audit_capability = Capability.ADMINISTER
    audit_subject = "center"
    audit_related = ("center",)

    class Meta:
        abstract = True


class CapacityPhase(Cited, Effective, PartOfCenter):
    """So many PFLOPS at a number format; in service between its dates."""

    center = models.ForeignKey(Center, models.PROTECT, related_name="phases", verbose_name=_("center"))
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=PhaseState)
    pflops = models.DecimalField(_("PFLOPS"), max_digits=12, decimal_places=3)
    basis = models.CharField(_("the number is"), max_length=10, choices=CapacityBasis, default=CapacityBasis.ADDED)
    number_format = models.CharField(_("number format"), max_length=6, choices=NumberFormat, default=NumberFormat.FP16)
    remark = models.CharField(_("remark"), max_length=200, blank=True)
    remark_en = models.CharField(_("English remark"), max_length=250, blank=True)

    objects = CapacityPhaseQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("capacity phase")
        verbose_name_plural = _("capacity phases")
        constraints = [
            *Effective.Meta.constraints,
            models.CheckConstraint(
                name="centers_capacityphase_in_service_has_start",
                condition=~Q(state=PhaseState.IN_SERVICE) | Q(starts_on__isnull=False),
                violation_error_message=_("A phase in service needs the date it went into service."),
            ),
            models.CheckConstraint(
                name="centers_capacityphase_pflops_positive",
                condition=Q(pflops__gt=0),
                violation_error_message=_("Capacity must be more than zero."),
            ),
            models.UniqueConstraint(
                fields=["center", "name"],
                name="centers_capacityphase_name_once",
                violation_error_message=_("The center has a phase of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.name, self.name_en)


class CenterParty(Cited, Effective, PartOfCenter):
    """Who invested in, built, equips or runs a center, and when. Construction and operation are different roles."""

    audit_other = "organization"

    center = models.ForeignKey(Center, models.PROTECT, related_name="parties", verbose_name=_("center"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="center_roles", verbose_name=_("organization")
    )
    role = models.CharField(_("role"), max_length=20, choices=PartyRole)

    objects = CenterPartyQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("party of a center")
        verbose_name_plural = _("parties of centers")
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["center", "organization", "role"],
                condition=Q(ends_on__isnull=True),
                name="centers_centerparty_one_open",
                violation_error_message=_("The organization has this role already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organization}, {PartyRole(self.role).label}"

    def check_beside_others(self) -> None:
        """Raise :class:`Conflict` (``overlap``) where the organization has the role on one of these days already."""
        same = type(self).objects.filter(center=self.center_id, organization=self.organization_id, role=self.role)
        if same.exclude(pk=self.pk).filter(overlapping(self.starts_on, self.ends_on)).exists():
            raise Conflict("overlap", _("The organization has this role at that time already."))


class CenterStep(Cited, Effective, PartOfCenter):
    """A step of the service that this center gives its members, in order.

    One that the center no longer gives has an end and keeps the position it had: what was done in it stays told.
    """

    center = models.ForeignKey(Center, models.PROTECT, related_name="steps", verbose_name=_("center"))
    position = models.PositiveSmallIntegerField(_("position"))
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    # Which of the usual steps it is, so that centers that name them otherwise can be compared.
    service_step = models.ForeignKey(
        ServiceStep,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="center_steps",
        verbose_name=_("usual service step"),
    )
    expected_days = models.PositiveSmallIntegerField(
        _("expected days"), null=True, blank=True, help_text=_("What takes longer is shown as stuck.")
    )

    objects = CenterStepQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("service step of a center")
        verbose_name_plural = _("service steps of centers")
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["center", "position"],
                condition=Q(ends_on__isnull=True),
                name="centers_centerstep_position_once",
                violation_error_message=_("The center has a step at this position already."),
            ),
            models.CheckConstraint(
                name="centers_centerstep_expected_days",
                condition=Q(expected_days__isnull=True) | Q(expected_days__gt=0),
                violation_error_message=_("Expect at least one day."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.name, self.name_en)


class Platform(Cited, Effective, PartOfCenter):
    """What a center offers its members, mapped to a function so that cities can be compared."""

    public_id = PublicIdField()
    center = models.ForeignKey(Center, models.PROTECT, related_name="platforms", verbose_name=_("center"))
    function = models.CharField(_("function"), max_length=20, choices=PlatformFunction)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=150, blank=True)
    aliases = models.JSONField(_("other names"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=1)
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("English description"), blank=True)
    search_key = models.TextField(_("search key"), editable=False, blank=True)

    audit_derived = frozenset({"search_key"})
    objects = PlatformQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("platform")
        verbose_name_plural = _("platforms")
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["center", "name"],
                name="centers_platform_name_once",
                violation_error_message=_("The center has a platform of this name already."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.name, self.name_en)

    def get_absolute_url(self) -> str:
        return record_path("directory:platform", self.public_id)

    def derive(self) -> None:
        # What was typed is derived from before it is checked: it may be anything yet.
        aliases = map(str, self.aliases) if isinstance(self.aliases, list) else ()
        self.search_key = fold(" ".join([self.name, self.name_en, *aliases]))

    def clean(self) -> None:
        super().clean()
        if not isinstance(self.aliases, list) or not all(isinstance(alias, str) for alias in self.aliases):
            raise ValidationError({"aliases": _("Other names are a list of names.")})


class PeerCity(Cited, Audited):
    """A city that a source names as having or planning a center, beside the city whose registry says so."""

    audit_capability = Capability.ADMINISTER

    registry = models.ForeignKey(Place, models.PROTECT, related_name="peer_cities", verbose_name=_("registry"))
    place = models.ForeignKey(Place, models.PROTECT, related_name="named_as_peer", verbose_name=_("city"))
    standing = models.CharField(_("standing"), max_length=20, choices=CityStanding)

    objects = PeerCityQuerySet.as_manager()

    class Meta:
        verbose_name = _("peer city")
        verbose_name_plural = _("peer cities")
        constraints = [
            models.UniqueConstraint(
                fields=["registry", "place"],
                name="centers_peercity_once",
                violation_error_message=_("This city is listed already."),
            ),
            models.CheckConstraint(
                name="centers_peercity_another_city",
                condition=~Q(place=F("registry")),
                violation_error_message=_("A city is not its own peer."),
            ),
        ]

    def __str__(self) -> str:
        return str(self.place)

    def scope_keys(self) -> dict[str, Any]:
        return {"registry_id": self.registry_id}


class StaffRole(Audited):
    """What a person is for a center; without a center, for the whole installation."""

    audit_capability = Capability.ADMINISTER
    audit_subject = "user"
    audit_related = ("center",)

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="staff_roles", verbose_name=_("user")
    )
    role = models.CharField(_("role"), max_length=20, choices=Role)
    center = models.ForeignKey(
        Center, models.PROTECT, null=True, blank=True, related_name="staff_roles", verbose_name=_("center")
    )

    objects = StaffRoleQuerySet.as_manager()

    class Meta:
        verbose_name = _("staff role")
        verbose_name_plural = _("staff roles")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "role", "center"],
                name="centers_staffrole_once",
                violation_error_message=_("The person has this role already."),
            ),
            models.UniqueConstraint(
                fields=["user", "role"],
                condition=Q(center__isnull=True),
                name="centers_staffrole_everywhere_once",
                violation_error_message=_("The person has this role already."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}, {Role(self.role).label}"

    def is_public_now(self) -> bool:
        return False

    def check_removal(self) -> None:
        """Raise :class:`Conflict` (``last_administrator``) where nobody would be left who can give roles."""
        if type(self).objects.locked_administrators() == {self.pk}:
            raise Conflict("last_administrator", _("Somebody must stay administrator of the whole installation."))

    def scope_keys(self) -> dict[str, Any]:
        return self.center.scope_keys() if self.center else {}
