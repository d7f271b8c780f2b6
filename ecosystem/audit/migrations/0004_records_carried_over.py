from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_capabilities_to_read")]

    operations = [
        migrations.AlterField(
            model_name="change",
            name="action",
            field=models.CharField(
                choices=[
                    ("create", "created"),
                    ("update", "changed"),
                    ("delete", "removed"),
                    ("move", "carried over"),
                ],
                max_length=10,
                verbose_name="action",
            ),
        ),
    ]
