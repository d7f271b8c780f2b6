"""What a cache's address means: ``CACHE_URL`` and ``PAGE_CACHE_URL`` as Django's ``CACHES``."""

from typing import Any
from urllib.parse import parse_qs, urlsplit

from django.core.exceptions import ImproperlyConfigured
from environ import Env

SQLITE = "ecosystem.core.caching.sqlite.SqliteCache"
REDIS = "ecosystem.core.caching.redis.GuardedRedisCache"
# The database is asked nothing but the edition by a page that is kept; so pages are not kept there.
BY_EACH_PROCESS = frozenset({"locmemcache", "dbcache"})
MOST_ENTRIES = 20_000
MOST_PAGES = 400


def caches(url: str, pages_url: str = "") -> dict[str, dict[str, Any]]:
    """The cache of counts and limits (``default``), and the cache of public answers (``pages``).

    Raises :class:`ImproperlyConfigured` for an address of no cache that is known.
    """
    default = cache_at(url)
    if default["BACKEND"].endswith(("LocMemCache", "DatabaseCache")):
        default["OPTIONS"] = {"MAX_ENTRIES": MOST_ENTRIES, **default.get("OPTIONS", {})}
    if not pages_url and urlsplit(url).scheme in BY_EACH_PROCESS:
        return {
            "default": default,
            "pages": {**cache_at("locmemcache://pages"), "OPTIONS": {"MAX_ENTRIES": MOST_PAGES}},
        }
    return {"default": default, "pages": {**cache_at(pages_url or url), "KEY_PREFIX": "pages"}}


def cache_at(url: str) -> dict[str, Any]:
    """One cache. ``sqlitecache:///path?megabytes=256``, ``redis://``, ``valkey://`` (``rediss://``, ``valkeys://`` with
    TLS), or whatever django-environ knows: ``locmemcache://``, ``dbcache://``, ``filecache://``, ``dummycache://``.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlitecache":
        if not parts.path:
            raise ImproperlyConfigured("CACHE_URL lacks the file: sqlitecache:////var/lib/wutong/cache.sqlite3")
        megabytes = parse_qs(parts.query).get("megabytes", ["256"])[0]
        return {"BACKEND": SQLITE, "LOCATION": _file(parts.path), "OPTIONS": {"MEGABYTES": int(megabytes)}}
    if parts.scheme in {"redis", "rediss", "valkey", "valkeys"}:
        return {"BACKEND": REDIS, "LOCATION": url.replace("valkey", "redis", 1)}
    return dict(Env.cache_url_config(url))


def _file(path: str) -> str:
    """As in DATABASE_URL: three slashes begin a relative path, four an absolute one."""
    return path.removeprefix("/")
