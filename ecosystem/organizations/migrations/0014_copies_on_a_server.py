"""Which entries are to be copied to a search server. Where there is none, the table stays empty."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0013_founded_last'),
    ]

    operations = [
        migrations.CreateModel(
            name='CopyDue',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('index', models.CharField(max_length=60, verbose_name='index')),
                ('entry', models.BigIntegerField(verbose_name='entry')),
                ('is_first', models.BooleanField(default=False, verbose_name='first copy')),
            ],
            options={
                'verbose_name': 'copy that is due',
                'verbose_name_plural': 'copies that are due',
                'indexes': [models.Index(fields=['index', 'entry'], name='copy_due_of_index')],
            },
        ),
    ]
