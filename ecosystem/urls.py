"""Addresses: the public directory, accounts, the portal and the staff desk in three languages, and the API."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from ecosystem.core.views import healthz

urlpatterns = [
    path("healthz", healthz, name="healthz"),
    path("api/", include("api.urls")),
    *i18n_patterns(
        path("account/", include("ecosystem.accounts.urls")),
        path("portal/", include("ecosystem.portal.urls")),
        path("desk/", include("ecosystem.desk.urls")),
        path("", include("ecosystem.directory.urls")),
        prefix_default_language=False,
    ),
]

handler404 = "ecosystem.directory.errors.not_found"
handler403 = "ecosystem.directory.errors.forbidden"
handler400 = "ecosystem.directory.errors.bad_request"
handler500 = "ecosystem.directory.errors.server_error"
