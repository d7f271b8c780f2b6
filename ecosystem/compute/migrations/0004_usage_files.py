"""Files of usage; and what is used of an allocation is added up once where a month of it is corrected, not twice."""

import django.db.models.deletion
import django.utils.timezone
import ecosystem.compute.files.models
import ecosystem.core.ids
from django.conf import settings
from django.db import migrations, models

from ecosystem.core.statements import in_each

# ruff: noqa: S608  every name in these statements is a constant of this file

SUM = "(SELECT coalesce(sum(amount), 0) FROM compute_usage WHERE allocation_id = {row}.allocation_id)"
KEEP = f"""
            PERFORM 1 FROM compute_allocation WHERE id = {{row}}.allocation_id FOR NO KEY UPDATE;
            UPDATE compute_allocation SET used = {SUM} WHERE id = {{row}}.allocation_id;"""
FUNCTION = """CREATE OR REPLACE FUNCTION compute_keep_used() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF {condition} THEN{old}
        END IF;
        IF TG_OP <> 'DELETE' THEN{new}
        END IF;
        RETURN NULL;
    END $$"""
OLD, NEW = KEEP.format(row="OLD"), KEEP.format(row="NEW")
MOVED = "TG_OP = 'DELETE' OR (TG_OP = 'UPDATE' AND OLD.allocation_id <> NEW.allocation_id)"
KEPT_ONCE = [FUNCTION.format(condition=MOVED, old=OLD, new=NEW)]
KEPT_TWICE = [FUNCTION.format(condition="TG_OP <> 'INSERT'", old=OLD, new=NEW)]


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0007_found_by_edition'),
        ('centers', '0002_search_and_peers'),
        ('compute', '0003_monthly_totals'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='UsageFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', ecosystem.core.ids.PublicIdField(default=ecosystem.core.ids.new_public_id, editable=False, max_length=16, unique=True, verbose_name='public id')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='at')),
                ('file', models.FileField(blank=True, storage=ecosystem.compute.files.models.private_storage, upload_to='usage/%Y/%m/', verbose_name='file')),
                ('name', models.CharField(max_length=160, verbose_name='name of the file')),
                ('size', models.PositiveBigIntegerField(verbose_name='size')),
                ('digest', models.CharField(max_length=64, verbose_name='digest')),
                ('state', models.CharField(choices=[('checking', 'being checked'), ('ready', 'ready to be written'), ('faulty', 'has errors'), ('writing', 'being written'), ('written', 'written'), ('undoing', 'being undone'), ('undone', 'undone'), ('refused', 'cannot be read'), ('discarded', 'discarded')], default='checking', max_length=10, verbose_name='state')),
                ('lines', models.PositiveIntegerField(default=0, verbose_name='lines')),
                ('lines_read', models.PositiveIntegerField(default=0, verbose_name='lines read')),
                ('created', models.PositiveIntegerField(default=0, verbose_name='new')),
                ('changed', models.PositiveIntegerField(default=0, verbose_name='changed')),
                ('unchanged', models.PositiveIntegerField(default=0, verbose_name='unchanged')),
                ('faulty', models.PositiveIntegerField(default=0, verbose_name='errors')),
                ('summary', models.JSONField(blank=True, default=dict, verbose_name='summary')),
                ('refusal', models.TextField(blank=True, verbose_name='why it was not written')),
                ('beat_at', models.DateTimeField(blank=True, null=True, verbose_name='last sign of work')),
                ('attempts', models.PositiveSmallIntegerField(default=0, verbose_name='times begun')),
                ('written_at', models.DateTimeField(blank=True, null=True, verbose_name='loaded at')),
                ('reason', models.TextField(blank=True, max_length=1000, verbose_name='reason')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='by')),
                ('center', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='centers.center', verbose_name='center')),
                ('change_set', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='audit.changeset', verbose_name='change set')),
                ('undo_reason', models.TextField(blank=True, max_length=1000, verbose_name='reason for undoing')),
                ('undoer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='undone by')),
                ('writer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='written by')),
            ],
            options={
                'verbose_name': 'usage file',
                'verbose_name_plural': 'usage files',
            },
        ),
        migrations.CreateModel(
            name='UsageFault',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.PositiveIntegerField(verbose_name='line')),
                ('column', models.CharField(blank=True, max_length=20, verbose_name='column')),
                ('value', models.CharField(blank=True, max_length=100, verbose_name='what it says')),
                ('code', models.CharField(max_length=30, verbose_name='code')),
                ('sentence', models.TextField(verbose_name='what is wrong')),
                ('usage_file', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='faults', to='compute.usagefile', verbose_name='usage file')),
            ],
            options={
                'verbose_name': 'error in a usage file',
                'verbose_name_plural': 'errors in usage files',
            },
        ),
        migrations.AddIndex(
            model_name='usagefile',
            index=models.Index(fields=['center', '-at'], name='compute_usagefile_newest'),
        ),
        migrations.AddIndex(
            model_name='usagefile',
            index=models.Index(fields=['center', 'digest'], name='compute_usagefile_same'),
        ),
        migrations.AddIndex(
            model_name='usagefault',
            index=models.Index(fields=['usage_file', 'line', 'id'], name='compute_usagefault_by_line'),
        ),
        in_each(sqlite=([], []), postgresql=(KEPT_ONCE, KEPT_TWICE)),
    ]
