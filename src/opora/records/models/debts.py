"""Academic debts (273-ФЗ, article 58): how they arose, attempts, days that do not count."""

from django.db import models

from opora.records.models.accounts import Account
from opora.records.models.classes import Pupil
from opora.records.models.units import OrgUnit


class Debt(models.Model):
    """A debt in one subject; `arose_on`: the day of the unsatisfactory result.

    `basis`: why, a key of catalogue/debts.toml. `choice`: what the parents chose when it was not
    settled in time. `state` follows from attempts and days (`analysis.support.debt`), only what
    people decide is kept here.
    """

    school = models.ForeignKey(OrgUnit, models.PROTECT, related_name="debts")
    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="debts")
    school_year = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    arose_on = models.DateField()
    basis = models.CharField(max_length=40)
    order = models.CharField(max_length=300, blank=True)  # «приказ № 41 от 30.05.2026»
    conditional_on = models.DateField(null=True)  # promoted conditionally, by `conditional_order`
    conditional_order = models.CharField(max_length=300, blank=True)
    choice = models.CharField(max_length=40, blank=True)
    choice_on = models.DateField(null=True)
    cancelled_on = models.DateField(null=True)
    cancelled_why = models.TextField(blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("arose_on", "pk")

    def __repr__(self) -> str:
        return f"<Debt {self.pk}>"

    __str__ = __repr__


class DebtAttempt(models.Model):
    """An attempt to settle a debt; the second is before a commission.

    `commission`: posts of its members. `mark`: 2..5, null when it was not held yet or missed;
    `missed`: why it was missed, «illness», «valid», «no_reason».
    """

    debt = models.ForeignKey(Debt, models.PROTECT, related_name="attempts")
    number = models.PositiveSmallIntegerField()
    planned_on = models.DateField()
    held_on = models.DateField(null=True)
    mark = models.PositiveSmallIntegerField(null=True)
    missed = models.CharField(max_length=20, blank=True)
    commission = models.TextField(blank=True)
    minutes = models.CharField(max_length=300, blank=True)  # number and day of the minutes

    class Meta:
        ordering = ("number", "pk")


class DebtPause(models.Model):
    """Days that the year does not count: illness, academic leave, maternity leave."""

    debt = models.ForeignKey(Debt, models.PROTECT, related_name="pauses")
    since = models.DateField()
    until = models.DateField(null=True)
    basis = models.CharField(max_length=40)
    document = models.CharField(max_length=300, blank=True)

    class Meta:
        ordering = ("since", "pk")
