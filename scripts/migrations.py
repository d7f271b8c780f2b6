"""Run every migration of ours forwards from nothing and back to nothing. Runs inside .venv on an empty database."""

import os
import sys
from pathlib import Path

import django
from django.apps import apps
from django.core.management import call_command

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ecosystem.settings")
django.setup()


def main() -> None:
    """Forwards, back to nothing, and forwards once more (a way back that leaves rests behind would show here)."""
    ours = [config.label for config in apps.get_app_configs() if Path(config.path).is_relative_to(ROOT / "ecosystem")]
    with_migrations = [label for label in ours if (Path(apps.get_app_config(label).path) / "migrations").is_dir()]
    call_command("migrate", verbosity=0)
    for label in reversed(with_migrations):
        call_command("migrate", label, "zero", verbosity=0)
    call_command("migrate", verbosity=0)


if __name__ == "__main__":
    main()
