"""Who saw and changed what: append-only, every event carries a digest of all before it."""

from django.db import models


class AuditEvent(models.Model):
    """One event. `account` and `unit` are numbers, not references: events outlive what they name.

    `digest` = SHA-256 of the previous digest and the canonical text of this event
    (`records.chain`). `reason`: by what right. `pupils`: numbers of the pupils that were shown.
    """

    number = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    account = models.PositiveBigIntegerField(null=True)
    act = models.CharField(max_length=40)  # read, export, print, change, sign_in…
    what = models.TextField()
    unit = models.PositiveBigIntegerField(null=True)
    reason = models.TextField(blank=True)  # two rights at once when other eyes are on
    details = models.JSONField(default=dict)
    pupils = models.JSONField(default=list)
    digest = models.CharField(max_length=64)

    class Meta:
        indexes = (models.Index(fields=("unit", "at"), name="audit_unit"),)


class AuditPupil(models.Model):
    """The index of events by pupil; made of `AuditEvent.pupils`, adds nothing to them."""

    event = models.ForeignKey(AuditEvent, models.PROTECT, related_name="+")
    pupil = models.PositiveBigIntegerField()

    class Meta:
        indexes = (models.Index(fields=("pupil", "event"), name="audit_pupil"),)


class AuditHead(models.Model):
    """The end of the chain, one row; locking it puts events in order.

    `moved`: names of the last files of reading events that are in the chain (`records.spool`).
    """

    number = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    moved = models.JSONField(default=list)
