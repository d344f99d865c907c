"""Region, municipalities, schools: one dated tree."""

from django.db import models

from opora.records.folded import FoldedField


class OrgUnit(models.Model):
    """A unit as it is today; the number is random, given once, and the same in facts.

    `path`: numbers from the top down to the unit itself, «/7/31/», so that all below a unit is a
    prefix. What was before is in `UnitSpan`.
    """

    class Level(models.TextChoices):
        """Levels of the tree, from the top."""

        REGION = "region", "регион"
        MUNICIPALITY = "municipality", "муниципалитет"
        SCHOOL = "school", "школа"

    id = models.PositiveBigIntegerField(primary_key=True)
    level = models.CharField(max_length=12, choices=Level)
    name = models.CharField(max_length=300)
    folded = FoldedField()
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    path = models.CharField(max_length=120, db_index=True)
    ogrn = models.CharField(max_length=15, blank=True)
    inn = models.CharField(max_length=12, blank=True)
    gia_code = models.CharField(max_length=12, blank=True)  # код ОО в ГИА
    oko_login = models.CharField(max_length=40, blank=True)  # логин в ФИС ОКО
    opened_on = models.DateField(null=True)
    closed_on = models.DateField(null=True)
    successor = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("name", "id")


class UnitSpan(models.Model):
    """Where a unit stood and what it was called from one day to another; `until` null: still."""

    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="spans")
    parent = models.ForeignKey(OrgUnit, models.PROTECT, null=True, related_name="+")
    name = models.CharField(max_length=300)
    since = models.DateField()
    until = models.DateField(null=True)
    event = models.CharField(max_length=12)  # opened, moved, renamed, merged, closed
    basis = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("unit_id", "since", "id")


class UnitName(models.Model):
    """A spelling of a unit's name met in files; `key` as `vocabulary.school.school_key` gives."""

    unit = models.ForeignKey(OrgUnit, models.CASCADE, related_name="spellings")
    key = models.CharField(max_length=300, db_index=True)
    name = models.CharField(max_length=300)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("unit", "key"), name="unit_name_once"),)
