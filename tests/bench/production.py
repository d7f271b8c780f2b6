"""The production settings, and what measuring needs beside them: the constant view, and a limit that one client can keep to."""

import os

from ecosystem.settings import *  # noqa: F403  settings are read by name from one module
from ecosystem.settings import CACHES, MIDDLEWARE, REST_FRAMEWORK

ROOT_URLCONF = "tests.bench.addresses"
STATIC_ROOT = os.environ["WUTONG_BENCH_STATIC"]
# Requests are counted as in production; nobody is refused.
REST_FRAMEWORK = {**REST_FRAMEWORK, "DEFAULT_THROTTLE_RATES": dict.fromkeys(("read", "write", "guess"), 10**9)}

if os.environ.get("WUTONG_BENCH_PAGES") == "off":
    # Pages are made anew each time; what is kept for them (counts) is kept as ever.
    CACHES = {
        **CACHES,
        "default": {"BACKEND": "tests.bench.caching.WithoutPages", "LOCATION": "wutong"},
        "pages": {"BACKEND": "django.core.cache.backends.dummy.DummyCache"},
    }
if os.environ.get("WUTONG_BENCH_WATCH"):
    MIDDLEWARE = ["tests.bench.watching.Watching", *MIDDLEWARE]
