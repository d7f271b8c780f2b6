"""How often one client may do something: counted in the cache, in windows that begin with the client's first time."""

import hashlib
import ipaddress
import time

from django.core.cache import cache


class Pace:
    """So many times in so many seconds.

    Two cache operations each time. The count is exact where the cache counts atomically (Redis, Memcached, or one
    process); several processes with a memory cache each count for themselves.
    """

    def __init__(self, kind: str, seconds: int) -> None:
        self.kind, self.seconds = kind, seconds

    def wait(self, client: str, most: int) -> float | None:
        """Count once more; None where it may pass, else the seconds until the next one may."""
        now = time.time()
        window = f"meter:{self.kind}:{client}"
        until = cache.get(window)
        if until is None or until <= now:
            until = now + self.seconds
            cache.set(window, until, self.seconds)
        return until - now if self._count(f"{window}:{until:.3f}") > most else None

    def _count(self, key: str) -> int:
        cache.add(key, 0, self.seconds + 1)
        try:
            return cache.incr(key)
        except ValueError:  # the cache dropped the entry between the two lines
            return 1


def covered(address: str) -> str:
    """A network address as something to count by, which does not tell it; of IPv6 the part that one household has."""
    try:
        known = ipaddress.ip_address(address)
    except ValueError:
        network = address
    else:
        network = str(ipaddress.ip_network((known, 64), strict=False)) if known.version == 6 else str(known)
    return hashlib.sha256(network.encode("utf-8", "surrogatepass")).hexdigest()
