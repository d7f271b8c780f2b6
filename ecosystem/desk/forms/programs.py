"""Forms of programs: what they are, whom they admit, what they ask, how they judge, whom they let graduate."""

import re
from datetime import date
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from ecosystem.core.dates import today
from ecosystem.desk.forms.base import InsistingForm, ReasonForm, RecordForm
from ecosystem.desk.forms.fields import DayField, ListedRecordField, RecordField
from ecosystem.desk.workplace import Workplace
from ecosystem.organizations.choices import Kind, Scheme
from ecosystem.programs.models import (
    Enrollment,
    Evidence,
    GraduationCriterion,
    Program,
    Question,
    RequiredDocument,
    RubricCriterion,
)
from ecosystem.programs.models.requirements import FILE_TYPES
from ecosystem.vocabulary.models import Place, Sector

# A blank as wide as a letter is high, of no script.
INDENT = "\u2003"


def sector_choices() -> list[tuple[str, str]]:
    """Every sector by its code, those below another one set in."""
    return [(one.code, f"{INDENT * one.depth}{one}") for one in Sector.objects.in_order()]


class Several(forms.MultipleChoiceField):
    """Some of a few codes; none of them asks for nothing."""

    widget = forms.CheckboxSelectMultiple

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(required=False, **kwargs)


class ProgramForm(RecordForm):
    """Something an organization can enroll in."""

    admitted_kinds = Several(label=_("Kinds admitted"), choices=Kind.choices, help_text=_("None chosen: any kind."))
    admitted_sectors = Several(
        label=_("Sectors admitted"),
        choices=sector_choices,
        help_text=_("What stands below a sector is admitted with it."),
    )
    admitted_places = Several(label=_("Places admitted"), help_text=_("What is part of a place is admitted with it."))
    required_schemes = Several(label=_("Identifiers required"), choices=Scheme.choices)

    groups = (
        (_("When"), ("intake_opens_on", "intake_closes_on", "seats", "starts_on", "ends_on", "term_months")),
        (_("For whom and what"), ("description", "eligibility", "benefits", "judging", "terms")),
        (
            _("Who can join, as rules that are checked"),
            (
                *("personality", "least_months", "most_months", "admitted_kinds", "admitted_sectors"),
                *("admitted_places", "required_schemes"),
            ),
        ),
        (_("How it is decided"), ("takes_applications", "reviews_wanted", "blind", "notice_days")),
        (_("In English"), ("description_en", "eligibility_en", "benefits_en", "judging_en", "terms_en")),
        (_("Who says so"), ("source", "quote")),
    )

    class Meta(RecordForm.Meta):
        model = Program
        fields = (
            "name",
            "name_en",
            "platform",
            "intake_opens_on",
            "intake_closes_on",
            "seats",
            "starts_on",
            "ends_on",
            "term_months",
            "description",
            "eligibility",
            "benefits",
            "judging",
            "terms",
            "personality",
            "least_months",
            "most_months",
            "admitted_kinds",
            "admitted_sectors",
            "admitted_places",
            "required_schemes",
            "takes_applications",
            "reviews_wanted",
            "blind",
            "notice_days",
            "description_en",
            "eligibility_en",
            "benefits_en",
            "judging_en",
            "terms_en",
            "source",
            "quote",
        )
        help_texts = {
            "seats": _("Empty where everybody is taken."),
            "starts_on": _("From when the program runs."),
            "ends_on": _("The first day on which it no longer runs."),
            "term_months": _("For how long a member joins; empty where nothing is agreed."),
            "terms": _("What an applicant agrees to; empty where there is nothing to agree to."),
            "takes_applications": _("The page of the program lets people apply, while the intake is open."),
            "reviews_wanted": _("How many reviews an application needs before it can be accepted; 0 where none."),
            "blind": _("Reviewers do not see who applies, nor what is marked as telling it."),
            "notice_days": _("How long an acceptance is announced publicly before it holds; 0 where it is not."),
        }

    # What is empty here is what it is without anybody saying anything.
    unsaid = ("personality", "reviews_wanted", "notice_days")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        for name in self.unsaid:
            if name in cleaned and cleaned[name] in (None, ""):
                cleaned[name] = Program._meta.get_field(name).get_default()
        return cleaned

    def setup(self, *, user: Any, workplace: Workplace, record: Any) -> None:
        """Offer the places of the person's city, and those the program names already."""
        super().setup(user=user, workplace=workplace, record=record)
        for name in self.unsaid:
            self.fields[name].required = False
        home = record.platform.center.registry if record is not None else workplace.home
        named = record.admitted_places if record is not None else []
        near = Q(code__in=named)
        if home is not None:
            near |= Q(pk=home.pk) | Q(parent=home) | Q(pk=home.parent_id)
        places = Place.objects.filter(near).by_name()
        self.fields["admitted_places"].choices = [(place.code, str(place)) for place in places]


YEAR = re.compile(r"(?<!\d)20\d\d(?!\d)")


