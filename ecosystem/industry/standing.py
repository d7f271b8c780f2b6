"""What introductions make of a need: matched while one is live, signed once one is.

Kept in step with every way of writing introductions, undo among them: it follows the change sets that touch a need.
"""

from collections.abc import Iterable

from django.db.models import Min, Q

from ecosystem.industry.choices import LIVE, Progress
from ecosystem.industry.models import Need


def keep_standing(needs: Iterable[int]) -> None:
    """Set where these needs stand, as their introductions are now. A query, and one for each that changed."""
    live, signed = (
        Min("introductions__introduced_on", filter=Q(introductions__state__in=sorted(LIVE))),
        Min("introductions__closed_on", filter=Q(introductions__state=Progress.SIGNED)),
    )
    for need in Need.objects.filter(pk__in=list(needs)).annotate(first_live=live, first_signed=signed):
        before = (need.matched_on, need.signed_on, need.standing)
        need.matched_on, need.signed_on = need.first_live, need.first_signed
        need.derive()
        after = (need.matched_on, need.signed_on, need.standing)
        if after != before:
            Need.objects.filter(pk=need.pk).update(matched_on=after[0], signed_on=after[1], standing=after[2])
