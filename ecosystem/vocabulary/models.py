"""Controlled lists: places, sectors, value-chain layers, measures, service steps."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.choices import Reach
from ecosystem.audit.models import Audited
from ecosystem.core.languages import content
from ecosystem.core.text import name_key
from ecosystem.vocabulary.choices import Better, PlaceLevel
from ecosystem.vocabulary.querysets import MeasureQuerySet, PlaceQuerySet, SectorQuerySet


class Place(Audited):
    """A province, city, district or area, by its GB/T 2260 code; a city can keep a registry."""

    audit_capability = Capability.ADMINISTER
    audit_reach = Reach.ALL

    code = models.CharField(_("code"), max_length=32, unique=True)
    level = models.CharField(_("level"), max_length=10, choices=PlaceLevel)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("part of")
    )
    name = models.CharField(_("name"), max_length=60)
    short_name = models.CharField(_("short name"), max_length=60, blank=True, db_index=True)
    name_en = models.CharField(_("English name"), max_length=80, blank=True)
    is_synthetic = models.BooleanField(_("synthetic"), default=False)

    objects = PlaceQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        indexes = [models.Index(fields=["name"], name="vocabulary_place_name")]

    def __str__(self) -> str:
        return content(self.short_name or self.name, self.name_en)

    def clean(self) -> None:
        super().clean()
        _refuse_circle(self, "parent", _("A place cannot be part of itself."))

    def scope_keys(self) -> dict[str, Any]:
        return {"registry_id": self.pk}


class Term(Audited):
    """An entry of a taxonomy, SKOS style: a code, a preferred label in two languages, other labels."""

    audit_capability = Capability.ADMINISTER
    audit_reach = Reach.ALL

    code = models.SlugField(_("code"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    aliases = models.JSONField(_("other labels"), default=list, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return content(self.name, self.name_en)

    def scope_keys(self) -> dict[str, Any]:
        return {}

    def labels(self) -> list[str]:
        """Everything this may be called in a sheet."""
        return [label for label in (self.name, self.name_en, self.code, *self.aliases) if label]

    def clean(self) -> None:
        super().clean()
        if not isinstance(self.aliases, list) or not all(isinstance(alias, str) for alias in self.aliases):
            raise ValidationError({"aliases": _("Other labels are a list of names.")})


class Sector(Term):
    """A field of work; a tree."""

    broader = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="narrower", verbose_name=_("broader sector")
    )
    # "/city/roads/": the codes from the root down, so that a sector and all below it are one prefix search.
    path = models.CharField(_("path"), max_length=240, editable=False, default="/", db_index=True)

    audit_derived = frozenset({"path"})
    objects = SectorQuerySet.as_manager()

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        constraints = [
            models.CheckConstraint(
                name="vocabulary_sector_not_its_own_broader",
                condition=Q(broader__isnull=True) | ~Q(broader=F("pk")),
                violation_error_message=_("A sector cannot be broader than itself."),
            )
        ]

    def derive(self) -> None:
        self.path = f"{self.broader.path if self.broader else '/'}{self.code}/"

    @property
    def depth(self) -> int:
        """How many sectors stand above this one."""
        return self.path.count("/") - 2

    def clean(self) -> None:
        super().clean()
        _refuse_circle(self, "broader", _("A sector cannot be broader than itself."))


def _refuse_circle(record: Place | Sector, above: str, sentence: Any) -> None:
    """Refuse what would come to stand above itself in its tree, as the database knows the tree now."""
    passed: set[int] = set()
    higher = getattr(record, f"{above}_id")
    while record.pk is not None and higher is not None and higher not in passed:
        if higher == record.pk:
            raise ValidationError({above: sentence})
        passed.add(higher)
        higher = type(record).objects.filter(pk=higher).values_list(f"{above}_id", flat=True).first()


class ValueChainLayer(Term):
    """Where an organization stands in the value chain."""

    class Meta:
        verbose_name = _("value-chain layer")
        verbose_name_plural = _("value-chain layers")


class ServiceStep(Term):
    """A step of the service a center gives its members, in order."""

    class Meta:
        verbose_name = _("service step")
        verbose_name_plural = _("service steps")


class Measure(Audited):
    """An entry of the KPI dictionary: what exactly a number counts. A changed definition is a new version."""

    audit_capability = Capability.ADMINISTER
    audit_reach = Reach.ALL

    code = models.SlugField(_("code"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    is_current = models.BooleanField(_("current version"), default=True)
    name = models.CharField(_("name"), max_length=80)
    name_en = models.CharField(_("English name"), max_length=120, blank=True)
    definition = models.TextField(_("definition"))
    definition_en = models.TextField(_("English definition"), blank=True)
    unit = models.CharField(_("unit"), max_length=20, blank=True)
    unit_en = models.CharField(_("English unit"), max_length=30, blank=True)
    better = models.CharField(_("better"), max_length=10, choices=Better, default=Better.UP)
    counter = models.SlugField(_("what the registry counts"), max_length=40, blank=True)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    is_headline = models.BooleanField(_("on the front page"), default=False)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        verbose_name = _("measure")
        verbose_name_plural = _("measures")
        constraints = [
            models.UniqueConstraint(
                fields=["code", "version"],
                name="vocabulary_measure_version_once",
                violation_error_message=_("This version of the measure exists already."),
            ),
            models.UniqueConstraint(
                fields=["code"],
                condition=Q(is_current=True),
                name="vocabulary_measure_one_current",
                violation_error_message=_("A measure has one current version."),
            ),
        ]

    def __str__(self) -> str:
        return content(self.name, self.name_en)

    def scope_keys(self) -> dict[str, Any]:
        return {}

    @property
    def unit_label(self) -> str:
        return content(self.unit, self.unit_en)


class VocabularyLoad(models.Model):
    """Which state of the vocabulary files this database holds, so that migrating again costs nothing."""

    name = models.CharField(max_length=40, unique=True)
    digest = models.CharField(max_length=64)

    def __str__(self) -> str:
        return self.name


def label_key(label: str) -> str:
    """How labels of a list are compared with what a sheet says."""
    return name_key(label)
