"""The loop as one picture to keep: a file of its own that needs no page around it."""

from django.http import HttpResponse
from django.template import loader
from django.utils.translation import gettext as _

from ecosystem.core.languages import in_script
from ecosystem.delivery.telling import Panel

HEAD, BETWEEN, FOOT = 70, 46, 24


def svg(title: str, found: list[Panel], name: str) -> HttpResponse:
    """The pictures one below the other, as a file to download."""
    placed, top = [], float(HEAD)
    for panel in found:
        if panel.picture.bands:
            placed.append((panel, top, top + 12))
            top += float(panel.picture.height) + BETWEEN
    note = _("Bands in one unit each. What has no recorded link is shown in gray.")
    context = {"title": title, "panels": placed, "height": top + FOOT, "foot": top + 8, "note": note}
    response = HttpResponse(
        in_script(loader.render_to_string("drawings/loop.svg", context)), content_type="image/svg+xml; charset=utf-8"
    )
    response["Content-Disposition"] = f'attachment; filename="{name}.svg"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
