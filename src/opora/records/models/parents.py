"""Parents: consents with their purpose, notices that are handed to them."""

from django.db import models

from opora.records.models.accounts import Account
from opora.records.models.classes import Pupil
from opora.records.models.support import Case
from opora.records.models.units import OrgUnit


class Consent(models.Model):
    """A consent for one purpose, given or refused; it is a separate paper (156-ФЗ of 24.06.2025).

    `purpose`, `signer`: keys of catalogue/consents.toml; `data`: which data, in words; `paper`:
    SHA-256 of the scan among originals, `paper_kind`: pdf, jpeg or png by its content. `granted`
    false: a refusal, which is kept too.
    """

    school = models.ForeignKey(OrgUnit, models.PROTECT, related_name="consents")
    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="consents")
    purpose = models.CharField(max_length=40)
    data = models.TextField()
    signer = models.CharField(max_length=40)
    granted = models.BooleanField()
    since = models.DateField()
    until = models.DateField(null=True)
    withdrawn_on = models.DateField(null=True)
    paper = models.CharField(max_length=64, blank=True)
    paper_kind = models.CharField(max_length=10, blank=True)
    note = models.TextField(blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("since", "pk")

    def __repr__(self) -> str:
        return f"<Consent {self.pk}>"

    __str__ = __repr__


class Notice(models.Model):
    """A notice to parents on paper: made, handed over, its slip brought back, or refused by an act.

    `kind`: a key of catalogue/notices.toml; `content`: the document as it was made
    (`analysis.support.notice.Content`), so that it is the same when printed again. Nothing is
    mailed. `answer`: what the slip says, or why a notice was cancelled; `act`: number and day of
    the act of a refusal, `witnesses`: their posts, a line each.
    """

    class State(models.TextChoices):
        """Where a notice stands."""

        MADE = "made", "составлено"
        HANDED = "handed", "вручено"
        SIGNED = "signed", "корешок вернулся"
        REFUSED = "refused", "отказ, акт"
        CANCELLED = "cancelled", "отменено"

    school = models.ForeignKey(OrgUnit, models.PROTECT, related_name="notices")
    pupil = models.ForeignKey(Pupil, models.PROTECT, related_name="notices")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="notices")
    kind = models.CharField(max_length=40)
    number = models.PositiveIntegerField()  # within a school and calendar year
    made_on = models.DateField()
    state = models.CharField(max_length=10, choices=State, default=State.MADE)
    content = models.JSONField()
    handed_on = models.DateField(null=True)
    handed_how = models.CharField(max_length=300, blank=True)
    answered_on = models.DateField(null=True)
    answer = models.TextField(blank=True)
    act = models.CharField(max_length=60, blank=True)
    witnesses = models.TextField(blank=True)
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("made_on", "pk")
        indexes = (models.Index(fields=("school", "made_on"), name="notices_of_school"),)

    def __repr__(self) -> str:
        return f"<Notice {self.pk}>"

    __str__ = __repr__
