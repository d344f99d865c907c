"""Signs of risk: what was found, what people decided about it, a school's own thresholds."""

from django.db import models

from opora.records.models.accounts import Account
from opora.records.models.classes import Pupil
from opora.records.models.units import OrgUnit


class RiskRule(models.Model):
    """A threshold that a school set for itself, from a day on, by its act; the last one counts."""

    school = models.ForeignKey(OrgUnit, models.PROTECT, related_name="risk_rules")
    key = models.CharField(max_length=60)
    value = models.PositiveIntegerField()
    since = models.DateField()
    act = models.CharField(max_length=300)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("key", "since", "pk")


class RiskList(models.Model):
    """When the signs of a school and year were looked for last; `on`: up to which day.

    `not_known`: by sign, what could not be told and why.
    """

    school = models.ForeignKey(OrgUnit, models.CASCADE, related_name="risk_lists")
    school_year = models.PositiveSmallIntegerField()
    on = models.DateField()
    made_at = models.DateTimeField(auto_now=True)
    not_known = models.JSONField(default=dict)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("school", "school_year"), name="risk_list_once"),
        )


class RaisedSign(models.Model):
    """A sign that stands from `since`, the first day it was found, until `gone_on`; null: still.

    `subject`: a grouping key, empty for a sign of the whole pupil. `says`, `numerator`,
    `denominator`: the numbers of the last time it was found (`seen_on`); `basis`: the rows that
    raised it, as `analysis.risk.keeping` gives them; `failing_final`: the last final mark behind
    them is «2» or «н/а». Never deleted: it is the history.
    """

    school = models.ForeignKey(OrgUnit, models.PROTECT, related_name="raised_signs")
    school_year = models.PositiveSmallIntegerField()
    label = models.CharField(max_length=40)
    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="raised_signs")
    sign = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, blank=True)
    since = models.DateField()
    seen_on = models.DateField()
    gone_on = models.DateField(null=True)
    says = models.CharField(max_length=400)
    numerator = models.PositiveIntegerField()
    denominator = models.PositiveIntegerField()
    basis = models.JSONField(default=list)
    failing_final = models.BooleanField(default=False)

    class Meta:
        indexes = (models.Index(fields=("school", "school_year", "gone_on"), name="sign_standing"),)
        constraints = (
            models.UniqueConstraint(
                fields=("school", "school_year", "pupil", "sign", "subject"),
                condition=models.Q(gone_on=None),
                name="sign_once",
            ),
        )


class SignDecision(models.Model):
    """What a person decided about a sign of a pupil; lapses after `until`, nothing is rewritten.

    `subjects`: grouping keys the decision is about, empty where the sign has none: a sign in
    another subject is a new question. The last decision counts.
    """

    school = models.ForeignKey(OrgUnit, models.PROTECT, related_name="sign_decisions")
    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="sign_decisions")
    sign = models.CharField(max_length=40)
    subjects = models.JSONField(default=list)
    confirmed = models.BooleanField()
    reason = models.TextField()
    on = models.DateField()
    until = models.DateField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("on", "pk")


class SelectiveCheck(models.Model):
    """A piece of work that was drawn for a deputy head to look at, and what was found."""

    school = models.ForeignKey(OrgUnit, models.PROTECT, related_name="selective_checks")
    action = models.ForeignKey("records.SupportAction", models.PROTECT, related_name="checks")
    drawn_on = models.DateField()
    fine = models.BooleanField(null=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("action", "drawn_on"), name="checked_once"),)
