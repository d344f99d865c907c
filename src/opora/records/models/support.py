"""Support of a pupil: observations, cases, routes, work done, controls."""

from django.db import models

from opora.records.models.accounts import Account
from opora.records.models.classes import Pupil
from opora.records.models.staff import Staff
from opora.records.models.units import OrgUnit


class Observation(models.Model):
    """What somebody saw or was told; kinds and scales are in catalogue/observations.toml.

    `text` is for whoever sees reasons; `closed_text` for psychologists alone, and a row that has it
    shows to others only that it is there. A correction is a new row that `replaces` the old one.
    """

    school = models.ForeignKey(OrgUnit, models.PROTECT, related_name="observations")
    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="observations")
    on = models.DateField()
    kind = models.CharField(max_length=40)
    level = models.PositiveSmallIntegerField(null=True)
    text = models.TextField(blank=True)
    closed_text = models.TextField(blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="observations")
    made_at = models.DateTimeField(auto_now_add=True)
    replaces = models.OneToOneField("self", models.PROTECT, null=True, related_name="replaced_by")

    class Meta:
        indexes = (models.Index(fields=("pupil", "on"), name="observed"),)

    def __repr__(self) -> str:
        return f"<Observation {self.pk}>"

    __str__ = __repr__


class Case(models.Model):
    """Help for a pupil in a school, from its opening to an outcome that a check has shown.

    `state` as `analysis.support.case` has it. `main_cause`, `causes`: keys of
    catalogue/failure_reasons.toml; `causes_text`: in own words. `subjects`: grouping keys.
    `outcome`: what the last control says.
    """

    school = models.ForeignKey(OrgUnit, models.PROTECT, related_name="cases")
    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="cases")
    opened_on = models.DateField()
    state = models.CharField(max_length=20)
    subjects = models.JSONField(default=list)
    main_cause = models.CharField(max_length=40, blank=True)
    causes = models.JSONField(default=list)
    causes_text = models.TextField(blank=True)
    curator = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="led_cases")
    outcome = models.CharField(max_length=40, blank=True)
    outcome_text = models.TextField(blank=True)
    closed_on = models.DateField(null=True)
    opened_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = (models.Index(fields=("school", "state"), name="cases_of_school"),)

    def __repr__(self) -> str:
        return f"<Case {self.pk}>"

    __str__ = __repr__


class CaseStep(models.Model):
    """A move of a case from one state to another: who, when, why; append-only."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    act = models.CharField(max_length=20)
    before = models.CharField(max_length=20, blank=True)
    after = models.CharField(max_length=20)
    on = models.DateField()
    reason = models.TextField(blank=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)


class Route(models.Model):
    """An individual route (ИОМ) of a case; a new one follows where the old one did not help.

    `basis`: decision of a council with number and day. `parents_on`: the day the parents got to
    know it; `parents_agreed` null: not asked yet. `ended_on`: it holds no more, for the case was
    closed or taken by another school, or a new route came.
    """

    case = models.ForeignKey(Case, models.PROTECT, related_name="routes")
    number = models.PositiveSmallIntegerField()
    since = models.DateField()
    until = models.DateField()
    basis = models.CharField(max_length=300, blank=True)
    approved_on = models.DateField(null=True)
    parents_on = models.DateField(null=True)
    parents_agreed = models.BooleanField(null=True)
    ended_on = models.DateField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("number",)
        constraints = (models.UniqueConstraint(fields=("case", "number"), name="route_once"),)


class RouteGap(models.Model):
    """A topic to be caught up with, and what shows it: ВПР, a control work, the journal."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="gaps")
    subject = models.CharField(max_length=200)
    topic = models.CharField(max_length=300)
    source = models.CharField(max_length=300, blank=True)


class RouteGoal(models.Model):
    """A goal with a result that can be measured: `measure` of catalogue/support.toml reaches
    `target` hundredths by `due`. A draft may lack them, an approved route does not."""

    route = models.ForeignKey(Route, models.CASCADE, related_name="goals")
    subject = models.CharField(max_length=200, blank=True)
    text = models.CharField(max_length=400)
    measure = models.CharField(max_length=40, blank=True)
    target = models.PositiveIntegerField(null=True)
    due = models.DateField(null=True)


class RouteLesson(models.Model):
    """What is to be done: a lesson, a consultation, a correction programme, a talk.

    `kind`, `form`: keys of catalogue/support.toml; `staff`: who is responsible.
    """

    route = models.ForeignKey(Route, models.CASCADE, related_name="lessons")
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=300)
    form = models.CharField(max_length=40, blank=True)
    planned_on = models.DateField()
    staff = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="route_lessons")


class SupportAction(models.Model):
    """One logged piece of individual work; `together`: of all pupils of one group lesson.

    `lesson`: of the route, where it was planned there. `text`: what was done and how it went.
    `hollow`: it says nothing; `copied`: its text stood before; `digest`: of its words. Never
    deleted: what was entered by mistake is withdrawn and stays to be seen.
    """

    school = models.ForeignKey(OrgUnit, models.PROTECT, related_name="support_actions")
    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="support_actions")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="actions")
    lesson = models.ForeignKey(RouteLesson, models.SET_NULL, null=True, related_name="actions")
    on = models.DateField()
    kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=200, blank=True)
    topic = models.CharField(max_length=300, blank=True)
    minutes = models.PositiveSmallIntegerField(null=True)
    result = models.CharField(max_length=40, blank=True)
    text = models.TextField(blank=True)
    together = models.CharField(max_length=40, blank=True, db_index=True)
    hollow = models.BooleanField(default=False)
    copied = models.BooleanField(default=False)
    digest = models.CharField(max_length=64, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="support_actions")
    made_at = models.DateTimeField(auto_now_add=True)
    withdrawn_on = models.DateField(null=True)
    withdrawn_why = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=("pupil", "on"), name="action_of_pupil"),
            models.Index(fields=("school", "on"), name="action_of_school"),
            models.Index(fields=("school", "digest"), name="action_text"),
        )

    def __repr__(self) -> str:
        return f"<SupportAction {self.pk}>"

    __str__ = __repr__


class Control(models.Model):
    """A check of a goal: planned, then held with a value in hundredths of the goal's measure."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="controls")
    goal = models.ForeignKey(RouteGoal, models.PROTECT, related_name="controls")
    form = models.CharField(max_length=40)
    planned_on = models.DateField()
    held_on = models.DateField(null=True)
    value = models.PositiveIntegerField(null=True)
    reached = models.BooleanField(null=True)
    note = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("planned_on", "pk")


class HandOver(models.Model):
    """A case that goes to another school with its pupil; needs the parents' consent."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="hand_overs")
    giver = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    taker = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    consent = models.ForeignKey("records.Consent", models.PROTECT, related_name="hand_overs")
    given_on = models.DateField()
    taken_on = models.DateField(null=True)
    recalled_on = models.DateField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=("case",),
                condition=models.Q(taken_on=None, recalled_on=None),
                name="handed_over_once",
            ),
        )
