"""Pages that are neither a list nor a record: figures, about, and what crawlers are told."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from ecosystem.accounts.consent import NOTICE_VERSION
from ecosystem.directory.addresses import absolute
from ecosystem.directory.asked import Asked
from ecosystem.directory.dictionary import told_measures
from ecosystem.directory.measures import measure_page
from ecosystem.directory.public import page, public_page


@public_page
def figures(request: HttpRequest, asked: Asked) -> HttpResponse:
    """What is reported beside what is counted, measure by measure; ``?measure=`` tells everything about one."""
    if code := request.GET.get("measure", ""):
        return measure_page(asked, code)
    measures = told_measures(asked)
    context = {
        "reported": [one for one in measures if one.figures],
        "counted": [one for one in measures if not one.figures],
        "crumbs": [(_("Figures"), request.path)],
    }
    return page(asked, "directory/figures.html", context)


@public_page
def about(request: HttpRequest, asked: Asked) -> HttpResponse:
    """What the registry is, how its numbers are meant, and how to use them."""
    return page(asked, "directory/about.html", {"crumbs": [(_("About the registry"), request.path)]})


@public_page
def privacy(request: HttpRequest, asked: Asked) -> HttpResponse:
    """What is kept of people who make an account, what for and how long."""
    crumbs = [(_("Privacy notice"), request.path)]
    return page(asked, "directory/privacy.html", {"crumbs": crumbs, "version": NOTICE_VERSION})


@public_page
def robots(request: HttpRequest, asked: Asked) -> HttpResponse:
    """What crawlers may read, and where the sitemap is."""
    lines = [
        "User-agent: *",
        "Disallow: /desk/",
        "Disallow: /*/desk/",
        "Disallow: /account/",
        "Disallow: /*/account/",
        "Disallow: /suggest/",
        "Disallow: /*/suggest/",
        "Disallow: /portal/",
        "Disallow: /*/portal/",
        "Disallow: /confirm/",
        "Disallow: /*/confirm/",
        "Disallow: /report-mail/",
        "Disallow: /*/report-mail/",
        "Disallow: /*?*cursor=",
        f"Sitemap: {absolute(request, reverse('directory:sitemap'))}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")
