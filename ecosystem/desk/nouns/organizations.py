"""Organizations on the desk."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.policies import allowed
from ecosystem.core.searching import BY_RELEVANCE
from ecosystem.desk.codes import read_codes
from ecosystem.desk.filters import AsideDay, Conditions, Days, ReachedSteps, Records
from ecosystem.desk.fitting import needs_fitting
from ecosystem.desk.forms.merging import OtherForm
from ecosystem.desk.forms.organizations import (
    ClassifyForm,
    EnrollForm,
    IncorporationForm,
    OrganizationForm,
    RenameForm,
    classify,
    enroll_one,
    register_with_codes,
)
from ecosystem.desk.notes import notes_about
from ecosystem.desk.nouns.base import Act, Noun, Part
from ecosystem.desk.nouns.common import correction, creation, publication, verification
from ecosystem.desk.nouns.correspondence import WRITE
from ecosystem.desk.nouns.officers import ASSIGN_ONE
from ecosystem.desk.nouns.organization_columns import COLUMNS
from ecosystem.desk.served import served_at
from ecosystem.organizations import services
from ecosystem.organizations.choices import Kind, Status, Verification
from ecosystem.organizations.forwarding import current_id
from ecosystem.organizations.freshness import fresh, never, stale
from ecosystem.organizations.models import Organization
from ecosystem.organizations.querysets import code_contradicts
from ecosystem.programs.filters import MemberFilter
from ecosystem.vocabulary.models import Place


def _places_in_use(request: Any) -> QuerySet:
    """The places that the organizations one works with are in: thousands would be no list to choose from."""
    here = NOUN.rows_in(request.user, request.workplace.place).filter(place=OuterRef("pk"))
    return Place.objects.filter(Exists(here)).order_by("code")


class OrganizationTableFilter(MemberFilter):
    """What every door filters by, and what staff ask beside it."""

    place = django_filters.ModelMultipleChoiceFilter(
        queryset=_places_in_use, to_field_name="code", method="by_place", label=_("Place")
    )
    center = Records("centers", "center", method="by_center", label=_("Center"))
    platform = Records("platforms", "platform", method="by_platform", label=_("Platform"))
    program = Records("programs", "program", method="by_program", label=_("Program"))
    uses_compute_of = Records("centers", "center", method="by_compute", label=_("Uses the compute of"))
    verified = Conditions(
        _("Verified"),
        {
            "never": (_("never"), never),
            "stale": (_("longer ago than its kind allows"), stale),
            "fresh": (_("recently"), fresh),
            "staff": (_("by staff"), Q(verified_on__isnull=False, verified_through=Verification.STAFF)),
            "organization": (_("by the organization"), Q(verified_through=Verification.ORGANIZATION)),
        },
    )
    kept = Conditions(
        _("Record"),
        {
            "no_sector": (_("without a sector"), Q(sectors__isnull=True)),
            "no_place": (_("without a place"), Q(place__isnull=True)),
            "no_code": (_("without an identifier"), Q(identifiers__isnull=True)),
            "no_name_en": (_("without an English name"), Q(name_en="")),
            "code_contradicts": (_("with a credit code of another kind"), code_contradicts),
        },
    )
    founded = Days("founded_on", label=_("Founded"))
    reached = ReachedSteps("organization")
    reached_by = AsideDay(_("Reached by the day"))
    verified_on = Days("verified_on", label=_("Verified on"))


def _beside(request: HttpRequest, organization: Organization) -> dict[str, Any]:
    back = reverse("desk:record", args=["organizations", organization.public_id])
    return {
        "notes": notes_about(request, organization=organization, back=back),
        "served": served_at(request, organization, back),
        "codes": read_codes(organization),
        "profile_url": _profile(request, organization),
        "fitting": needs_fitting(organization),
    }


def _profile(request: HttpRequest, organization: Organization) -> str:
    """Where its profile as a member is, for who reads reports; empty for one that is no member."""
    is_member = organization.enrollments.exists() and allowed(request.user, "reports.view")
    return reverse("desk:report_member", args=[organization.public_id]) if is_member else ""


PUBLISH, ARCHIVE, RESTORE = publication(
    services.publish_organization,
    services.archive_organization,
    services.restore_organization,
    "organizations.change",
)

MERGE = Act(
    name="merge",
    label=_("Merge with another record"),
    run=services.merge_organizations,
    form=OtherForm,
    permission="organizations.merge",
    bulk=False,
    icon="merge",
    help=_(
        "Both are the same organization: everything of the other record goes to this one, and its address leads here."
    ),
)

NOUN = Noun(
    name="organizations",
    model=Organization,
    icon="building-2",
    section="members",
    columns=COLUMNS,
    shown=("name", "kind", "status", "programs", "sectors", "place", "uscc", "verified_on"),
    sort="name",
    first_filters=("kind", "status", "sector", "program", "enrollment", "place", "verified"),
    filters=OrganizationTableFilter,
    find=lambda rows, query: rows.search(query),
    best=lambda rows, query: rows.best_match_first(query),
    best_keys=BY_RELEVANCE,
    view="organizations.view",
    forwards=current_id,
    create=creation(OrganizationForm, register_with_codes, "organizations.change", _("Add an organization")),
    edit=correction(OrganizationForm, services.revise_organization, "organizations.change"),
    acts=(
        PUBLISH,
        verification(services.verify_organization, "organizations.verify"),
        Act(
            name="enroll",
            label=_("Enroll in a program"),
            run=enroll_one,
            form=EnrollForm,
            permission="programs.change",
            applies=lambda organization: organization.is_public_now(),
            icon="user-plus",
            help=_("It becomes a member of the center from that day on."),
        ),
        WRITE,
        ASSIGN_ONE,
        Act(
            name="incorporate",
            label=_("Becomes a company"),
            run=services.incorporate,
            form=IncorporationForm,
            permission="organizations.change",
            applies=lambda organization: organization.kind == Kind.TEAM,
            bulk=False,
            icon="building-2",
            help=_("The team founded a company: the same record goes on, with its enrollments and its history."),
        ),
        Act(
            name="rename",
            label=_("Rename"),
            run=services.rename_organization,
            form=RenameForm,
            permission="organizations.change",
            bulk=False,
            icon="text-cursor-input",
            help=_(
                "From a day on it is called otherwise; the old name still finds it. A misspelling is corrected instead."
            ),
        ),
        Act(
            name="classify",
            label=_("Classify"),
            run=classify,
            form=ClassifyForm,
            permission="organizations.change",
            icon="tags",
            help=_("Only what you fill in is changed; sectors and layers are added to those there are."),
        ),
        Act(
            name="unlist",
            label=_("Unlist"),
            run=services.unlist_organization,
            permission="organizations.change",
            applies=lambda organization: organization.status not in {Status.UNLISTED, Status.ARCHIVED},
            icon="eye-off",
            help=_("Its page stays; it leaves every list."),
        ),
        MERGE,
        ARCHIVE,
        RESTORE,
    ),
    parts=(
        Part(
            noun="enrollments",
            owner="organization",
            columns=("program", "state", "starts_on", "ends_on", "note"),
            acts=("suspend", "resume", "graduate", "withdraw", "remove"),
        ),
        Part(
            noun="allocations",
            owner="organization",
            path="enrollment__organization",
            columns=("program", "state", "granted", "used", "left", "period"),
            acts=("grant", "change"),
        ),
        Part(noun="applications", owner="organization", columns=("title", "program", "state", "submitted_at")),
        Part(
            noun="tasks",
            owner="organization",
            columns=("title", "state", "due_on", "assignee"),
            acts=("finish", "assign", "drop", "reopen"),
        ),
        Part(
            noun="service-cases",
            owner="organization",
            columns=("step", "solution", "state", "officer", "period", "due_on"),
            acts=("start", "finish"),
        ),
        Part(
            noun="officer-assignments",
            title=_("Desk officers"),
            owner="organization",
            columns=("officer", "center", "period", "remark"),
            acts=("end",),
        ),
        Part(
            noun="service-log",
            title=_("Service log"),
            owner="organization",
            columns=("subject", "kind", "happened_on", "officer", "answered_on", "next_contact_on"),
            acts=("answer",),
            most=20,
        ),
        Part(noun="contacts", owner="organization", columns=("name", "role", "phone", "email", "note")),
        Part(
            noun="representations",
            owner="organization",
            columns=("user", "role", "state", "matching_domain", "claimed_at"),
            acts=("verify", "refuse", "end"),
        ),
        Part(
            noun="proposals",
            owner="organization",
            columns=("fields", "state", "proposer", "proposed_at"),
            acts=("decide",),
        ),
        Part(
            noun="outbox",
            title=_("Messages"),
            owner="organization",
            columns=("subject", "to_name", "state", "created_at", "sent_at"),
            acts=("release", "retry"),
        ),
        Part(
            noun="relationships",
            owner="organization",
            columns=("subject", "kind", "object", "period", "source"),
            fills="subject",
        ),
        Part(
            noun="solution-parties",
            title=_("Solutions"),
            owner="organization",
            columns=("solution", "role", "period", "source"),
        ),
        Part(
            noun="project-partners",
            title=_("Research projects"),
            owner="organization",
            columns=("project", "role", "period", "source"),
        ),
        Part(
            noun="output-uses",
            title=_("Outputs of research in use"),
            owner="organization",
            columns=("output", "solution", "period", "source"),
        ),
        Part(
            noun="trainings",
            title=_("Trainings held with it"),
            owner="organization",
            path="partner",
            fills="partner",
            columns=("title", "status", "period", "seats", "trained", "certified"),
        ),
        Part(noun="figures", owner="organization", columns=("measure", "value", "as_of_on", "standing", "source")),
        Part(
            noun="names",
            title=_("Names"),
            owner="organization",
            columns=("name", "kind", "language", "period", "source"),
        ),
        Part(noun="identifiers", owner="organization", columns=("value", "scheme", "sender", "source")),
        Part(noun="milestones", owner="organization", columns=("title", "happened_on", "source")),
        Part(noun="statements", title=_("Statements"), owner="organization", columns=("text", "topic", "source")),
        Part(
            noun="center-parties",
            title=_("Roles at centers"),
            owner="organization",
            columns=("center", "role", "period"),
        ),
    ),
    cities=("registry",),
    detail=lambda organization: " · ".join(
        filter(
            None, (organization.get_kind_display(), str(organization.place or ""), organization.get_status_display())
        )
    ),
    related=("place",),
    public_url=lambda organization: organization.get_absolute_url() if organization.is_public_now() else "",
    template="desk/organization.html",
    more=_beside,
)
