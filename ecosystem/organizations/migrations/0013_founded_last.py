"""The list by founding day, last ones first, sorted every organization of a city for each page."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0012_by_name_in_every_registry'),
    ]

    operations = [
        migrations.AddIndex(
            model_name='organization',
            index=models.Index(fields=['registry', 'status', '-founded_on', 'id'], name='organizations_by_founded_last'),
        ),
    ]
