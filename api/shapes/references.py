"""How a record looks where another one refers to it: enough to show it, and to ask for the rest."""

from rest_framework import serializers

from api.shapes.base import Shape
from ecosystem.accounts.models import User
from ecosystem.centers.models import Center, Platform
from ecosystem.figures.models import Figure
from ecosystem.organizations.models import Organization
from ecosystem.programs.models import Program
from ecosystem.sources.models import Source
from ecosystem.vocabulary.models import Measure, Place, Sector


class PlaceReference(Shape):
    class Meta:
        model = Place
        fields = ("code", "name", "name_en")


class RegistryReference(Shape):
    """The city whose registry holds a record; a synthetic city's data is made up."""

    class Meta:
        model = Place
        fields = ("code", "name", "name_en", "is_synthetic")


class SectorReference(Shape):
    class Meta:
        model = Sector
        fields = ("code", "name", "name_en")


class MeasureReference(Shape):
    class Meta:
        model = Measure
        fields = ("code", "version", "name", "name_en", "unit", "unit_en", "better")


class SourceReference(Shape):
    id = serializers.CharField(source="public_id")

    class Meta:
        model = Source
        fields = ("id", "title", "title_en", "publisher", "url", "published_on", "published_on_precision")


class Named(Shape):
    """Something with an id and a name that not everybody may see."""

    id = serializers.CharField(source="public_id")


class OrganizationReference(Named):
    class Meta:
        model = Organization
        fields = ("id", "kind", "name", "name_en", "short_name")
        guarded = True


class CenterReference(Named):
    class Meta:
        model = Center
        fields = ("id", "name", "name_en")
        guarded = True


class PlatformReference(Named):
    class Meta:
        model = Platform
        fields = ("id", "name", "name_en", "function")
        guarded = True


class ProgramReference(Named):
    platform = PlatformReference(allow_null=True)

    class Meta:
        model = Program
        fields = ("id", "name", "name_en", "platform")
        guarded = True


class PersonReference(Shape):
    """Somebody with an account: staff, and whoever reviews."""

    class Meta:
        model = User
        fields = ("username", "name")


class FigureReference(Shape):
    id = serializers.CharField(source="public_id")

    class Meta:
        model = Figure
        fields = ("id",)
        guarded = True
