"""What units hand in: drafts, versions, their certificates, moves, remarks."""

from django.db import models

from opora.records.models.accounts import Account
from opora.records.models.campaigns import Campaign, Due
from opora.records.models.units import OrgUnit


class Submission(models.Model):
    """The form of a unit for a due date; it stands as `orders.standing.Standing` has it.

    `receiver`: the unit that checks it, fixed when it is sent first. `rows_version` grows with
    every change of the draft. `first_sent_at`, `sent_at`: of the first and of the last sending;
    `on_time`: of the first, unless it was withdrawn; `excuse`: «outage» when the server was down
    while it was still time. `filled_at`: when the draft was last made from facts, of `edition`;
    `made_of`: periods and files they were, as a version has them; `news`: what came of it, by key
    of the row (`documents.draft.Refreshed`).
    """

    due = models.ForeignKey(Due, models.PROTECT, related_name="submissions")
    unit = models.ForeignKey(OrgUnit, models.PROTECT, related_name="submissions")
    receiver = models.ForeignKey(OrgUnit, models.PROTECT, null=True, related_name="received")
    state = models.CharField(max_length=12, default="draft", db_index=True)
    versions = models.PositiveIntegerField(default=0)
    prepared = models.PositiveIntegerField(default=0)
    certified = models.BooleanField(default=False)
    sent = models.PositiveIntegerField(default=0)
    rows_version = models.PositiveIntegerField(default=0)
    filled_at = models.DateTimeField(null=True)
    edition = models.CharField(max_length=64, blank=True)
    made_of = models.JSONField(default=dict)
    news = models.JSONField(default=dict)
    first_sent_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    on_time = models.BooleanField(null=True)
    excuse = models.CharField(max_length=20, blank=True)
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=("due", "unit"), name="submission_once"),)

    def __repr__(self) -> str:
        return f"<Submission {self.pk}>"

    __str__ = __repr__


class SubmissionRow(models.Model):
    """A row of the draft, as `documents.submitted.SubmittedRow`; `place`: its order.

    `from_facts`: the program listed the pupil. `version`: of its cells, for who edits at once.
    """

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="rows")
    key = models.CharField(max_length=60)
    place = models.PositiveIntegerField()
    pupil = models.PositiveBigIntegerField(null=True)
    name = models.CharField(max_length=300)
    school = models.CharField(max_length=300, blank=True)
    school_class = models.CharField(max_length=40)
    subjects = models.JSONField(default=list)
    filled = models.JSONField(default=dict)
    from_facts = models.BooleanField(default=True)
    why_added = models.CharField(max_length=400, blank=True)
    why_left_out = models.CharField(max_length=400, blank=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("submission_id", "place", "pk")
        constraints = (
            models.UniqueConstraint(fields=("submission", "key"), name="submission_row_once"),
        )

    def __repr__(self) -> str:
        return f"<SubmissionRow {self.pk}>"

    __str__ = __repr__


class SubmissionVersion(models.Model):
    """What was fixed to be handed in; never changed. `content`: canonical text, `seal`: its digest.

    `pupils`: rows that are printed; `changed`: cells that differ from the version before.
    """

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="kept")
    number = models.PositiveIntegerField()
    content = models.TextField()
    seal = models.CharField(max_length=64, db_index=True)
    pupils = models.PositiveIntegerField()
    changed = models.PositiveIntegerField(default=0)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ("submission_id", "number")
        constraints = (
            models.UniqueConstraint(fields=("submission", "number"), name="version_once"),
        )

    def __repr__(self) -> str:
        return f"<SubmissionVersion {self.pk}>"

    __str__ = __repr__


class SubmissionDocument(models.Model):
    """A file of a version whose bytes were shown to be signed; they lie among the originals."""

    version = models.ForeignKey(SubmissionVersion, models.PROTECT, related_name="documents")
    name = models.CharField(max_length=100)
    sha256 = models.CharField(max_length=64)

    class Meta:
        ordering = ("version_id", "name")
        constraints = (models.UniqueConstraint(fields=("version", "name"), name="document_once"),)


