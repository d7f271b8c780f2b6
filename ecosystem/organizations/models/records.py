"""Organizations, their names and identifiers, and their private contacts."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import formats
from django.utils.translation import gettext_lazy as _

from ecosystem.audit.models import Audited
from ecosystem.core.addresses import record_path
from ecosystem.core.dates import Effective, Precision
from ecosystem.core.errors import Conflict
from ecosystem.core.ids import PublicIdField
from ecosystem.core.languages import content
from ecosystem.core.text import name_key, sort_key
from ecosystem.organizations.choices import (
    SEEN_BY_ADDRESS,
    Kind,
    NameKind,
    NameLanguage,
    Scheme,
    Status,
    Verification,
)
from ecosystem.organizations.former_holders import refuse_taken_over
from ecosystem.organizations.identifiers import link_of, normalize_identifier, permanent_path
from ecosystem.organizations.prominence import LENGTHS, standing
from ecosystem.organizations.querysets import (
    IdentifierQuerySet,
    OrganizationNameQuerySet,
    OrganizationQuerySet,
)
from ecosystem.sources.models import Cited
from ecosystem.vocabulary.models import Place, Sector, ValueChainLayer

FORMULA_STARTS = ("=", "+", "-", "@")


class Organization(Audited):
    """A company, university, institute, agency or team. ``name`` is the official name of today."""

    public_id = PublicIdField()
    registry = models.ForeignKey(
        Place, models.PROTECT, related_name="registered_organizations", verbose_name=_("registry")
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT)
    name = models.CharField(_("name"), max_length=200)
    name_en = models.CharField(_("English name"), max_length=250, blank=True)
    short_name = models.CharField(_("short name"), max_length=100, blank=True)
    place = models.ForeignKey(
        Place, models.PROTECT, null=True, blank=True, related_name="organizations", verbose_name=_("place")
    )
    place_text = models.CharField(_("place as written"), max_length=100, blank=True)
    sectors = models.ManyToManyField(
        Sector, through="OrganizationSector", related_name="organizations", verbose_name=_("sectors"), blank=True
    )
    sectors_text = models.CharField(_("sectors as written"), max_length=300, blank=True)
    layers = models.ManyToManyField(
        ValueChainLayer,
        through="OrganizationLayer",
        related_name="organizations",
        verbose_name=_("value-chain layers"),
        blank=True,
    )
    website = models.URLField(_("website"), max_length=300, blank=True)
    founded_on = models.DateField(_("founded on"), null=True, blank=True)
    founded_on_precision = models.CharField(
        _("precision of the founding date"), max_length=5, choices=Precision, default=Precision.DAY
    )
    dissolved_on = models.DateField(_("dissolved on"), null=True, blank=True)
    description = models.TextField(_("description"), blank=True)
    description_en = models.TextField(_("English description"), blank=True)
    registered_capital = models.DecimalField(
        _("registered capital"), max_digits=20, decimal_places=2, null=True, blank=True
    )
    capital_currency = models.CharField(_("currency of the capital"), max_length=3, blank=True)
    # What sheets said beside the facts, for staff; no public page, export or answer shows it.
    remark = models.TextField(_("remark"), blank=True, max_length=4000)
    verified_on = models.DateField(_("verified on"), null=True, blank=True)
    verified_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="verified_organizations",
        verbose_name=_("verified by"),
    )
    verified_through = models.CharField(
        _("verified through"), max_length=12, choices=Verification, default=Verification.STAFF
    )
    name_key = models.CharField(_("name for comparison"), max_length=250, editable=False, db_index=True)
    sort_key = models.CharField(_("name for sorting"), max_length=120, editable=False)
    # How far up it stands among those that answer a search as well: by what is linked to it, then by its name's length.
    prominence = models.IntegerField(_("prominence"), default=0, editable=False)
    # The record that stands for the same organization. What is merged stays, empty, and its id leads there.
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_here",
        verbose_name=_("merged into"),
    )
    created_at = models.DateTimeField(_("created at"), auto_now_add=True)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    audit_derived = frozenset({"name_key", "sort_key", "prominence", "created_at", "updated_at"})
    audit_follows = frozenset({"name", "name_en", "short_name"})
    audit_tells_of = frozenset({"merged_into"})
    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organization")
        verbose_name_plural = _("organizations")
        indexes = [
            models.Index(fields=["registry", "status", "sort_key", "id"], name="organizations_by_name"),
            models.Index(fields=["status", "sort_key", "id"], name="organizations_by_any_name"),
            models.Index(fields=["registry", "status", "-id"], name="organizations_by_newest"),
            models.Index(fields=["registry", "status", "founded_on", "id"], name="organizations_by_founding"),
            models.Index(fields=["registry", "status", "-founded_on", "id"], name="organizations_by_founded_last"),
            models.Index(fields=["registry", "status", "kind"], name="organizations_by_kind"),
            models.Index(fields=["registry", "status", "place"], name="organizations_by_place"),
            models.Index(fields=["registry", "status", "verified_on"], name="organizations_by_freshness"),
            models.Index(fields=["registry", "status", "-prominence", "id"], name="organizations_by_prominence"),
            models.Index(fields=["-prominence", "id"], name="organizations_prominent_of_all"),
        ]
        constraints = [
            models.CheckConstraint(
                name="organizations_organization_name_not_blank",
                condition=~Q(name=""),
                violation_error_message=_("An organization needs a name."),
            ),
            models.CheckConstraint(
                name="organizations_organization_dissolved_after_founded",
                condition=Q(founded_on__isnull=True)
                | Q(dissolved_on__isnull=True)
                | Q(dissolved_on__gte=models.F("founded_on")),
                violation_error_message=_("It cannot have been dissolved before it was founded."),
            ),
            models.CheckConstraint(
                name="organizations_organization_capital_has_currency",
                condition=Q(registered_capital__isnull=True, capital_currency="")
                | (Q(registered_capital__gte=0) & ~Q(capital_currency="")),
                violation_error_message=_("A registered capital is not negative and has a currency."),
            ),
            models.CheckConstraint(
                name="organizations_organization_merged_is_archived",
                condition=Q(merged_into__isnull=True) | (Q(status=Status.ARCHIVED) & ~Q(merged_into=models.F("id"))),
                violation_error_message=_("A record that was merged is archived, and leads to another one."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.name, self.name_en)

    def get_absolute_url(self) -> str:
        return record_path("directory:organization", self.public_id)

    @property
    def capital(self) -> str:
        """The registered capital with its currency; empty where it is not known."""
        if self.registered_capital is None:
            return ""
        return f"{formats.number_format(self.registered_capital.normalize(), use_l10n=True, force_grouping=True)} {self.capital_currency}"

    def derive(self) -> None:
        self.name_key = name_key(self.name)
        self.sort_key = sort_key(self.name)
        self.prominence = standing(self.prominence // LENGTHS, self.name_key)

    def clean(self) -> None:
        super().clean()
        refuse_unusable_name(self.name, "name")

    def check_beside_others(self) -> None:
        """Raise :class:`Conflict` (``merged``) where this was merged into another and is not being taken out of it."""
        changed = self.audit_changed
        if self.merged_into_id is not None and (changed is None or "merged_into_id" not in changed):
            raise merged_already(self)

    def audit_keys(self) -> list[int]:
        """Its own number, and those of the records that were merged into it, one after another."""
        keys, latest = [self.pk], [self.pk]
        while latest:
            latest = list(Organization.objects.filter(merged_into__in=latest).values_list("pk", flat=True))
            keys += latest
        return keys

    def is_public_now(self) -> bool:
        return self.status in SEEN_BY_ADDRESS

    def scope_keys(self) -> dict[str, Any]:
        return {"registry_id": self.registry_id}


def merged_already(organization: Organization) -> Conflict:
    """The refusal to do anything with a record that stands for nothing any more."""
    sentence = _("“%(name)s” was merged into “%(kept)s”. Use that record, or undo the merge.")
    return Conflict("merged", sentence % {"name": organization, "kept": organization.merged_into})


def refuse_unusable_name(name: str, field: str) -> None:
    """Refuse a name that is a formula, markup or nothing that can be read."""
    if name.startswith(FORMULA_STARTS) or "<" in name:
        raise ValidationError({field: ValidationError(_("A name cannot be a formula or markup."), "invalid_name")})
    if name and not name_key(name):
        raise ValidationError({field: ValidationError(_("A name needs at least one letter."), "invalid_name")})


class PartOfOrganization(Audited):
    """What belongs to one organization, and is public when that is."""

    audit_subject = "organization"
    audit_related = ("organization",)

    class Meta:
        abstract = True

    def is_public_now(self) -> bool:
        return self.organization.is_public_now()  # type: ignore[attr-defined]

    def scope_keys(self) -> dict[str, Any]:
        return self.organization.scope_keys()  # type: ignore[attr-defined]


class OrganizationSector(PartOfOrganization):
    """That an organization works in a sector."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="sector_links", verbose_name=_("organization")
    )
    sector = models.ForeignKey(Sector, models.PROTECT, related_name="organization_links", verbose_name=_("sector"))

    class Meta:
        verbose_name = _("sector of an organization")
        verbose_name_plural = _("sectors of organizations")
        constraints = [
            models.UniqueConstraint(fields=["organization", "sector"], name="organizations_sector_once"),
        ]

    def __str__(self) -> str:
        return str(self.sector)


