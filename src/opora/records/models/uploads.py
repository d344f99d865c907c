"""Files that people send: read, looked at, accepted or left."""

from django.db import models

from opora.records.models.accounts import Account
from opora.records.models.units import OrgUnit


class Upload(models.Model):
    """What one person sent at once for one school; nothing of it counts before it is accepted.

    `hints`: what the person said to help reading. `changes`: by table, what acceptance would do
    (`facts.foresight.Changes`) and by which batches that was reckoned. `people`: how many are new,
    promoted. `form_key`: of the form it came by, so that a form sent twice makes one upload.
    `said`: why the last step did not succeed.
    """

    class State(models.TextChoices):
        """Where an upload stands."""

        READING = "reading", "читаем"
        READ = "read", "ждёт решения"
        ACCEPTING = "accepting", "принимаем"
        ACCEPTED = "accepted", "принято"
        LEFT = "left", "отклонено"
        UNDOING = "undoing", "отменяем"
        UNDONE = "undone", "отменено"

    school = models.ForeignKey(OrgUnit, models.PROTECT, related_name="uploads")
    by = models.ForeignKey(Account, models.PROTECT, related_name="uploads")
    made_at = models.DateTimeField(auto_now_add=True)
    state = models.CharField(max_length=10, choices=State, default=State.READING, db_index=True)
    hints = models.JSONField(default=dict)
    changes = models.JSONField(default=dict)
    people = models.JSONField(default=dict)
    form_key = models.CharField(max_length=40, null=True, unique=True)
    said = models.CharField(max_length=600, blank=True)
    brake_reason = models.CharField(max_length=300, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        ordering = ("-id",)


class UploadFile(models.Model):
    """One file of an upload, out of a zip too; the bytes lie in originals under their SHA-256.

    `inside`: the archive it came in. `summary`: what was recognised; `problems`, `remarks`: notes
    as `Note.as_json` gives them; `pupils`: number of the person of every entry of the reading, some
    of them promised and not yet given; `batch`: the number of the accepted batch.
    """

    class State(models.TextChoices):
        """Where a file stands."""

        WAITING = "waiting", "ждёт чтения"
        READ = "read", "прочитан"
        REFUSED = "refused", "не принят"
        ARCHIVE = "archive", "архив"
        LEFT = "left", "оставлен"

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="files")
    label = models.CharField(max_length=300)
    sha256 = models.CharField(max_length=64)
    size = models.PositiveBigIntegerField()
    inside = models.ForeignKey("self", models.CASCADE, null=True, related_name="members")
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    format = models.CharField(max_length=60, blank=True)
    summary = models.JSONField(default=dict)
    problems = models.JSONField(default=list)
    remarks = models.JSONField(default=list)
    pupils = models.JSONField(default=list)
    batch = models.PositiveBigIntegerField(null=True)

    class Meta:
        ordering = ("id",)


class Doubt(models.Model):
    """A person in a file that the program will not join by guess; a person decides.

    `kind`: namesake, renamed, moved (`intake.known_people`), or «school»: the file names another
    one. `place`: index of the file's pupil entry. `candidates`: numbers of pupils. `decision`: the
    number of one of them; 0 = somebody new; null = not yet. Of a school: 1 = it is this one,
    0 = the file is left aside.
    """

    upload = models.ForeignKey(Upload, models.CASCADE, related_name="doubts")
    file = models.ForeignKey(UploadFile, models.CASCADE, related_name="doubts")
    place = models.PositiveIntegerField()
    kind = models.CharField(max_length=12)
    name = models.CharField(max_length=300)
    school_year = models.PositiveSmallIntegerField(null=True)
    label = models.CharField(max_length=40)
    candidates = models.JSONField(default=list)
    decision = models.PositiveBigIntegerField(null=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        ordering = ("id",)
        constraints = (
            models.UniqueConstraint(fields=("file", "kind", "place"), name="doubt_once"),
        )

    def __repr__(self) -> str:
        return f"<Doubt {self.pk}>"

    __str__ = __repr__


class SheetMapping(models.Model):
    """How a person said to read a sheet of unknown form; used again for sheets like it."""

    school = models.ForeignKey(OrgUnit, models.CASCADE, related_name="mappings")
    fingerprint = models.CharField(max_length=64)
    title = models.CharField(max_length=200)
    mapping = models.JSONField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("school", "fingerprint"), name="mapping_once"),
        )
