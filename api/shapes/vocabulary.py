"""How the entries of controlled lists look."""

from api.shapes.base import Shape
from api.shapes.references import PlaceReference, SectorReference
from ecosystem.vocabulary.models import Measure, Place, Sector, ServiceStep, ValueChainLayer


class PlaceShape(Shape):
    """A province, city, district or area, by its GB/T 2260 code."""

    parent = PlaceReference(allow_null=True)

    class Meta:
        model = Place
        fields = ("code", "level", "name", "short_name", "name_en", "parent", "is_synthetic")


class SectorShape(Shape):
    """A field of work; ``broader`` is the one it belongs to."""

    broader = SectorReference(allow_null=True)

    class Meta:
        model = Sector
        fields = ("code", "name", "name_en", "aliases", "broader", "position")


class LayerShape(Shape):
    """Where an organization can stand in the value chain."""

    class Meta:
        model = ValueChainLayer
        fields = ("code", "name", "name_en", "aliases", "position")


class ServiceStepShape(Shape):
    """A step of the default list of service steps."""

    class Meta:
        model = ServiceStep
        fields = ("code", "name", "name_en", "aliases", "position")


class MeasureShape(Shape):
    """An entry of the KPI dictionary: what exactly a number counts. A changed definition is a new version."""

    class Meta:
        model = Measure
        fields = (
            "code",
            "version",
            "is_current",
            "name",
            "name_en",
            "definition",
            "definition_en",
            "unit",
            "unit_en",
            "better",
            "counter",
            "is_headline",
            "position",
        )
