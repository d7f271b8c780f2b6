"""The public edition, as readers of the registry meet it."""

from ecosystem.audit.models import Edition


def current_edition() -> int:
    """The number of the public edition now; 1 for a registry nobody has written to yet."""
    return Edition.objects.values_list("number", flat=True).filter(pk=1).first() or 1


def edition_stamp() -> tuple[int, str]:
    """The edition's number, and when it was raised: a number alone would come back after a restore from a backup."""
    row = Edition.objects.filter(pk=1).values_list("number", "raised_at").first()
    return (row[0], row[1].isoformat()) if row else (1, "")
