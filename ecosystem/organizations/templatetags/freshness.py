"""How fresh a record is, in the words of every surface: ``{{ organization|freshness }}`` gives sentence and warning."""

from django import template

from ecosystem.organizations.freshness import told

register = template.Library()
register.filter("freshness", told)
