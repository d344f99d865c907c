"""Staff: who works where, leads which class, teaches what to whom, and has which role."""

from django.db import models

from opora.records.models.classes import SchoolClass
from opora.records.models.units import OrgUnit


class Staff(models.Model):
    """A person who works in education; `email`: where reminders go, empty: nowhere."""

    name = models.CharField(max_length=300)
    email = models.CharField(max_length=254, blank=True)
    version = models.PositiveIntegerField(default=1)

    def __repr__(self) -> str:
        return f"<Staff {self.pk}>"

    __str__ = __repr__


class Employment(models.Model):
    """A post of a person in a unit."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="employments")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="employments")
    position = models.CharField(max_length=200, blank=True)
    since = models.DateField(null=True)
    until = models.DateField(null=True)


class ClassTeacher(models.Model):
    """Who leads a class, by which order."""

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="led_classes")
    school_class = models.ForeignKey(SchoolClass, models.PROTECT, related_name="class_teachers")
    since = models.DateField()
    until = models.DateField(null=True)
    basis = models.CharField(max_length=300, blank=True)


class Teaching(models.Model):
    """Who teaches a subject to a class; `subject` is the grouping key of facts.

    `upload`: the one it was learnt from, None when a person entered it; undoing takes it back.
    """

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="teachings")
    school_class = models.ForeignKey(SchoolClass, models.PROTECT, related_name="teachings")
    subject = models.CharField(max_length=200)
    since = models.DateField()
    until = models.DateField(null=True)
    upload = models.ForeignKey("records.Upload", models.SET_NULL, null=True, related_name="+")
    basis = models.CharField(max_length=300, blank=True)


class GivenRole(models.Model):
    """A role given for a unit and a time by an order (`access.rights.Grant`).

    `classes`: labels, where the role reaches no further than some classes of `school_year`.
    """

    staff = models.ForeignKey(Staff, models.PROTECT, related_name="given_roles")
    role = models.CharField(max_length=40)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="given_roles")
    since = models.DateField()
    until = models.DateField(null=True)
    basis = models.CharField(max_length=300, blank=True)
    school_year = models.PositiveSmallIntegerField(null=True)
    classes = models.JSONField(default=list)
    given_by = models.ForeignKey("records.Account", models.PROTECT, null=True, related_name="+")
    given_at = models.DateTimeField(auto_now_add=True)
