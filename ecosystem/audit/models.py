"""Change sets: who changed what, when and why; and the public edition they raise."""

from collections.abc import Mapping
from typing import Any, ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.choices import Capability
from ecosystem.audit.choices import Action, Door, Reach
from ecosystem.audit.querysets import ChangeQuerySet, ChangeSetQuerySet
from ecosystem.core.conditions import concerns, lighter, says_nothing


class Edition(models.Model):
    """The registry's public version: the one row's number grows by one with every change set that touches public data."""

    number = models.PositiveBigIntegerField(_("number"), default=1)
    raised_at = models.DateTimeField(_("raised at"), default=timezone.now)

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")
        constraints = [
            models.CheckConstraint(name="audit_edition_only_row", condition=models.Q(pk=1)),
        ]

    def __str__(self) -> str:
        return str(self.number)


class ChangeSet(models.Model):
    """All changes of one request, import or command: they were made together and are undone together."""

    by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="change_sets",
        verbose_name=_("by"),
    )
    at = models.DateTimeField(_("at"), default=timezone.now, db_index=True)
    door = models.CharField(_("door"), max_length=10, choices=Door, default=Door.COMMAND)
    verb = models.CharField(_("verb"), max_length=80)
    reason = models.TextField(_("reason"), blank=True)
    request_id = models.CharField(_("request"), max_length=32, blank=True)
    edition = models.PositiveBigIntegerField(_("edition"), null=True, blank=True)
    undoes = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="undone_by", verbose_name=_("undoes")
    )
    size = models.PositiveIntegerField(_("number of changes"), default=0)
    # What reading it takes where all its changes are of private records: its verb and its reason are private too then.
    reading = models.CharField(
        _("read with"), max_length=12, choices=Capability, default=Capability.VIEW, editable=False
    )
    # ",3,17,": the registries whose records were touched. Text, since both databases search it alike.
    registry_keys = models.CharField(_("registries"), max_length=400, default=",", blank=True)

    objects = ChangeSetQuerySet.as_manager()

    class Meta:
        verbose_name = _("change set")
        verbose_name_plural = _("change sets")
        indexes = [
            # What followed an edition; most change sets of a working day raise none.
            models.Index(fields=["edition"], condition=models.Q(edition__isnull=False), name="audit_changeset_edition"),
        ]

    def __str__(self) -> str:
        return f"{self.verb} · {self.at:%Y-%m-%d %H:%M}"

    def get_absolute_url(self) -> str:
        return reverse("desk:change_set", args=[self.pk])


class Change(models.Model):
    """One record before and after. ``before`` is null for a creation, ``after`` for a removal.

    ``subject`` is the record under whose history this belongs (an organization for one of its names), ``other`` a
    second one (the other end of a relationship).
    """

    change_set = models.ForeignKey(ChangeSet, models.PROTECT, related_name="changes", verbose_name=_("change set"))
    label = models.CharField(_("kind of record"), max_length=60)
    object_id = models.BigIntegerField(_("record"))
    subject_label = models.CharField(_("kind of subject"), max_length=60, blank=True)
    subject_id = models.BigIntegerField(_("subject"), null=True, blank=True)
    other_label = models.CharField(_("kind of second subject"), max_length=60, blank=True)
    other_id = models.BigIntegerField(_("second subject"), null=True, blank=True)
    name = models.CharField(_("name then"), max_length=200, blank=True)
    action = models.CharField(_("action"), max_length=10, choices=Action)
    before = models.JSONField(_("before"), null=True, encoder=DjangoJSONEncoder)
    after = models.JSONField(_("after"), null=True, encoder=DjangoJSONEncoder)

    objects = ChangeQuerySet.as_manager()

    class Meta:
        verbose_name = _("change")
        verbose_name_plural = _("changes")
        indexes = [
            models.Index(fields=["label", "object_id", "-id"], name="audit_change_record"),
            models.Index(fields=["subject_label", "subject_id", "-id"], name="audit_change_subject"),
            models.Index(fields=["other_label", "other_id", "-id"], name="audit_change_other"),
            # What stood somewhere and no longer does, of one kind of record: a small part of what there is.
            models.Index(fields=["label"], condition=~models.Q(action=Action.CREATE), name="audit_change_replaced"),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.object_id} {self.action}"


