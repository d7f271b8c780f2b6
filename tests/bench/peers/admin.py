"""The admin as its tutorial has it."""

from django.contrib import admin

from tests.bench.peers.models import Organization


@admin.register(Organization)
class OrganizationAdmin(admin.ModelAdmin):
    """A change list with filters and a search box."""

    list_display = ("name", "kind", "status", "place", "founded_on")
    list_select_related = ("place",)
    list_filter = ("kind", "status", "sectors")
    search_fields = ("name", "short_name", "name_en")
    list_per_page = 50

    def get_queryset(self, request):
        """In the order that the product lists by."""
        return super().get_queryset(request).order_by("sort_key", "id")
