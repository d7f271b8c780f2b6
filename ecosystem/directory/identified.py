"""The permanent address of an organization by any of its identifiers: ``/id/<scheme>/<value>``, however that is written.

It answers with 303, See Other: the identifier names the organization, and what is behind the other address is a page about
it. Nor is it permanent as a 301 would be: after a merge the same identifier leads to another page. What has no page (a
draft, an archived record) is not there, like everything else that is not public.
"""

import json

from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from ecosystem.audit.answers import public_caching
from ecosystem.core.problems import MEDIA_TYPE, problem
from ecosystem.directory.errors import error_page
from ecosystem.directory.profiles import visible_organizations
from ecosystem.organizations.choices import Scheme
from ecosystem.organizations.identifiers import FORMS, Named, named

JSON = "application/json"
LONGEST = 120


class SeeOther(HttpResponseRedirect):
    """Something about what was asked for is at another address."""

    status_code = 303


@require_safe
def identified(request: HttpRequest, scheme: str, value: str) -> HttpResponse:
    """Lead to the organization with this identifier: to its page, or to its record in the API for who asks for JSON."""
    try:
        wanted = named(scheme, value)
    except LookupError:
        sentence = _("The registry knows no identifiers called “%(scheme)s”.") % {"scheme": scheme[:40]}
        return _missed(request, 404, "unknown_scheme", sentence, value)
    except ValidationError as error:
        return _missed(request, 400, "invalid_identifier", _what_is_wrong(error, value), value)
    found = visible_organizations().identified_by(wanted.scheme, wanted.value).first()
    if found is None:
        return _missed(request, 404, "not_found", _unknown(wanted), wanted.value)
    to_api = reverse("api:organizations-record", args=[found.public_id])
    address = to_api if _wants_json(request) else found.get_absolute_url()
    # No ETag: a condition is for what is answered with 200, and the page behind has its own.
    return SeeOther(address, headers={"Cache-Control": public_caching(), "Vary": "Accept"})


def _wants_json(request: HttpRequest) -> bool:
    return request.get_preferred_type(["text/html", JSON]) == JSON


def _unknown(wanted: Named) -> str:
    values = {"scheme": Scheme(wanted.scheme).label, "value": wanted.value}
    return _("No organization with the %(scheme)s %(value)s has a page here.") % values


def _what_is_wrong(error: ValidationError, value: str) -> str:
    """The refusal, with what such an identifier looks like."""
    sentence = _("“%(value)s”: %(refusal)s %(form)s")
    form = FORMS[Scheme(error.params["code"])]
    return sentence % {"value": value[:LONGEST], "refusal": error.messages[0], "form": form}


def _missed(request: HttpRequest, status: int, code: str, sentence: str, value: str) -> HttpResponse:
    if _wants_json(request):
        body = json.dumps(problem(status, code, sentence), ensure_ascii=False)
        answer = HttpResponse(body, status=status, content_type=MEDIA_TYPE, headers={"Cache-Control": "no-store"})
    else:
        context = {"status": status, "sentence": sentence, "value": value[:LONGEST], "forms": _forms()}
        answer = error_page(request, "directory/not_identified.html", status, context)
    answer["Vary"] = "Accept"
    return answer


def _forms() -> list[tuple[str, str, str]]:
    return [(scheme, str(Scheme(scheme).label), str(form)) for scheme, form in FORMS.items()]
