"""One click in a mail program: unsubscribing as RFC 8058 has it, by the link in a message's header.

The mail provider sends the POST, with no form of ours, no cookie and no key: what lets it in is the signed token of the
address, which only the message's reader and whoever carries it for them hold. It can do this one thing, and tells nothing.
"""

from typing import Any

from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.parsers import FormParser, MultiPartParser
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from ecosystem.core.problems import SENTENCES
from ecosystem.correspondence.services.consent import message_behind, unsubscribe_reader

FIELD, ANSWER = "List-Unsubscribe", "One-Click"


class HoldsMessage(BasePermission):
    """The address carries the token of a message; any other leads nowhere."""

    def has_permission(self, request: Request, view: Any) -> bool:
        view.mail = message_behind(view.kwargs["token"])
        if view.mail is None:
            raise NotFound(SENTENCES[404][1](), "not_found")
        return True


class OneClick(APIView):
    """``POST /api/v1/unsubscribe/TOKEN/`` by a mail provider; a person who opens it is led to the page that asks."""

    schema = None
    authentication_classes = ()
    permission_classes = (HoldsMessage,)
    parser_classes = (FormParser, MultiPartParser)
    http_method_names = ("get", "head", "post")

    def get(self, request: Request, token: str) -> HttpResponseRedirect:
        with translation.override(self.mail.language):
            return HttpResponseRedirect(reverse("directory:unsubscribe", args=[token]))

    def post(self, request: Request, token: str) -> Response:
        if request.data.get(FIELD) != ANSWER:
            raise ValidationError({FIELD: [_("Send %(field)s=%(answer)s.") % {"field": FIELD, "answer": ANSWER}]})
        unsubscribe_reader(self.mail)
        return Response({"unsubscribed": True})
