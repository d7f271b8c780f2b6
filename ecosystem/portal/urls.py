"""Addresses of the portal. Each module names its own; to add a group, name its module here."""

from django.urls import include, path

from ecosystem.portal import (
    applying,
    claiming,
    computing,
    confirming,
    home,
    keys,
    needing,
    personal,
    proposing,
    reporting,
    representing,
    subsidized,
)

app_name = "portal"
GROUPS = (
    home,
    confirming,
    applying,
    claiming,
    representing,
    proposing,
    computing,
    subsidized,
    needing,
    reporting,
    keys,
    personal,
)
urlpatterns = [path("", include(group.patterns)) for group in GROUPS]
