import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organizations", "0006_representations")]

    operations = [
        migrations.AddField(
            model_name="organization",
            name="merged_into",
            field=models.ForeignKey(
                blank=True,
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="merged_here",
                to="organizations.organization",
                verbose_name="merged into",
            ),
        ),
        migrations.AddConstraint(
            model_name="organization",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("merged_into__isnull", True),
                    models.Q(("status", "archived"), models.Q(("merged_into", models.F("id")), _negated=True)),
                    _connector="OR",
                ),
                name="organizations_organization_merged_is_archived",
                violation_error_message="A record that was merged is archived, and leads to another one.",
            ),
        ),
    ]
