"""One box over everything: the page of results, and what the box suggests while somebody types."""

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.html import format_html
from django.utils.translation import gettext as _

from ecosystem.core import queries
from ecosystem.core.errors import InvalidInput
from ecosystem.core.languages import in_script
from ecosystem.directory.asked import VISITOR, Asked
from ecosystem.directory.public import page, public_page
from ecosystem.search.finding import EACH, Answer, answer
from ecosystem.search.kinds import ORGANIZATION, all_kinds

OF_ONE_KIND = 100
SUGGESTED, SUGGESTED_OF_A_KIND = 8, 6
LONGEST = 200


@public_page
def search(request: HttpRequest, asked: Asked) -> HttpResponse:
    """Everything that a typed text finds, grouped; with ``?kind=`` more of one noun."""
    text, kind = request.GET.get("q", "")[:LONGEST], request.GET.get("kind", "")
    if kind and kind not in {ORGANIZATION, *(one.name for one in all_kinds())}:
        raise InvalidInput("unknown_choice", _("This list cannot be shown in that way."), {"kind": [kind[:40]]})
    kinds, most = ([kind], OF_ONE_KIND) if kind else ([], EACH)
    found = answer(text, user=VISITOR, registry=asked.registry, kinds=kinds, most=most)
    context = {
        "found": found,
        "query": text.strip(),
        "kind": kind,
        "meant": _meant(request, found),
        "crumbs": [(_("Search"), request.path)],
    }
    return page(asked, "directory/search.html", context)


def _meant(request: HttpRequest, found: Answer) -> str:
    """A link to what was probably meant, where nothing is what was typed."""
    if not found.is_guess:
        return ""
    first = next(found.results)
    return format_html('<a href="{}">{}</a>', queries.with_sticky(first.url, request), first.title)


@public_page
def suggest(request: HttpRequest, asked: Asked) -> HttpResponse:
    """The likeliest of everything, as options for the box; nothing where nothing was typed."""
    text = request.GET.get("q", "")[:LONGEST]
    found = answer(text, user=VISITOR, registry=asked.registry, most=SUGGESTED_OF_A_KIND, counted=False)
    context = {"results": _likeliest(found), "found": found}
    return HttpResponse(in_script(loader.render_to_string("directory/parts/suggestions.html", context, request)))


def _likeliest(found: Answer) -> list[object]:
    """Few results, organizations first but for what is named exactly so among the others."""
    ranked = sorted(found.results, key=lambda result: (result.tier > 1, result.kind != ORGANIZATION))
    return list(ranked[:SUGGESTED])
