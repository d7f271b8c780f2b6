"""What lists of the industry platform are filtered by on the desk: what every door filters by, with lists to choose from."""

from django.utils.translation import gettext_lazy as _

from ecosystem.desk.filters import Days, Records
from ecosystem.industry.filters import EventFilter, IntroductionFilter, NeedFilter, ParticipantFilter


class NeedTableFilter(NeedFilter):
    """What every door filters by, with lists to choose from."""

    center = Records("centers", "center", label=_("Center"))
    wanted = Days("wanted_by", label=_("Wanted by"))
    published = Days("opened_on", label=_("Published on"))


class IntroductionTableFilter(IntroductionFilter):
    """What every door filters by, with lists to choose from."""

    center = Records("centers", "need__center", label=_("Center"))
    introduced = Days("introduced_on", label=_("Introduced on"))
    closed = Days("closed_on", label=_("Signed, declined or lapsed on"))


class EventTableFilter(EventFilter):
    """What every door filters by, with lists to choose from."""

    center = Records("centers", "center", label=_("Center"))
    platform = Records("platforms", "platform", label=_("Platform"))
    held = Days("starts_on", label=_("Begins"))


class ParticipantTableFilter(ParticipantFilter):
    """What every door filters by, with lists to choose from."""

    center = Records("centers", "event__center", label=_("Center"))
