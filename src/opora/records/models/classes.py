"""Classes, pupils, who was in which class when, terms of a school's own."""

from django.db import models

from opora.records.folded import FoldedField
from opora.records.models.units import OrgUnit


class SchoolClass(models.Model):
    """A class of one school year; `label` as `parse_class` gives it."""

    school = models.ForeignKey(OrgUnit, models.PROTECT, related_name="classes")
    school_year = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=40)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("school", "school_year", "label"), name="class_once"),
        )


class Pupil(models.Model):
    """A person; the number is the pseudonym of facts, random and given once.

    `merged_into`: the same person under another number, found out later; facts keep both.
    """

    id = models.PositiveBigIntegerField(primary_key=True)
    name = models.CharField(max_length=300)
    folded = FoldedField()
    birth_date = models.DateField(null=True)
    merged_into = models.ForeignKey("self", models.PROTECT, null=True, related_name="merged")
    version = models.PositiveIntegerField(default=1)

    def __repr__(self) -> str:
        return f"<Pupil {self.pk}>"  # never the name: it would reach logs

    __str__ = __repr__


class PupilName(models.Model):
    """Another name of the same person that files may have: a former surname, a decided namesake."""

    pupil = models.ForeignKey(Pupil, models.CASCADE, related_name="names")
    name = models.CharField(max_length=300)
    folded = FoldedField()

    class Meta:
        constraints = (models.UniqueConstraint(fields=("pupil", "name"), name="pupil_name_once"),)


class Enrolment(models.Model):
    """A pupil in a class; null days: from the year's beginning, to its end.

    `upload`: the one it was learnt from; undoing that takes it back.
    """

    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="enrolments")
    school_class = models.ForeignKey(SchoolClass, models.PROTECT, related_name="enrolments")
    since = models.DateField(null=True)
    until = models.DateField(null=True)
    basis = models.CharField(max_length=300, blank=True)
    upload = models.ForeignKey("records.Upload", models.SET_NULL, null=True, related_name="+")

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("pupil", "school_class", "since"), name="enrolled_once"
            ),
        )


class OwnTerm(models.Model):
    """A term where a school keeps other days than the catalogue has."""

    school = models.ForeignKey(OrgUnit, models.CASCADE, related_name="own_terms")
    school_year = models.PositiveSmallIntegerField()
    first_grade = models.PositiveSmallIntegerField()
    last_grade = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=40)
    first = models.DateField()
    last = models.DateField()

    class Meta:
        ordering = ("school_year", "first_grade", "first")
