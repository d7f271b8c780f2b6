"""The vocabulary files of the installation, kept in step with the database after every migration."""

import csv
import hashlib
import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, models, transaction
from django.db.migrations.executor import MigrationExecutor

from ecosystem.vocabulary.models import Measure, Place, Sector, ServiceStep, ValueChainLayer, VocabularyLoad

FOLDER = Path(settings.BASE_DIR) / "fixtures" / "vocabulary"


def load_after_migrate(using: str, **kwargs: Any) -> None:
    """Load after migrations: an empty, migrated database can take records at once.

    On the way back to an earlier state the tables are not the ones this code knows, so nothing is loaded.
    """
    executor = MigrationExecutor(connections[using])
    if not executor.migration_plan(executor.loader.graph.leaf_nodes("vocabulary")):
        load_vocabulary()


def load_vocabulary() -> None:
    """Bring every list in step with its file. Entries that staff added stay; nothing is removed."""
    for name, load in LISTS.items():
        path = FOLDER / name
        digest = hashlib.sha256(path.read_bytes()).hexdigest()
        if VocabularyLoad.objects.filter(name=name, digest=digest).exists():
            continue
        with transaction.atomic():
            load(path)
            VocabularyLoad.objects.update_or_create(name=name, defaults={"digest": digest})


def _upsert(model: type[models.Model], rows: list[dict[str, Any]], key: tuple[str, ...]) -> None:
    columns = [name for name in rows[0] if name not in key]
    model._default_manager.bulk_create(
        [model(**row) for row in rows],
        update_conflicts=True,
        unique_fields=list(key),
        update_fields=columns,
        batch_size=500,
    )


def _places(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    ids: dict[str, int] = {}
    for level in ("province", "city", "district", "area"):
        batch = [
            {
                "code": row["code"],
                "level": level,
                "parent_id": ids.get(row["parent_code"]),
                "name": row["name"],
                "short_name": row["short_name"],
                "name_en": row["name_en"],
            }
            for row in rows
            if row["level"] == level
        ]
        if batch:
            _upsert(Place, batch, ("code",))
            ids.update(Place.objects.filter(level=level).values_list("code", "pk"))


def _terms(model: type[models.Model], path: Path) -> None:
    entries = json.loads(path.read_text(encoding="utf-8"))
    _upsert(
        model,
        [
            {
                "code": entry["code"],
                "name": entry["name"],
                "name_en": entry.get("name_en", ""),
                "aliases": entry.get("aliases", []),
                "position": position,
            }
            for position, entry in enumerate(entries, 1)
        ],
        ("code",),
    )


def _layers(path: Path) -> None:
    _terms(ValueChainLayer, path)


def _steps(path: Path) -> None:
    _terms(ServiceStep, path)


def _sectors(path: Path) -> None:
    _terms(Sector, path)
    entries = {entry["code"]: entry.get("broader") for entry in json.loads(path.read_text(encoding="utf-8"))}
    sectors = {sector.code: sector for sector in Sector.objects.filter(code__in=entries)}

    def trail(code: str | None) -> str:
        return f"{trail(entries.get(code))}{code}/" if code else "/"

    for code, broader in entries.items():
        sectors[code].broader = sectors[broader] if broader else None
        sectors[code].path = trail(code)
    Sector.objects.bulk_update(sectors.values(), ["broader", "path"], batch_size=200)


def _measures(path: Path) -> None:
    entries = json.loads(path.read_text(encoding="utf-8"))
    for entry in entries:
        # A measure has one current version: the one before gives way to a newer one of the file.
        older = Measure.objects.filter(code=entry["code"], version__lt=entry.get("version", 1), is_current=True)
        older.update(is_current=False)
    names = ("code", "name", "name_en", "definition", "definition_en", "unit", "unit_en", "better", "counter")
    _upsert(
        Measure,
        [
            {
                **{name: entry.get(name, "") for name in names},
                "version": entry.get("version", 1),
                "is_headline": entry.get("is_headline", False),
                "position": position,
            }
            for position, entry in enumerate(entries, 1)
        ],
        ("code", "version"),
    )


LISTS = {
    "places.csv": _places,
    "layers.json": _layers,
    "service_steps.json": _steps,
    "sectors.json": _sectors,
    "measures.json": _measures,
}
