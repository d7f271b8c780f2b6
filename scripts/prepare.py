"""Bring the local registry up to date: translations, tables, the first cities, a sign-in. Runs inside .venv.

All steps share one process, since starting Django anew for each would take longer than the steps themselves.
"""

import os
import sys
from pathlib import Path

import django
from django.core.management import call_command

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecosystem.settings")
django.setup()

from ecosystem.centers.models import Center  # noqa: E402  models exist only after django.setup()

SAMPLE_CITY = {"organizations": 300, "seed": 1}


def main() -> None:
    """Do what is left to do; on the second run that is next to nothing, and no data is touched."""
    call_command("compile_catalogs")
    call_command("migrate", verbosity=0)
    if not Center.objects.filter(registry__is_synthetic=False).exists():
        print("Loading Wuhan ...", flush=True)
        call_command("load_city", "wuhan")
    if not Center.objects.filter(registry__is_synthetic=True).exists():
        print("Making a synthetic city to try things on ...", flush=True)
        call_command("make_city", **SAMPLE_CITY)
    call_command("ensure_staff")


if __name__ == "__main__":
    main()
