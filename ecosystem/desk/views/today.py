"""The first page of the day."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from ecosystem.desk.history import latest
from ecosystem.desk.today import owed_reviews, waiting

LATEST = 8


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits, and what happened."""
    context = {
        "sections": waiting(request.user, request.workplace),
        "owed": owed_reviews(request.user),
        "mine": latest(request.user, LATEST, own=True),
        "others": latest(request.user, LATEST, own=False),
    }
    return render(request, "desk/today.html", context)
