"""``{% load lucide %}``: the tag of the package, with each icon drawn once (settings.TEMPLATES names it)."""

from django import template

from ecosystem.core.icons import icon

register = template.Library()
register.simple_tag(icon, name="lucide")
