"""A city that does not exist, of any size, for trying everything out and for measuring."""

from ecosystem.intake.synthetic.city import SyntheticCity, make_city

__all__ = ["SyntheticCity", "make_city"]
