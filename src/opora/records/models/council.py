"""Councils: педагогический совет, ППк, совещание; minutes and what was decided."""

from django.db import models

from opora.records.models.accounts import Account
from opora.records.models.staff import Staff
from opora.records.models.support import Case
from opora.records.models.units import OrgUnit


class Council(models.Model):
    """A meeting with its minutes; `kind`: a key of catalogue/councils.toml.

    `present`: posts and how many; `told_on`: teachers know the conclusion; `signed_on`: minutes are
    closed, only what came of decisions changes after that.
    """

    school = models.ForeignKey(OrgUnit, models.PROTECT, related_name="councils")
    kind = models.CharField(max_length=40)
    number = models.CharField(max_length=20)
    on = models.DateField()
    topic = models.CharField(max_length=300)
    present = models.TextField(blank=True)
    votes = models.CharField(max_length=200, blank=True)
    told_on = models.DateField(null=True)
    signed_on = models.DateField(null=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("school", "kind", "number", "on"), name="council_once"),
        )


class CouncilQuestion(models.Model):
    """A question of the agenda: who reported (a post), what was heard; the cases it is about."""

    council = models.ForeignKey(Council, models.CASCADE, related_name="questions")
    place = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=300)
    reporter = models.CharField(max_length=200, blank=True)
    heard = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)
    cases = models.ManyToManyField(Case, related_name="questions")

    class Meta:
        ordering = ("place", "pk")


class CouncilDecision(models.Model):
    """A decision: text, who answers for it, by when; then what came of it."""

    question = models.ForeignKey(CouncilQuestion, models.CASCADE, related_name="decisions")
    place = models.PositiveSmallIntegerField()
    text = models.TextField()
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="council_decisions")
    due = models.DateField()
    cases = models.ManyToManyField(Case, related_name="decisions")
    done_on = models.DateField(null=True)
    done_text = models.TextField(blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("place", "pk")
