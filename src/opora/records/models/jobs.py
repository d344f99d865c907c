"""Work that a page does not wait for."""

from django.db import models


class Job(models.Model):
    """One piece of work for `opora worker`.

    `key`: what the work is about; of several waiting jobs of one kind and key one is enough.
    `beat_at`: when the worker was last seen at it; a job whose worker died is taken again.
    `wait_until`: not before that, after a try that failed. `by`: whose wish it is. `patient`:
    nobody waits for it, so what people wait for goes before it.
    """

    class State(models.TextChoices):
        """Where a job stands."""

        WAITING = "waiting", "ждёт"
        RUNNING = "running", "идёт"
        DONE = "done", "готово"
        FAILED = "failed", "не вышло"

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=80)
    by = models.PositiveBigIntegerField(null=True)
    reason = models.CharField(max_length=400, blank=True)
    patient = models.BooleanField(default=False)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING, db_index=True)
    tries = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField(auto_now_add=True)
    beat_at = models.DateTimeField(null=True)
    wait_until = models.DateTimeField(null=True)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    error = models.CharField(max_length=600, blank=True)
