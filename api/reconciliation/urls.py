"""Addresses of the reconciliation service."""

from django.urls import path, re_path

from api.reconciliation import views

reconciliation = [
    path("", views.Endpoint.as_view(), name="reconcile"),
    path("suggest/entity/", views.SuggestEntity.as_view(), name="reconcile_entity"),
    path("suggest/property/", views.SuggestProperty.as_view(), name="reconcile_property"),
    path("suggest/type/", views.SuggestType.as_view(), name="reconcile_type"),
    path("properties/", views.ProposeProperties.as_view(), name="reconcile_propose"),
    re_path("^preview/(?P<key>[0-9a-z]{1,16})/$", views.Preview.as_view(), name="reconcile_preview"),
]
