"""The registry with one address more: a view that returns a constant, which everything is divided by.

Served by gunicorn as ``tests.bench.floor:application``, with the settings, the middleware and the addresses of the product.
"""

import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecosystem.settings")

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path


def constant(request: HttpRequest) -> HttpResponse:
    """The floor."""
    return HttpResponse("constant", content_type="text/plain")


def addresses() -> list[URLPattern | URLResolver]:
    """Read when the first request comes, since the product's addresses need its apps."""
    from ecosystem.urls import urlpatterns as product  # noqa: PLC0415  not before the apps are there

    return [path("constant", constant), *product]


def __getattr__(name: str) -> object:
    if name == "urlpatterns":
        return addresses()
    raise AttributeError(name)


settings.ROOT_URLCONF = __name__
# One client asks for all: what it is measured by is not that it is told to wait.
settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"] = {"read": 10**9, "write": 10**9, "guess": 10**9}
sys.modules.setdefault("tests.bench.floor", sys.modules[__name__])
application = get_wsgi_application()
