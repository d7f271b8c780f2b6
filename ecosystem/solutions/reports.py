"""What is counted of solutions."""

from collections.abc import Collection

from django.db.models import Count

from ecosystem.solutions.models import SolutionParty


def parts_in_solutions(pks: Collection[int]) -> dict[int, int]:
    """How many parts in solutions organizations have or had."""
    rows = SolutionParty.objects.filter(organization__in=pks).order_by().values_list("organization")
    return dict(rows.annotate(n=Count("pk")))
