"""Addresses of the API, version 1."""

from django.urls import include, path, re_path

from api.addresses import addresses
from api.documentation.views import Docs, Schema
from api.nouns.all import NOUNS
from api.reconciliation.urls import reconciliation
from api.views.cities import Cities
from api.views.documents import DocumentFile
from api.views.matching import MatchView
from api.views.search import Search
from api.views.start import CurrentEdition, Nowhere, Start
from api.views.unsubscribe import OneClick

app_name = "api"
version_1 = [
    path("", Start.as_view(), name="start"),
    path("editions/current/", CurrentEdition.as_view(), name="edition"),
    path("schema/", Schema.as_view(), name="schema"),
    path("docs/", Docs.as_view(), name="docs"),
    re_path("^documents/(?P<key>[0-9a-z]{1,16})/$", DocumentFile.as_view(), name="document"),
    path("unsubscribe/<str:token>/", OneClick.as_view(), name="one_click"),
    path("cities/", Cities.as_view(), name="cities"),
    path("search/", Search.as_view(), name="search"),
    path("organizations/match/", MatchView.as_view(), name="match"),
    *(address for noun in NOUNS for address in addresses(noun)),
]
urlpatterns = [
    path("v1/", include(version_1)),
    path("reconcile/", include(reconciliation)),
    re_path("", Nowhere.as_view()),
]
