"""Empty forms of a campaign for schools that do not work in the program."""

from collections.abc import Sequence
from datetime import date

from opora.analysis.support.words import reasons
from opora.documents.handmade.template import TemplateFor, template
from opora.records.queries.campaigns import CampaignLine
from opora.records.queries.hand_filled import classes_by_school
from opora.records.queries.places import UnitLine
from opora.vocabulary.subject import standard_subjects


def templates_of(
    campaign: CampaignLine, on: date, schools: Sequence[UnitLine]
) -> list[tuple[str, bytes]]:
    """Return the names of schools, in the order given, with their empty forms for a due date."""
    order = campaign.order
    form, subjects = order.main_form, standard_subjects().names()
    causes = [reason.title for reason in reasons().values()]
    classes = classes_by_school(schools, campaign.school_year, campaign.grades)
    return [
        (
            school.name,
            template(
                form,
                order.failing,
                TemplateFor(
                    school.name,
                    f"на {on:%d.%m.%Y}",
                    campaign.grades,
                    subjects,
                    causes,
                    classes.get(school.unit, ()),
                ),
            ),
        )
        for school in schools
    ]
