"""How long a sign-in lasts: half an hour without a request for staff, two hours for others, eight hours in all.

The session itself expires in the database, so that no door accepts it afterwards.
"""

from datetime import timedelta

from django.contrib.sessions.backends.base import SessionBase
from django.utils import timezone

IDLE = timedelta(minutes=30)
# Whoever fills in an application at the portal looks things up meanwhile.
PATIENT = timedelta(hours=2)
LONGEST = timedelta(hours=8)
# A session is written at most once a minute, not with every click.
REFRESHED = timedelta(minutes=1)
SINCE, SEEN = "signed_in_at", "seen_at"


def still_valid(session: SessionBase, idle: timedelta = IDLE) -> bool:
    """Prolong a session that is in use; False where it has lasted its longest."""
    now = timezone.now().timestamp()
    since = session.setdefault(SINCE, now)
    left = since + LONGEST.total_seconds() - now
    if left <= 0:
        return False
    if now - session.get(SEEN, 0) >= REFRESHED.total_seconds():
        session[SEEN] = now
        session.set_expiry(max(1, int(min(idle.total_seconds(), left))))
    return True
