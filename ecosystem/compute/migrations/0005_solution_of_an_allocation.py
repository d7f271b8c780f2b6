from importlib import import_module

import django.db.models.deletion
from django.db import migrations, models

from ecosystem.core.statements import in_each

# To take the column away, SQLite makes the table anew: its triggers go before that, and come back after it.
ledger = import_module("ecosystem.compute.migrations.0002_ledger")


class Migration(migrations.Migration):
    dependencies = [
        ("compute", "0004_usage_files"),
        ("solutions", "0003_outcomes_with_methods"),
    ]

    operations = [
        in_each(sqlite=([], ledger.SQLITE), postgresql=([], [])),
        migrations.AddField(
            model_name="allocation",
            name="solution",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="allocations",
                to="solutions.solution",
                verbose_name="solution",
            ),
        ),
        in_each(sqlite=([], ledger.SQLITE_REVERSE), postgresql=([], [])),
    ]