class SubmissionEvent(models.Model):
    """A move of a submission: append-only. `version`: the number it is about, 0 for none."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="events")
    act = models.CharField(max_length=12)
    before = models.CharField(max_length=12)
    after = models.CharField(max_length=12)
    version = models.PositiveIntegerField(default=0)
    reason = models.TextField(blank=True)
    late = models.BooleanField(default=False)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)


class CellRemark(models.Model):
    """What the receiver says about a cell of a version; `column` empty: about the whole row, with
    `key` empty too about the form. `settled_at`: when a later version came."""

    submission = models.ForeignKey(Submission, models.PROTECT, related_name="remarks")
    version = models.PositiveIntegerField()
    key = models.CharField(max_length=60, blank=True)
    column = models.CharField(max_length=60, blank=True)
    text = models.TextField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)

    def __repr__(self) -> str:
        return f"<CellRemark {self.pk}>"

    __str__ = __repr__


class Certification(models.Model):
    """How a version was certified. `kind`: «password», «cms» (detached signature), «scan».

    `seal`: of the version then. `sha256`: of the signature or scan among the originals; `good`:
    whether it certifies; `report`: what was checked and found, as `documents.signing` says it.
    """

    version = models.ForeignKey(SubmissionVersion, models.PROTECT, related_name="certifications")
    kind = models.CharField(max_length=10)
    seal = models.CharField(max_length=64)
    sha256 = models.CharField(max_length=64, blank=True)
    good = models.BooleanField()
    report = models.JSONField(default=dict)
    same_hand = models.BooleanField(default=False)  # who filled it in certified it
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering = ("pk",)


class OddValue(models.Model):
    """Something odd in what was handed in, kept for follow-up. `key`: a kind of
    `analysis.collection`; `says`: numbers, no names. `state`: open, followed, settled."""

    submission = models.ForeignKey(Submission, models.CASCADE, related_name="odd")
    version = models.PositiveIntegerField()
    key = models.CharField(max_length=40)
    row = models.CharField(max_length=60, blank=True)
    says = models.CharField(max_length=400)
    state = models.CharField(max_length=10, default="open")
    comment = models.CharField(max_length=400, blank=True)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("pk",)
        constraints = (
            models.UniqueConstraint(
                fields=("submission", "version", "key", "row"), name="odd_once"
            ),
        )


class ReviewSample(models.Model):
    """Submissions drawn by chance that a person checks before the rest is accepted at once."""

    due = models.ForeignKey(Due, models.CASCADE, related_name="samples")
    receiver = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    offered = models.JSONField(default=list)
    drawn = models.JSONField(default=list)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    accepted_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ("pk",)


class HandFilled(models.Model):
    """A form filled by hand that was sent to `receiver`; the file lies among the originals.

    `kind`: «xlsx» or «docx». `sheets`: name and rows of texts of every sheet, as they came;
    `corrections`: texts put in place of others, by sheet and cell. `problems`, `remarks`, `pupils`:
    how many there are now. `named`: the school as the form calls it; `candidates`: units it may be;
    `unit`: the school once it is known, `how` by `documents.handmade.schools`, «person» when
    somebody chose. `nobody`: a person said that the form lists nobody. `said`: why it is refused,
    or what was in an archive. `submission`: what it became.
    """

    class State(models.TextChoices):
        """What has come of a file."""

        WAITING = "waiting", "читается"
        READ = "read", "прочитан"
        REFUSED = "refused", "не прочитан"
        OPENED = "opened", "архив раскрыт"
        ACCEPTED = "accepted", "принят"
        LEFT = "left", "оставлен"

    due = models.ForeignKey(Due, models.CASCADE, related_name="hand_filled")
    receiver = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    label = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    kind = models.CharField(max_length=4, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    said = models.CharField(max_length=600, blank=True)
    sheets = models.JSONField(default=list)
    corrections = models.JSONField(default=dict)
    problems = models.PositiveIntegerField(default=0)
    remarks = models.PositiveIntegerField(default=0)
    pupils = models.PositiveIntegerField(default=0)
    nobody = models.BooleanField(default=False)
    named = models.CharField(max_length=300, blank=True)
    candidates = models.JSONField(default=list)
    unit = models.ForeignKey(OrgUnit, models.PROTECT, null=True, related_name="+")
    how = models.CharField(max_length=10, blank=True)
    submission = models.ForeignKey(Submission, models.PROTECT, null=True, related_name="+")
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("label", "pk")
        constraints = (models.UniqueConstraint(fields=("due", "sha256"), name="hand_filled_once"),)

    def __repr__(self) -> str:
        return f"<HandFilled {self.pk}>"

    __str__ = __repr__


class TakenPackage(models.Model):
    """A sealed package that was taken in; `outcome`: counts of created, updated, ignored."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="packages")
    sender = models.ForeignKey(OrgUnit, models.PROTECT, related_name="+")
    sha256 = models.CharField(max_length=64, unique=True)
    outcome = models.JSONField(default=dict)
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    taken_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ("-pk",)
