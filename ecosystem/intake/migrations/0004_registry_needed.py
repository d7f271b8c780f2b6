import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("intake", "0003_registry_filled")]

    operations = [
        migrations.AlterField(
            model_name="proposedchange",
            name="registry",
            field=models.ForeignKey(
                editable=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="proposed_changes",
                to="vocabulary.place",
                verbose_name="registry",
            ),
        ),
    ]
