"""Every proposal knows whose registry it belongs to; so far all are about organizations."""

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    """Take the registry of the organization."""
    proposals = apps.get_model("intake", "ProposedChange").objects
    organizations = apps.get_model("organizations", "Organization").objects.filter(pk=OuterRef("organization"))
    proposals.filter(registry=None).update(registry=Subquery(organizations.values("registry")[:1]))


def go_back(apps, schema_editor):
    """Before this there were proposals about organizations only, by representatives, that changed fields."""
    proposals = apps.get_model("intake", "ProposedChange").objects
    fields = apps.get_model("intake", "ProposedField").objects
    apps.get_model("intake", "ProposalContact").objects.all().delete()
    later = proposals.exclude(organization__isnull=False, origin="member")
    fields.filter(proposal__in=later.values("pk")).delete()
    later.delete()
    proposals.filter(state__in=["done", "spam"]).update(state="refused")


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_suggestions")]

    operations = [migrations.RunPython(fill, go_back)]
