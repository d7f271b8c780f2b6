"""The registry as a WSGI application."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecosystem.settings")

application = get_wsgi_application()

from ecosystem.browsing.keeping import begin  # noqa: E402  models exist only once the application does

begin()
