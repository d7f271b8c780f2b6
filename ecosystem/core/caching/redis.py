"""Redis or Valkey as the shared cache; one that is down or slow neither breaks nor slows a page."""

import logging
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

from ecosystem.core.caching.breaker import Breaker

logger = logging.getLogger(__name__)
PATIENCE = 0.25
REST = 5.0
# Tried once: whoever waits for a page had better have it made than wait for a second try.
QUICKLY = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "retry": Retry(NoBackoff(), 0)}
GUARDED = ("add", "get", "set", "touch", "delete", "incr", "has_key", "get_many", "set_many", "delete_many", "clear")


class GuardedRedisCache(RedisCache):
    """Django's cache of Redis, with this process's memory in its place while it does not answer.

    A server that is silent for a quarter of a second is left alone for five seconds; meanwhile limits are counted by each
    process for itself, and each process makes and keeps its pages for itself. Nothing is ever wrong for it: what is kept
    is named by the edition.
    """

    def __init__(self, server: Any, params: dict[str, Any]) -> None:
        options = {**QUICKLY, **params.get("OPTIONS", {})}
        super().__init__(server, {**params, "OPTIONS": options})
        self._memory = LocMemCache(f"instead-of-{server}-{params.get('KEY_PREFIX', '')}", {**params, "OPTIONS": {}})
        self._breaker = Breaker(REST)

    def _guarded(self, name: str, arguments: tuple[Any, ...], named: dict[str, Any]) -> Any:
        if not self._breaker.is_open:
            try:
                answer = getattr(super(), name)(*arguments, **named)
            except (RedisError, OSError) as error:
                self._breaker.failed()
                logger.warning("The cache does not answer; for %s s each process remembers for itself: %s", REST, error)
            else:
                self._breaker.answered()
                return answer
        return getattr(self._memory, name)(*arguments, **named)


def _guard(name: str) -> Callable[..., Any]:
    def guarded(self: GuardedRedisCache, *arguments: Any, **named: Any) -> Any:
        return self._guarded(name, arguments, named)

    guarded.__name__ = name
    guarded.__doc__ = getattr(RedisCache, name).__doc__
    return guarded


for _name in GUARDED:
    setattr(GuardedRedisCache, _name, _guard(_name))
