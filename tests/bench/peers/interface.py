"""The interface as Django REST framework's tutorial has it."""

from rest_framework.pagination import PageNumberPagination
from rest_framework.serializers import ModelSerializer, SlugRelatedField
from rest_framework.viewsets import ModelViewSet

from tests.bench.peers.models import Organization


class Pages(PageNumberPagination):
    """Numbered pages, as many rows as asked for."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 1000


class OrganizationSerializer(ModelSerializer):
    """An organization with its sectors."""

    sectors = SlugRelatedField(many=True, read_only=True, slug_field="code")

    class Meta:
        model = Organization
        fields = "__all__"


class OrganizationViewSet(ModelViewSet):
    """Reading and writing organizations."""

    queryset = Organization.objects.filter(status="public").prefetch_related("sectors").order_by("sort_key", "id")
    serializer_class = OrganizationSerializer
    pagination_class = Pages
    filterset_fields = ("kind", "place")
    search_fields = ("name", "short_name", "name_en")
