"""Suggesting a correction: the form that leads from every public page, and the page that shows what became of it."""
