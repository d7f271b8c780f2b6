"""Keeping what follows from a tree's shape in step with it."""

from ecosystem.vocabulary.models import Sector


def rebuild_paths(touched: set[int]) -> None:
    """Bring the path of every sector in step with its place in the tree: whatever moved, all below it moved along."""
    sectors = {sector.pk: sector for sector in Sector.objects.all()}

    def path(sector: Sector) -> str:
        above = path(sectors[sector.broader_id]) if sector.broader_id else "/"
        return f"{above}{sector.code}/"

    moved = [sector for sector in sectors.values() if sector.path != path(sector)]
    for sector in moved:
        sector.path = path(sector)
    Sector.objects.bulk_update(moved, ["path"], batch_size=200)