class OrganizationLayer(PartOfOrganization):
    """That an organization stands in a layer of the value chain."""

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="layer_links", verbose_name=_("organization")
    )
    layer = models.ForeignKey(
        ValueChainLayer, models.PROTECT, related_name="organization_links", verbose_name=_("value-chain layer")
    )

    class Meta:
        verbose_name = _("value-chain layer of an organization")
        verbose_name_plural = _("value-chain layers of organizations")
        constraints = [
            models.UniqueConstraint(fields=["organization", "layer"], name="organizations_layer_once"),
        ]

    def __str__(self) -> str:
        return str(self.layer)


class OrganizationName(Cited, Effective, PartOfOrganization):
    """What an organization is or was called, by whom it may be typed; any of them finds it."""

    organization = models.ForeignKey(Organization, models.PROTECT, related_name="names", verbose_name=_("organization"))
    name = models.CharField(_("name"), max_length=250)
    kind = models.CharField(_("kind"), max_length=10, choices=NameKind)
    language = models.CharField(_("language"), max_length=8, choices=NameLanguage, default=NameLanguage.ZH_HANS)
    note = models.CharField(_("basis"), max_length=200, blank=True)
    note_en = models.CharField(_("basis, in English"), max_length=250, blank=True)
    key = models.CharField(_("name for comparison"), max_length=250, editable=False, db_index=True)

    audit_derived = frozenset({"key"})
    objects = OrganizationNameQuerySet.as_manager()

    class Meta(Effective.Meta):
        verbose_name = _("organization name")
        verbose_name_plural = _("organization names")
        constraints = [
            *Effective.Meta.constraints,
            models.UniqueConstraint(
                fields=["organization", "kind", "language", "name"],
                name="organizations_name_once",
                violation_error_message=_("The organization has this name already."),
            ),
            models.UniqueConstraint(
                fields=["organization"],
                condition=Q(kind=NameKind.OFFICIAL, ends_on__isnull=True),
                name="organizations_one_official_name",
                violation_error_message=_("An organization has one official name at a time."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def derive(self) -> None:
        self.key = name_key(self.name)

    def clean(self) -> None:
        super().clean()
        refuse_unusable_name(self.name, "name")


class Identifier(PartOfOrganization):
    """A code that somebody issued for an organization, in one spelling, its check digit verified.

    One organization's, ever: two cannot have it at once, and what another one had before must be ``taken_over``.
    """

    taken_over = False

    organization = models.ForeignKey(
        Organization, models.PROTECT, related_name="identifiers", verbose_name=_("organization")
    )
    scheme = models.CharField(_("scheme"), max_length=12, choices=Scheme)
    value = models.CharField(_("value"), max_length=120)
    sender = models.CharField(_("sender"), max_length=80, blank=True)
    source = models.ForeignKey(
        "sources.Source", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("source")
    )

    objects = IdentifierQuerySet.as_manager()

    class Meta:
        verbose_name = _("identifier")
        verbose_name_plural = _("identifiers")
        constraints = [
            models.UniqueConstraint(
                fields=["scheme", "value"],
                condition=~Q(scheme=Scheme.LOCAL),
                name="organizations_identifier_once",
                violation_error_code="identifier_taken",
                violation_error_message=_("Another organization has this identifier."),
            ),
            models.UniqueConstraint(
                fields=["sender", "value"],
                condition=Q(scheme=Scheme.LOCAL),
                name="organizations_local_identifier_once",
                violation_error_code="identifier_taken",
                violation_error_message=_("This sender has used the id for another organization."),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"

    def clean_fields(self, exclude: Any = None) -> None:
        super().clean_fields(exclude)
        try:
            self.value = normalize_identifier(self.scheme, self.value)
        except ValidationError as error:
            raise ValidationError({"value": error}) from error

    def check_beside_others(self) -> None:
        """Refuse what was another organization's; moving a record from one to another, as a merge does, is no new claim."""
        is_new = self.audit_changed is None or bool({"scheme", "value"} & self.audit_changed)
        if is_new and not self.taken_over and self.scheme in Scheme.values:
            refuse_taken_over(self.scheme, normalize_identifier(self.scheme, self.value), self.organization_id)

    @property
    def link(self) -> str:
        """Where the issuer shows the record; empty where there is no such page."""
        return link_of(self.scheme, self.value)

    @property
    def permanent_path(self) -> str:
        """The address that leads to the organization for good, whatever becomes of its page."""
        return permanent_path(self.scheme, self.value)
