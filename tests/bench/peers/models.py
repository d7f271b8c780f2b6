"""The registry's tables as anybody would describe them."""

from django.db import models


class Place(models.Model):
    """A place."""

    code = models.CharField(max_length=40)
    name = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "vocabulary_place"

    def __str__(self) -> str:
        return self.name


class Sector(models.Model):
    """A field of work."""

    code = models.CharField(max_length=60)
    name = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "vocabulary_sector"

    def __str__(self) -> str:
        return self.name


class Organization(models.Model):
    """An organization."""

    public_id = models.CharField(max_length=20)
    kind = models.CharField(max_length=40)
    status = models.CharField(max_length=20)
    name = models.CharField(max_length=300)
    name_en = models.CharField(max_length=300)
    short_name = models.CharField(max_length=300)
    description = models.TextField()
    founded_on = models.DateField(null=True)
    verified_on = models.DateField(null=True)
    sort_key = models.CharField(max_length=200)
    place = models.ForeignKey(Place, models.PROTECT, null=True)
    sectors = models.ManyToManyField(Sector, through="OrganizationSector")

    class Meta:
        managed = False
        db_table = "organizations_organization"

    def __str__(self) -> str:
        return self.name


class OrganizationSector(models.Model):
    """A field that an organization works in."""

    organization = models.ForeignKey(Organization, models.CASCADE)
    sector = models.ForeignKey(Sector, models.CASCADE)

    class Meta:
        managed = False
        db_table = "organizations_organizationsector"

    def __str__(self) -> str:
        return f"{self.organization_id} {self.sector_id}"


class Relationship(models.Model):
    """A link between two organizations."""

    subject = models.ForeignKey(Organization, models.CASCADE, related_name="outgoing")
    object = models.ForeignKey(Organization, models.CASCADE, related_name="incoming")
    kind = models.CharField(max_length=40)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)

    class Meta:
        managed = False
        db_table = "relationships_relationship"

    def __str__(self) -> str:
        return f"{self.subject_id} {self.kind} {self.object_id}"
