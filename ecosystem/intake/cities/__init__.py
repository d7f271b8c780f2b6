"""Registries of real cities, from the files of ``fixtures/cities``."""

from ecosystem.intake.cities.files import FOLDER, read_city
from ecosystem.intake.cities.loading import load_city

__all__ = ["FOLDER", "load_city", "read_city"]
