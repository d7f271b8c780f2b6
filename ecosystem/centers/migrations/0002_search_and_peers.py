from typing import Any

from django.db import migrations, models

from ecosystem.core.text import fold


def fill_search_keys(apps: Any, schema_editor: Any) -> None:
    """Centers that are there already must be found too."""
    for center in apps.get_model("centers", "Center").objects.all():
        center.search_key = fold(f"{center.name} {center.name_en} {center.technology} {center.technology_en}")
        center.save(update_fields=["search_key"])


class Migration(migrations.Migration):
    dependencies = [
        ("centers", "0001_initial"),
        ("sources", "0001_initial"),
        ("vocabulary", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="center",
            name="search_key",
            field=models.TextField(blank=True, editable=False, verbose_name="search key"),
        ),
        migrations.AddConstraint(
            model_name="peercity",
            constraint=models.CheckConstraint(
                condition=models.Q(("place", models.F("registry")), _negated=True),
                name="centers_peercity_another_city",
                violation_error_message="A city is not its own peer.",
            ),
        ),
        migrations.RunPython(fill_search_keys, migrations.RunPython.noop),
    ]