class Audited(models.Model):
    """A record whose every change is kept. Write it only through :mod:`ecosystem.audit.recording`.

    - ``audit_subject`` / ``audit_other`` name the foreign keys of the records whose history also shows it;
    - ``audit_related`` names the relations that ``is_public_now`` and ``scope_keys`` follow;
    - ``audit_derived`` names fields that follow from others and are recomputed by :meth:`derive`;
    - ``audit_follows`` names fields that follow from other records: undo does not mind whether they changed since, and
      whoever says so settles them again (:func:`ecosystem.audit.undo.at_settling`);
    - ``audit_tells_of`` names foreign keys that may lead to what has no standing any more (a record merged into another);
    - ``audit_triggers`` names what triggers of the database refuse, with the sentence for each;
    - ``audit_capability`` is what undoing a change of it takes, and ``audit_reach`` for which centers;
    - ``audit_reading`` is what reading its history takes, for the registry or center it belongs to;
    - ``audit_summed``: the public cannot see it, but is told sums of its kind, so that changing it raises the edition too;
    - ``is_public_now`` says whether the public can see it, so that changing it raises the edition.
    """

    audit_subject: ClassVar[str] = ""
    audit_other: ClassVar[str] = ""
    audit_related: ClassVar[tuple[str, ...]] = ()
    audit_derived: ClassVar[frozenset[str]] = frozenset()
    audit_follows: ClassVar[frozenset[str]] = frozenset()
    audit_tells_of: ClassVar[frozenset[str]] = frozenset()
    audit_triggers: ClassVar[Mapping[str, Any]] = {}
    audit_capability: ClassVar[str] = Capability.EDIT
    audit_reach: ClassVar[str] = Reach.OWN
    audit_reading: ClassVar[str] = Capability.VIEW
    audit_summed: ClassVar[bool] = False

    class Meta:
        abstract = True

    # The columns that changed since the record was read, while it is checked; None where all of it is new.
    audit_changed: frozenset[str] | None = None

    def get_constraints(self) -> Any:
        """The constraints to be validated, by model: without those that plainly have nothing against the record as it is."""
        return [
            (model, [lighter(one, self) for one in constraints if self._can_be_violated(model, one)])
            for model, constraints in super().get_constraints()  # type: ignore[misc]
        ]

    def _can_be_violated(self, model: type[models.Model], constraint: models.BaseConstraint) -> bool:
        if self.audit_changed is not None and not concerns(constraint, model, self.audit_changed):
            return False
        return not says_nothing(constraint, self)

    def clean_fields(self, exclude: Any = None) -> None:
        """Without asking whether records are there that were read just now, or that it referred to before."""
        super().clean_fields(exclude={*(exclude or ()), *self._there()})

    def _there(self) -> set[str]:
        """The names of foreign keys to records that are known to be there. The database sees to it in the end."""
        return {
            field.name
            for field in self._meta.concrete_fields
            if isinstance(field, models.ForeignKey) and (self._is_kept(field) or self._is_read(field))
        }

    def _is_kept(self, field: models.Field) -> bool:
        return self.audit_changed is not None and field.attname not in self.audit_changed

    def _is_read(self, field: models.ForeignKey) -> bool:
        found = field.get_cached_value(self, default=None)
        return found is not None and not found._state.adding and found.pk == getattr(self, field.attname)

    def validate_unique(self, exclude: Any = None) -> None:
        """Without asking for what is made up by chance, or is as it was."""
        kept = {field.name for field in self._meta.concrete_fields if field.unique and self._is_kept(field)}
        super().validate_unique(exclude={*(exclude or ()), "public_id", *kept})

    def is_summed(self, before: Mapping[str, Any] | None) -> bool:
        """Whether the public is told a sum that this row, or what it was ``before``, is part of."""
        return self.audit_summed

    def derive(self) -> None:
        """Set the fields that follow from other fields of this row; called before every write."""

    def check_beside_others(self) -> None:
        """Raise a refusal where other records forbid this one as it stands; asked before every write, by undo too.

        What a service asks of other records (dates that overlap) belongs here, so that undo cannot get round it. The
        service holds the locks that make the answer last.
        """

    def check_removal(self) -> None:
        """Raise a refusal where the registry cannot do without this record; asked before it goes, by undo too."""

    def audit_keys(self) -> list[int]:
        """The numbers under which the history knows this record: its own, and those of what was merged into it."""
        return [self.pk]

    def is_public_now(self) -> bool:
        """Whether the public can see this record as it stands."""
        return True

    def scope_keys(self) -> dict[str, Any]:
        """Where the record belongs, for policies: ``registry_id`` or ``center_id``."""
        raise TypeError(f"{type(self).__name__} does not say where it belongs.")


class PartOf(Audited):
    """What belongs to the record that ``audit_subject`` names: it is public when that is, and of the same cities and centers."""

    class Meta:
        abstract = True

    def is_public_now(self) -> bool:
        return bool(getattr(self, self.audit_subject).is_public_now())

    def scope_keys(self) -> dict[str, Any]:
        keys: dict[str, Any] = getattr(self, self.audit_subject).scope_keys()
        return keys
