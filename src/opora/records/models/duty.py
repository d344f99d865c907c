"""What the checks of data entry found the last time."""

from django.db import models

from opora.records.models.units import OrgUnit


class DutyList(models.Model):
    """Results of all checks of a school and year as `analysis.duty.keeping.as_json` gives them.

    `on`: the day up to which it was looked.
    """

    school = models.ForeignKey(OrgUnit, models.CASCADE, related_name="duty_lists")
    school_year = models.PositiveSmallIntegerField()
    on = models.DateField()
    made_at = models.DateTimeField(auto_now=True)
    results = models.JSONField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=("school", "school_year"), name="duty_list_once"),
        )
