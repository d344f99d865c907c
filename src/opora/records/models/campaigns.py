"""Campaigns by an order: due dates, exceptions, who is responsible, when the server was down."""

from django.db import models

from opora.records.models.accounts import Account
from opora.records.models.staff import Staff
from opora.records.models.units import OrgUnit


class Campaign(models.Model):
    """An order that a unit carries out with all below it in a school year.

    `order`: key of the folder, `order_digest`: of its files as they were at the start. `first`,
    `last`: days of the campaign, between which names are open. `zone`, `on_time`, `shift`,
    `closes_after`: rules of `orders.deadlines`.
    """

    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="campaigns")
    order = models.CharField(max_length=100)
    order_digest = models.CharField(max_length=64)
    school_year = models.PositiveSmallIntegerField()
    first = models.DateField()
    last = models.DateField()
    grades = models.JSONField(default=list)
    zone = models.CharField(max_length=60)
    on_time = models.TimeField()
    shift = models.CharField(max_length=10)
    closes_after = models.PositiveSmallIntegerField()
    instructions = models.TextField(blank=True)
    started_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    started_at = models.DateTimeField(auto_now_add=True)
    stopped_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-school_year", "-pk")
        constraints = (
            models.UniqueConstraint(fields=("unit", "order", "school_year"), name="campaign_once"),
        )


class Due(models.Model):
    """A day of the schedule on which every unit of the campaign owes its form.

    `on`: the order's own day; `due_on`: after the shift; both moments are in. `part`: key of the
    order's part, empty for the whole form.
    """

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="dues")
    part = models.CharField(max_length=60, blank=True)
    on = models.DateField()
    due_on = models.DateField()
    on_time_until = models.DateTimeField()
    closes_at = models.DateTimeField()

    class Meta:
        ordering = ("on", "part", "pk")
        constraints = (models.UniqueConstraint(fields=("campaign", "part", "on"), name="due_once"),)


class DueChange(models.Model):
    """Other moments of a due date for one unit, with the reason; the last row holds."""

    due = models.ForeignKey(Due, models.CASCADE, related_name="changes")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    on_time_until = models.DateTimeField()
    closes_at = models.DateTimeField()
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)


class Excluded(models.Model):
    """A unit, with all below it, that owes nothing in a campaign; `ended_on`: it does again."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="excluded")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=400)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    ended_on = models.DateField(null=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "unit"),
                condition=models.Q(ended_on=None),
                name="excluded_once",
            ),
        )


class Responsible(models.Model):
    """Who answers for a campaign in a unit, or for a part of its form; `until`: the last day."""

    campaign = models.ForeignKey(Campaign, models.CASCADE, related_name="responsible")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="+")
    part = models.CharField(max_length=60, blank=True)
    basis = models.CharField(max_length=300, blank=True)
    since = models.DateField()
    until = models.DateField(null=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("campaign", "unit", "staff", "part"),
                condition=models.Q(until=None),
                name="responsible_once",
            ),
        )


class Outage(models.Model):
    """From when to when the server did not answer: noticed by its beat, or said by a person."""

    since = models.DateTimeField()
    until = models.DateTimeField()
    note = models.CharField(max_length=300, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("since", "pk")
        constraints = (
            # Several processes of the server notice the same silence.
            models.UniqueConstraint(
                fields=("since",), condition=models.Q(by=None), name="silence_once"
            ),
        )
