"""Corrections that representatives and readers proposed: accepted or refused, field by field, and answered."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ecosystem.accounts.policies import allowed
from ecosystem.core.filtering import ChoicesFilter
from ecosystem.desk.filters import Conditions, searching, texts_match
from ecosystem.desk.forms.proposals import AnswerForm, DecisionForm, Difference
from ecosystem.desk.nouns.base import Act, Noun
from ecosystem.desk.nouns.belonging import of_organization
from ecosystem.desk.nouns.columns import Column, column
from ecosystem.desk.nouns.common import identity
from ecosystem.desk.register import noun_about
from ecosystem.intake import services
from ecosystem.intake.choices import Field, Origin, ProposalState, Subject
from ecosystem.intake.models import ProposedChange, ProposedField
from ecosystem.intake.querysets import SUBJECTS
from ecosystem.intake.services.deciding import conflicts_of
from ecosystem.intake.subjects import noun_of
from ecosystem.organizations.models import Organization

DECIDE, SORT = "intake.decide_proposals", "intake.sort_proposals"
FIELDS = Prefetch("fields", queryset=ProposedField.objects.order_by("pk"), to_attr="known_fields")
NAMED = tuple(f"{path}__icontains" for path in ("solution__name", "center__name", "program__name", "platform__name"))


def find_proposals(rows: QuerySet, query: str) -> QuerySet:
    """Those by people, with words, and about records that the query finds."""
    said = texts_match("proposer__name", "proposer__username", "reason", "message", "credit", "gone")(rows, query)
    found = Q(organization__in=Organization.objects.search(query).values("pk"))
    for path in NAMED:
        found |= Q(**{path: query.strip()})
    return rows.filter(Q(pk__in=said.values("pk")) | found)


def _is_open(proposal: Any) -> bool:
    return proposal.state == ProposalState.OPEN


def _has_fields(proposal: Any) -> bool:
    """Whether there is something to accept, as far as the row tells without a query."""
    known = getattr(proposal, "known_fields", None)
    return _is_open(proposal) and proposal.subject is not None and (known is None or bool(known))


def _fields(proposal: Any) -> list[str]:
    return [str(field) for field in proposal.known_fields] or [proposal.message]


def _about(proposal: Any) -> str:
    return str(proposal.subject or proposal.gone)


def _about_url(proposal: Any) -> str:
    noun = noun_about(type(proposal.subject)) if proposal.subject is not None else None
    return noun.url(proposal.subject) if noun else ""


def days_open(proposal: Any) -> int:
    """How many days it waited, or has waited so far."""
    until = proposal.decided_at or timezone.now()
    return (timezone.localdate(until) - timezone.localdate(proposal.proposed_at)).days


def _ago(days: int) -> datetime:
    return timezone.now() - timedelta(days=days)


def _names_somebody(proposal: Any) -> bool:
    """Whether there is anybody to forget, as far as the row tells without a query."""
    return bool(proposal.credit or getattr(proposal, "addresses", True))


def _source(proposal: Any) -> str:
    return proposal.source_url or proposal.source_text


def _about_kinds() -> dict[str, tuple[Any, Q]]:
    return {name: (Subject(name).label, Q(**{f"{name}__isnull": False})) for name in Subject.values}


def _more(request: Any, proposal: Any) -> dict[str, Any]:
    """The differences against what stands there now, and for who may see it where the answer is to go."""
    fields, subject = proposal.known_fields, proposal.subject
    moved = conflicts_of(fields, subject) if subject is not None and _is_open(proposal) else set()
    present = noun_of(subject).present(subject) if moved else {}
    sees = allowed(request.user, "intake.forget_suggester", proposal)
    return {
        "differences": [Difference(one, subject, present[one.name] if one.name in moved else None) for one in fields],
        "about": _about(proposal),
        "about_url": _about_url(proposal),
        "contacts": list(proposal.contacts.order_by("pk")) if sees else [],
        "sees_contacts": sees,
        "others": ProposedChange.objects.open().about(subject).exclude(pk=proposal.pk).count() if subject else 0,
    }


NOUN = Noun(
    name="proposals",
    model=ProposedChange,
    icon="file-pen-line",
    section="members",
    columns=(
        Column(name="about", label=_("about"), value=_about, url=_about_url, related=SUBJECTS, clip=True),
        Column(name="noun", label=_("kind"), value=lambda proposal: proposal.subject_label, related=SUBJECTS),
        Column(name="fields", label=_("what is proposed"), value=_fields, prefetched=(FIELDS,), clip=True),
        column(ProposedChange, "state"),
        column(ProposedChange, "origin"),
        column(ProposedChange, "proposer"),
        column(ProposedChange, "proposed_at"),
        Column(name="age", label=_("days"), value=days_open),
        column(ProposedChange, "message"),
        column(ProposedChange, "reason"),
        Column(
            name="source", label=_("where it can be read"), value=_source, url=lambda one: one.source_url, clip=True
        ),
        column(ProposedChange, "credit"),
        Column(
            name="answer_wanted",
            label=_("answer wanted"),
            value=lambda proposal: bool(proposal.addresses),
            annotations={"addresses": Count("contacts")},
        ),
        column(ProposedChange, "decided_by"),
        column(ProposedChange, "decided_at"),
        column(ProposedChange, "decision"),
        column(ProposedChange, "registry"),
        column(ProposedChange, "public_id"),
        identity(),
    ),
    shown=("about", "noun", "fields", "age", "state", "source", "origin"),
    first_filters=("state", "noun", "source"),
    filters=searching(
        find_proposals,
        state=ChoicesFilter(choices=ProposalState, label=_("State")),
        noun=Conditions(_("About"), _about_kinds()),
        origin=ChoicesFilter(choices=Origin, label=_("Came in by")),
        field=ChoicesFilter(field_name="fields__name", choices=Field, label=_("Field"), distinct=True),
        source=Conditions(
            _("Source"),
            {
                "with": (_("with a source"), ~Q(source_url="", source_text="")),
                "without": (_("without a source"), Q(source_url="", source_text="")),
            },
        ),
        age=Conditions(
            _("Age"),
            {
                "week": (_("older than a week"), lambda: Q(proposed_at__lt=_ago(7))),
                "month": (_("older than a month"), lambda: Q(proposed_at__lt=_ago(30))),
            },
        ),
        words=Conditions(
            _("Says"),
            {
                "fields": (_("values for fields"), Q(message="")),
                "words": (_("something in words"), ~Q(message="")),
            },
        ),
        organization=of_organization(),
    ),
    find=find_proposals,
    view="intake.view_proposals",
    acts=(
        Act(
            name="decide",
            label=_("Decide"),
            run=services.decide_proposal,
            form=DecisionForm,
            permission=DECIDE,
            applies=_has_fields,
            bulk=False,
            icon="list-checks",
            help=_(
                "What is accepted is written to the record at once; undo takes all of it back. The answer goes by mail."
            ),
        ),
        Act(
            name="accept",
            label=_("Accept"),
            run=services.accept_proposal,
            permission=DECIDE,
            applies=_has_fields,
            icon="check",
            help=_("Every field that was not changed since is written to the record."),
        ),
        Act(
            name="refuse",
            label=_("Refuse"),
            run=services.refuse_proposal,
            form=AnswerForm,
            permission=DECIDE,
            applies=_is_open,
            danger=True,
            icon="circle-x",
            help=_("Nothing is written; whoever proposed it reads the reason."),
        ),
        Act(
            name="settle",
            label=_("Done in another way"),
            run=services.settle_proposal,
            form=AnswerForm,
            permission=DECIDE,
            applies=_is_open,
            icon="message-square-reply",
            help=_("Nothing is written here. Say what was done; whoever suggested it reads that."),
        ),
        Act(
            name="spam",
            label=_("Mark as spam"),
            run=services.mark_as_spam,
            permission=SORT,
            applies=_is_open,
            danger=True,
            icon="ban",
            help=_("Put aside without an answer."),
        ),
        Act(
            name="forget",
            label=_("Forget who suggested it"),
            run=services.forget_suggester,
            permission="intake.forget_suggester",
            applies=_names_somebody,
            bulk=False,
            danger=True,
            final=True,
            icon="eraser",
            help=_("The address and the name are erased, from the history and the outbox too. This cannot be undone."),
        ),
    ),
    cities=("registry",),
    related=SUBJECTS,
    detail=lambda proposal: str(proposal.get_state_display()),
    template="desk/proposal.html",
    in_search=False,
    more=_more,
)
