"""The product's addresses, and two of the benchmark: the constant everything is divided by, and a new edition."""

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path

from ecosystem import urls as product
from ecosystem.audit.recording import raise_edition


def constant(request: HttpRequest) -> HttpResponse:
    """The view everything is divided by."""
    return HttpResponse("constant", content_type="text/plain")


def new_edition(request: HttpRequest) -> HttpResponse:
    """As if something public had changed: nothing that was kept holds any more."""
    with transaction.atomic():
        number = raise_edition()
    return HttpResponse(str(number), content_type="text/plain")


urlpatterns = [
    path("bench/constant", constant),
    path("bench/new-edition", new_edition),
    *product.urlpatterns,
]
handler400, handler403, handler404, handler500 = (
    product.handler400,
    product.handler403,
    product.handler404,
    product.handler500,
)
