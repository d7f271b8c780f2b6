"""The registry as a WSGI application."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecosystem.settings")

application = get_wsgi_application()

# What was loaded stays for good. Looking through it for garbage, and after every few hundred new objects through what a
# page is made of, takes up to a fifth of the time of a long list; there are few cycles to be found.
gc.collect()
gc.freeze()
gc.set_threshold(20_000, 20, 20)
