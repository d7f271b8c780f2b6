"""What belongs to an organization: names, identifiers, contacts, milestones, statements."""

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from ecosystem.core.filtering import ChoicesFilter
from ecosystem.core.text import name_key
from ecosystem.desk.filters import Conditions, by_source, searching, texts_match
from ecosystem.desk.forms.base import InsistingForm
from ecosystem.desk.forms.organizations import (
    ContactForm,
    IdentifierForm,
    MilestoneForm,
    NameForm,
    StatementForm,
)
from ecosystem.desk.nouns.base import Act, Noun
from ecosystem.desk.nouns.columns import column
from ecosystem.desk.nouns.common import correction, creation, identity, period_column, removal, under
from ecosystem.organizations import services
from ecosystem.organizations.choices import NameKind, NameLanguage, Scheme, Topic
from ecosystem.organizations.filters import OrganizationIdFilter
from ecosystem.organizations.models import (
    Contact,
    Identifier,
    Milestone,
    Organization,
    OrganizationName,
    OrganizationStatement,
)

CHANGE, CONTACTS = "organizations.change", "organizations.change_contacts"


def of_organization() -> django_filters.CharFilter:
    """The organization whose page led here."""
    return OrganizationIdFilter("organization")


def owned_by_named(rows: QuerySet, query: str) -> Q:
    """Those of organizations that the query finds."""
    return Q(organization__in=Organization.objects.search(query).values("pk"))


def find_names(rows: QuerySet, query: str) -> QuerySet:
    """Names that hold the query, and all names of organizations that it finds."""
    return rows.filter(Q(key__contains=name_key(query)) | owned_by_named(rows, query))


def find_codes(rows: QuerySet, query: str) -> QuerySet:
    return rows.filter(Q(value__icontains=query.strip()) | owned_by_named(rows, query))


def find_contacts(rows: QuerySet, query: str) -> QuerySet:
    """People by name, telephone or address, and those at organizations that the query finds."""
    people = texts_match("name", "role", "phone", "email")(rows, query)
    return rows.filter(Q(pk__in=people.values("pk")) | owned_by_named(rows, query))


find_milestones = texts_match("title", "title_en", "organization__name")
find_statements = texts_match("text", "text_en", "organization__name")

OWNER = {"cities": ("organization__registry",), "related": ("organization__registry",), "section": "members"}

NAMES = Noun(
    name="names",
    in_menu=False,
    model=OrganizationName,
    icon="case-sensitive",
    columns=(
        column(OrganizationName, "name"),
        column(OrganizationName, "kind"),
        column(OrganizationName, "language"),
        column(OrganizationName, "organization"),
        period_column(_("In use")),
        column(OrganizationName, "starts_on"),
        column(OrganizationName, "ends_on"),
        column(OrganizationName, "source"),
        column(OrganizationName, "quote"),
        column(OrganizationName, "note"),
        column(OrganizationName, "note_en"),
        identity(),
    ),
    shown=("name", "kind", "language", "organization", "period", "source"),
    sort="name",
    filters=searching(
        find_names,
        kind=ChoicesFilter(choices=NameKind, label=_("Kind")),
        language=ChoicesFilter(choices=NameLanguage, label=_("Language")),
        source=by_source(),
        organization=of_organization(),
    ),
    find=find_names,
    view="organizations.view",
    create=creation(NameForm, under("organization", services.add_name), CHANGE, _("Add a name")),
    edit=correction(NameForm, services.revise_name, CHANGE),
    acts=(removal(services.remove_name, CHANGE),),
    detail=lambda name: f"{name.get_kind_display()} · {name.organization}",
    in_search=False,
    **OWNER,
)

IDENTIFIERS = Noun(
    name="identifiers",
    in_menu=False,
    model=Identifier,
    icon="barcode",
    columns=(
        column(Identifier, "value"),
        column(Identifier, "scheme"),
        column(Identifier, "organization"),
        column(Identifier, "sender"),
        column(Identifier, "source"),
        identity(),
    ),
    shown=("value", "scheme", "organization", "sender", "source"),
    filters=searching(
        find_codes,
        scheme=ChoicesFilter(choices=Scheme, label=_("Scheme")),
        source=by_source(),
        organization=of_organization(),
    ),
    find=find_codes,
    view="organizations.view",
    create=creation(IdentifierForm, under("organization", services.add_identifier), CHANGE, _("Add an identifier")),
    edit=correction(IdentifierForm, services.revise_identifier, CHANGE),
    acts=(removal(services.remove_identifier, CHANGE),),
    sort="-id",
    detail=lambda code: str(code.organization),
    in_search=False,
    **OWNER,
)

