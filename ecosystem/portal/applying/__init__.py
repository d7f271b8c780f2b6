"""Applying for a program: for whom, the form, handing in, and where it stands."""

from ecosystem.portal.applying.views import patterns

__all__ = ["patterns"]
