"""The end of a quarter or year in a school: tasks by person, the working group's report, mail."""

from django.db import models

from opora.records.models.accounts import Account
from opora.records.models.staff import Staff
from opora.records.models.units import OrgUnit


class TermEnd(models.Model):
    """A campaign of a school over a term of its year; `since`, `on`: the term's days.

    `starts_on`, `due_on`: days of the campaign itself. `closed_on`: the report is approved.
    """

    school = models.ForeignKey(OrgUnit, models.PROTECT, related_name="term_ends")
    school_year = models.PositiveSmallIntegerField()
    term = models.CharField(max_length=40)
    since = models.DateField()
    on = models.DateField()
    starts_on = models.DateField()
    due_on = models.DateField()
    group = models.JSONField(default=list)  # numbers of the staff of the working group
    closed_on = models.DateField(null=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("school_year", "on", "pk")
        constraints = (
            models.UniqueConstraint(fields=("school", "school_year", "term"), name="term_end_once"),
        )


class TermTask(models.Model):
    """What one person has to do by a day; `kind`: a key of catalogue/term_ends.toml.

    `place`: of what class and subject; `left`: how many things are still to do, counted from
    facts and records where that can be counted, else null and the person says that it is done.
    `done_by` null with `done_at`: the program counted that nothing is left.
    """

    term_end = models.ForeignKey(TermEnd, models.CASCADE, related_name="tasks")
    kind = models.CharField(max_length=40)
    staff = models.ForeignKey(Staff, models.PROTECT, related_name="term_tasks")
    label = models.CharField(max_length=40, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    due_on = models.DateField()
    left = models.PositiveIntegerField(null=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("due_on", "staff_id", "kind", "label", "subject")
        constraints = (
            models.UniqueConstraint(
                fields=("term_end", "kind", "staff", "label", "subject"), name="term_task_once"
            ),
        )


class TermReport(models.Model):
    """A version of the working group's report; every saving is a new one.

    `figures`: as they were counted then; `recommendations`: what is advised now; `followed`: those
    of the last term's approved report with what came of them (all as `analysis.term_end.keeping`
    gives them). `text`: conclusions in own words.
    """

    term_end = models.ForeignKey(TermEnd, models.CASCADE, related_name="reports")
    version = models.PositiveIntegerField()
    figures = models.JSONField()
    recommendations = models.JSONField(default=list)
    followed = models.JSONField(default=list)
    text = models.TextField(blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("version",)
        constraints = (
            models.UniqueConstraint(fields=("term_end", "version"), name="report_version_once"),
        )


class Mail(models.Model):
    """A letter to a member of staff that waits to be sent; `key`: one letter of a kind, once.

    No names of pupils, no figures: what waits, by when, where to look. `sent_at` null: not yet.
    `tries`, `tried_at`: how often and when it was tried last; `error`: why it was not sent.
    """

    key = models.CharField(max_length=120, unique=True)
    to = models.ForeignKey(Staff, models.PROTECT, related_name="mail")
    subject = models.CharField(max_length=200)
    text = models.TextField()
    made_at = models.DateTimeField(auto_now_add=True)
    tries = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    error = models.CharField(max_length=300, blank=True)
