"""``{% load lucide %}``: as the package has it, with each icon drawn once. It is no app, so this is the only one of its name."""

from django import template

from ecosystem.core.icons import icon

register = template.Library()
register.simple_tag(icon, name="lucide")
