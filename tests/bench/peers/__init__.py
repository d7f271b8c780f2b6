"""What one would put in the registry's place in an afternoon: Django's admin, a ListView and a ModelViewSet on the same tables.

Measured beside the product (``python -m tests.bench``), in an environment of their own; the product never imports them.
"""
