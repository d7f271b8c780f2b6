"""Addresses of the portal. Each module names its own; to add a group, name its module here."""

from django.urls import include, path

from ecosystem.portal import claiming, home, proposing, representing

app_name = "portal"
GROUPS = (home, claiming, representing, proposing)
urlpatterns = [path("", include(group.patterns)) for group in GROUPS]
