"""The public lists as files: exactly what a list shows, the same filters and the same order, all pages of it."""
