"""The admin as its tutorial has it."""

from django.contrib import admin

from tests.bench.peers.models import Organization


@admin.register(Organization)
class OrganizationAdmin(admin.ModelAdmin):
    """A change list with filters and a search box."""

    list_display = ("name", "kind", "status", "place", "founded_on")
    list_select_related = ("place",)
    list_filter = ("kind", "status", "place__name", "sectors")
    search_fields = ("name", "short_name", "name_en")
    list_per_page = 50

    def get_queryset(self, request):
        """In the order that the product lists by."""
        return super().get_queryset(request).order_by("sort_key", "id")

    def lookup_allowed(self, lookup, value, request=None):
        """Sectors by their code, as the product's addresses have it."""
        return lookup == "sectors__code" or super().lookup_allowed(lookup, value, request)