CONTACTS_NOUN = Noun(
    name="contacts",
    model=Contact,
    icon="contact",
    columns=(
        column(Contact, "name"),
        column(Contact, "role"),
        column(Contact, "phone"),
        column(Contact, "email"),
        column(Contact, "organization"),
        column(Contact, "note"),
        identity(),
    ),
    shown=("name", "role", "phone", "email", "organization"),
    sort="name",
    filters=searching(
        find_contacts,
        reached=Conditions(
            _("Can be reached"),
            {
                "phone": (_("by telephone"), ~Q(phone="")),
                "email": (_("by e-mail"), ~Q(email="")),
                "neither": (_("not at all"), Q(phone="", email="")),
            },
        ),
        organization=of_organization(),
    ),
    find=find_contacts,
    view="organizations.view_contacts",
    create=creation(ContactForm, under("organization", services.add_contact), CONTACTS, _("Add a contact")),
    edit=correction(ContactForm, services.revise_contact, CONTACTS),
    acts=(
        removal(services.remove_contact, CONTACTS),
        Act(
            name="erase",
            label=_("Erase for good"),
            run=services.erase_contact,
            form=InsistingForm,
            permission=CONTACTS,
            danger=True,
            final=True,
            icon="eraser",
            help=_(
                "On the person's request: the record goes, and the history forgets every value. This cannot be undone."
            ),
        ),
    ),
    detail=lambda contact: " · ".join(filter(None, (contact.role, str(contact.organization)))),
    **OWNER,
)

MILESTONES = Noun(
    name="milestones",
    in_menu=False,
    model=Milestone,
    icon="milestone",
    columns=(
        column(Milestone, "title"),
        column(Milestone, "title_en"),
        column(Milestone, "happened_on"),
        column(Milestone, "organization"),
        column(Milestone, "source"),
        column(Milestone, "quote"),
        column(Milestone, "note"),
        column(Milestone, "note_en"),
        identity(),
    ),
    shown=("title", "happened_on", "organization", "source"),
    sort="-happened_on",
    filters=searching(
        find_milestones,
        source=by_source(),
        dated=Conditions(
            _("Date"),
            {
                "known": (_("known"), Q(happened_on__isnull=False)),
                "unknown": (_("unknown"), Q(happened_on__isnull=True)),
            },
        ),
        organization=of_organization(),
    ),
    find=find_milestones,
    view="organizations.view",
    create=creation(MilestoneForm, under("organization", services.add_milestone), CHANGE, _("Add a milestone")),
    edit=correction(MilestoneForm, services.revise_milestone, CHANGE),
    acts=(removal(services.remove_milestone, CHANGE),),
    detail=lambda milestone: str(milestone.organization),
    in_search=False,
    **OWNER,
)

STATEMENTS = Noun(
    name="statements",
    in_menu=False,
    model=OrganizationStatement,
    icon="quote",
    columns=(
        column(OrganizationStatement, "text"),
        column(OrganizationStatement, "text_en"),
        column(OrganizationStatement, "topic"),
        column(OrganizationStatement, "organization"),
        column(OrganizationStatement, "source"),
        column(OrganizationStatement, "quote"),
        identity(),
    ),
    shown=("text", "topic", "organization", "source"),
    filters=searching(
        find_statements,
        topic=ChoicesFilter(choices=Topic, label=_("Topic")),
        source=by_source(),
        organization=of_organization(),
    ),
    find=find_statements,
    view="organizations.view",
    create=creation(StatementForm, under("organization", services.add_statement), CHANGE, _("Add a statement")),
    edit=correction(StatementForm, services.revise_statement, CHANGE),
    acts=(removal(services.remove_statement, CHANGE),),
    detail=lambda statement: str(statement.organization),
    in_search=False,
    **OWNER,
)
