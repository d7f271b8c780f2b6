"""What the registry counts itself: each counter is one function, registered by its name. Importing them makes them known."""

from ecosystem.figures.counters import applications, compute, delivered, industry, registry, research, served, solutions

__all__ = ["applications", "compute", "delivered", "industry", "registry", "research", "served", "solutions"]
