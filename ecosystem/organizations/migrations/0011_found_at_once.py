"""Folded names beside the tokens, how far up organizations stand, and which entries are due: all of them, after this."""

from django.db import migrations, models

ALL_DUE = "INSERT INTO organizations_searchdue (organization_id) SELECT id FROM organizations_organization ORDER BY id"


class Migration(migrations.Migration):
    dependencies = [("organizations", "0010_who_checked_it")]

    operations = [
        migrations.CreateModel(
            name="SearchDue",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("organization_id", models.BigIntegerField(verbose_name="organization")),
            ],
            options={"verbose_name": "entry that is due", "verbose_name_plural": "entries that are due"},
        ),
        migrations.AddField(
            model_name="organization",
            name="prominence",
            field=models.IntegerField(default=0, editable=False, verbose_name="prominence"),
        ),
        # Without a default, or SQLite would copy the table and lose the triggers that keep its full-text index.
        migrations.AddField(
            model_name="searchentry",
            name="names",
            field=models.TextField(null=True, verbose_name="folded names"),
        ),
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(fields=["registry", "status", "-prominence", "id"], name="organizations_by_prominence"),
        ),
        migrations.AddIndex(
            model_name="organization",
            index=models.Index(fields=["-prominence", "id"], name="organizations_prominent_of_all"),
        ),
        migrations.RunSQL(ALL_DUE, migrations.RunSQL.noop),
    ]
