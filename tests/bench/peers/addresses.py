"""Addresses of the peers."""

from django.contrib import admin
from django.http import HttpResponse
from django.urls import include, path
from rest_framework.routers import DefaultRouter

from tests.bench.peers.interface import OrganizationViewSet
from tests.bench.peers.pages import OneOrganization, Organizations, export

router = DefaultRouter()
router.register("organizations", OrganizationViewSet)
urlpatterns = [
    path("healthz", lambda request: HttpResponse("ok")),
    path("admin/", admin.site.urls),
    path("api/", include(router.urls)),
    path("list/", Organizations.as_view()),
    path("list/export.csv", export),
    path("list/<int:pk>/", OneOrganization.as_view()),
]
