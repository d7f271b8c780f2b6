"""Pages as the tutorial of Django has them: ListView, Paginator, icontains, GROUP BY."""

import csv

from django.db.models import Count, Q
from django.http import HttpResponse
from django.views.generic import DetailView, ListView

from tests.bench.peers.models import Organization, Relationship

SHOWN = 50


def _public():
    return Organization.objects.filter(status="public").select_related("place").order_by("sort_key", "id")


class Organizations(ListView):
    """A list with filters, numbered pages and counts beside every choice."""

    template_name = "peers/organizations.html"
    paginate_by = SHOWN

    def get_queryset(self):
        """What passes the filters."""
        rows, asked = _public().prefetch_related("sectors"), self.request.GET
        if asked.get("kind"):
            rows = rows.filter(kind=asked["kind"])
        if asked.get("sector"):
            rows = rows.filter(sectors__code=asked["sector"])
        if asked.get("q"):
            text = asked["q"]
            rows = rows.filter(Q(name__icontains=text) | Q(short_name__icontains=text) | Q(name_en__icontains=text))
        return rows

    def get_context_data(self, **kwargs):
        """The page, with its facets where they are asked for."""
        context = super().get_context_data(**kwargs)
        if self.request.GET.get("facets"):
            rows = self.get_queryset().order_by()
            context["facets"] = [
                [
                    (str(value), number)
                    for value, number in rows.values_list(name).annotate(number=Count("pk", distinct=True))
                ]
                for name in ("kind", "place__name", "sectors__name")
            ]
        return context


class OneOrganization(DetailView):
    """An organization with its links."""

    template_name = "peers/organization.html"
    queryset = Organization.objects.select_related("place").prefetch_related("sectors")

    def get_context_data(self, **kwargs):
        """The page, with the links."""
        links = Relationship.objects.filter(Q(subject=self.object) | Q(object=self.object))
        return super().get_context_data(links=links.select_related("subject", "object"), **kwargs)


def export(request):
    """Everything as CSV."""
    response = HttpResponse(content_type="text/csv")
    writer = csv.writer(response)
    for one in _public().prefetch_related("sectors"):
        sectors = "; ".join(sector.name for sector in one.sectors.all())
        writer.writerow([one.public_id, one.name, one.name_en, one.kind, one.place, one.founded_on, sectors])
    return response
