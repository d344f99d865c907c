"""A question for a council, begun from a case of the pupil."""

from django.http import HttpResponse

from opora.records.actions.councils import add_question
from opora.records.queries.pupils import numbers_of
from opora.records.queries.spoken import open_cases_of
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.papers.listing import by, done, shown


def ask(asked: Asked) -> HttpResponse:
    """Put a question about the pupil on the agenda of a council whose minutes are open."""
    form, school = asked.request.POST.dict(), asked.spot.school.unit
    try:
        case = typed.number(form, "case", "Сопровождение")
        own = open_cases_of(numbers_of(asked.spot.child.pupil), school)
        if case not in {number for number, _ in own}:
            raise UserError("Выберите сопровождение из списка.")
        add_question(
            by=by(asked),
            school=school,
            council=typed.number(form, "council", "Совет"),
            title=typed.text(form, "title", "Вопрос"),
            reporter=typed.text(form, "reporter", "Докладчик", needed=False)[:200],
            cases=[case],
        )
    except UserError as error:
        return shown(asked, error)
    return done(asked, "asked")