def _next_year(text: str) -> str:
    """A name that has a year, with the one after it."""
    return YEAR.sub(lambda found: str(int(found[0]) + 1), text)


def _year_later(day: date | None) -> date | None:
    """The same day a year later; the last of February for a leap day."""
    if day is None:
        return None
    return day.replace(year=day.year + 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


class CopyForm(ReasonForm):
    """The next cohort: another name and another time, proposed a year later; everything else is as it is."""

    name = forms.CharField(label=_("Name"), max_length=120)
    name_en = forms.CharField(label=_("English name"), max_length=200, required=False)
    intake_opens_on = DayField(label=_("Intake opens on"), required=False)
    intake_closes_on = DayField(label=_("Intake closes on"), required=False)
    starts_on = DayField(label=_("Starts on"), required=False)
    ends_on = DayField(label=_("Ends on"), required=False)

    def setup(self, *, user: Any, workplace: Workplace, record: Any = None) -> None:
        super().setup(user=user, workplace=workplace, record=record)
        if record is None:
            return
        for name in ("name", "name_en"):
            self.fields[name].initial = _next_year(getattr(record, name))
        for name in ("intake_opens_on", "intake_closes_on", "starts_on", "ends_on"):
            self.fields[name].initial = _year_later(getattr(record, name))


class NewEnrollmentForm(ReasonForm):
    """Who joins which program, from which day on."""

    organization = RecordField("organizations", label=_("Organization"))
    program = ListedRecordField("programs", label=_("Program"))
    on = DayField(label=_("From the day"), initial=today)
    term_ends_on = DayField(label=_("Agreed until"), required=False)
    note = forms.CharField(label=_("Note"), required=False, max_length=300)


class CorrectionForm(RecordForm):
    """What was written down wrongly; what the world did is a matter of suspending, graduating and the like."""

    reason_needed = True

    class Meta(RecordForm.Meta):
        model = Enrollment
        fields = ("starts_on", "ends_on", "note")


class RenewalForm(InsistingForm):
    """Until when, and why."""

    until = DayField(label=_("Agreed until"))


class OwnedForm(RecordForm):
    """A part of a program; of which one is asked only when it is new."""

    only_new = ("program",)


class QuestionForm(OwnedForm):
    """A question of the application form."""

    groups = (
        (_("The answer"), ("asked", "options", "required", "most", "identifies")),
        (_("In English"), ("label_en", "help_en")),
    )

    class Meta(RecordForm.Meta):
        model = Question
        fields = (
            *("program", "label", "help", "asked", "options", "required", "most", "identifies"),
            *("label_en", "help_en"),
        )
        help_texts = {
            "most": _("Empty: as many as there is room for."),
            "identifies": _("Reviewers who judge blind do not see the answer."),
        }


class RequiredDocumentForm(OwnedForm):
    """A document that applications come with."""

    types = Several(
        label=_("Kinds of file"),
        choices=[(kind, kind.upper()) for kind in FILE_TYPES],
        help_text=_("None chosen: any of them."),
    )
    groups = ((_("In English"), ("label_en", "help_en")),)

    class Meta(RecordForm.Meta):
        model = RequiredDocument
        fields = (
            *("program", "label", "help", "required", "types", "most_megabytes", "identifies"),
            *("label_en", "help_en"),
        )
        help_texts = {"identifies": _("Reviewers who judge blind do not see the document.")}


class RubricForm(OwnedForm):
    """A line of the rubric."""

    groups = ((_("In English"), ("label_en", "guidance_en")),)

    class Meta(RecordForm.Meta):
        model = RubricCriterion
        fields = ("program", "label", "guidance", "weight", "scale", "label_en", "guidance_en")
        help_texts = {"guidance": _("What earns many points and what earns few.")}


class GraduationForm(OwnedForm):
    """Something a member reaches before graduating."""

    class Meta(RecordForm.Meta):
        model = GraduationCriterion
        fields = ("program", "label", "required", "label_en")


class PanelForm(ReasonForm):
    """Who reviews, and how many applications at most."""

    program = ListedRecordField("programs", label=_("Program"))
    user = RecordField("reviewers", label=_("Reviewer"))
    most = forms.IntegerField(label=_("Most applications"), required=False, min_value=1, max_value=999)


class PanelChangeForm(ReasonForm):
    """How many applications somebody takes at most."""

    most = forms.IntegerField(label=_("Most applications"), required=False, min_value=1, max_value=999)

    def __init__(self, *args: Any, record: Any = None, initial: Any = None, **kwargs: Any) -> None:
        initial = {"most": record.most if record is not None else None, **(initial or {})}
        super().__init__(*args, record=record, initial=initial, **kwargs)


class EvidenceForm(RecordForm):
    """What shows that a member has reached something, or not yet."""

    only_new = ("enrollment", "criterion")

    class Meta(RecordForm.Meta):
        model = Evidence
        fields = ("enrollment", "criterion", "met", "on", "text", "url")

    def suggestions(self) -> dict[str, Any]:
        return {"on": today()}
