"""Nouns in addresses."""

from ecosystem.desk.nouns.base import Noun
from ecosystem.desk.register import noun_named


class NounConverter:
    """A noun's name; the view gets the noun itself."""

    regex = "[a-z-]+"

    def to_python(self, value: str) -> Noun:
        try:
            return noun_named(value)
        except KeyError as error:
            raise ValueError from error

    def to_url(self, value: Noun | str) -> str:
        return str(value)
