"""What the platforms delivered: service cases that were done, members being served, bills for compute that were subsidized."""

from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet

from ecosystem.figures.choices import Openness, Span
from ecosystem.figures.counters.addresses import desk_page
from ecosystem.figures.counting import counter
from ecosystem.figures.questions import Question, Rows, Tally
from ecosystem.incubation.choices import State
from ecosystem.incubation.models import ServiceCase
from ecosystem.organizations.models import Organization
from ecosystem.vouchers.choices import ClaimState
from ecosystem.vouchers.models import Claim

CENTER = "pot__scheme__platform__center"


@counter("service_cases_done", Span.PERIOD, Openness.NUMBER)
def service_cases_done(question: Question) -> Tally:
    """The service cases that were done in the period; what was skipped or canceled is not."""
    rows = _cases(question).filter(state=State.DONE, ends_on__gte=question.begin, ends_on__lte=question.day)
    return Tally(rows, desk_page(question, "service_cases_done"))


@counter("members_in_service", Span.DAY, Openness.NUMBER)
def members_in_service(question: Question) -> Tally:
    """The organizations for which a service step was being carried out at the end of the day."""
    running = _cases(question).in_state_on(State.RUNNING, question.day)
    rows = Organization.objects.filter(pk__in=running.values("organization"))
    return Tally(rows, desk_page(question, "members_in_service"), follows=False)


@counter("organizations_subsidized", Span.PERIOD, Openness.NUMBER)
def organizations_subsidized(question: Question) -> Tally:
    """The organizations of whose bills for compute a part was paid by vouchers in the period, of either mode."""
    rows = Organization.objects.filter(pk__in=_paid(question).values("enrollment__organization"))
    return Tally(rows, desk_page(question, "organizations_subsidized"), follows=False)


@counter("vouchers_paid", Span.PERIOD, Openness.STAFF)
def vouchers_paid(question: Question) -> Tally:
    """What was paid by vouchers in the period, in CNY: deducted at purchase, or claimed and paid."""

    def read() -> list[tuple[date, Decimal]]:
        return list(_claims(question).values_list("paid_on", "granted"))

    paid = question.territory.once("vouchers paid", read)
    what = sum((amount for day, amount in paid if question.begin <= day <= question.day), Decimal(0))
    return Tally(what, desk_page(question, "vouchers_paid"), (Rows(Claim._meta.verbose_name_plural, _paid(question)),))


def _cases(question: Question) -> Any:
    return ServiceCase.objects.filter(step__center__in=question.territory.centers)


def _paid(question: Question) -> QuerySet[Claim]:
    return _claims(question).filter(paid_on__gte=question.begin, paid_on__lte=question.day)


def _claims(question: Question) -> QuerySet[Claim]:
    paid = Claim.objects.filter(state=ClaimState.PAID, paid_on__isnull=False)
    return paid.filter(**{f"{CENTER}__in": question.territory.centers})
