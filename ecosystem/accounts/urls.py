"""Addresses of one's own account; their names are allauth's."""

from django.urls import include, path

from ecosystem.accounts.views import SignIn, SignOut

urlpatterns = [
    path("login/", SignIn.as_view(), name="account_login"),
    path("logout/", SignOut.as_view(), name="account_logout"),
    path("", include("allauth.urls")),
]
