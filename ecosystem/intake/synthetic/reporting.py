"""Reports by mail of a synthetic city: they have readers and are paused, since nothing of a made city is ever sent."""

from datetime import datetime, time
from random import Random

from django.utils import timezone

from ecosystem.audit.recording import create_many
from ecosystem.centers.models import Center
from ecosystem.intake.synthetic.intakes import Intakes
from ecosystem.intake.synthetic.population import public_id
from ecosystem.programs.models import Enrollment
from ecosystem.reports.choices import Consent, Sent
from ecosystem.reports.models import Recipient, Subscription

READERS = (
    ("市科技局", "science", Consent.GIVEN),
    ("市数据局", "data", Consent.GIVEN),
    ("园区办公室", "park", Consent.ASKED),
    ("合作银行", "bank", Consent.ENDED),
)


def have_reports_sent(intakes: Intakes, random: Random) -> None:
    """A monthly report, and one about the cohort of the program that has most members."""
    center: Center = intakes.center
    monthly = Subscription(center=center, kind=Sent.MONTH, day=3, workbook=True)
    several = [monthly]
    latest = Enrollment.objects.filter(program__platform__center=center).order_by("-starts_on", "pk").first()
    if latest is not None:
        since = latest.starts_on.replace(month=1, day=1)  # type: ignore[union-attr]
        several.append(
            Subscription(center=center, kind=Sent.COHORT, program=latest.program, joined_since=since, day=5, held=True)
        )
    for one in several:
        one.public_id, one.paused = public_id(random), True
    create_many(several)
    begun = timezone.make_aware(datetime.combine(intakes.day, time(9)))
    readers = [
        Recipient(
            public_id=public_id(random),
            subscription=monthly,
            email=f"{place}@example.org",
            name=name,
            consent=consent,
            since=begun,
        )
        for name, place, consent in READERS
    ]
    create_many(readers)
