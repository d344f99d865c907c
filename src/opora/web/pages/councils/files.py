"""Minutes and excerpts as files; pupils are called in them as consents allow."""

from collections.abc import Sequence

from django.http import HttpResponse

from opora import __version__
from opora.documents.support import minutes as papers
from opora.records.queries.councils import CouncilCard, QuestionLine
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.councils.card import asked_card
from opora.web.paper_files import paper_file


def minutes(asked: Asked) -> HttpResponse:
    """Return the minutes."""
    card = asked_card(asked)
    made = papers.minutes_report(_paper(asked, card, card.questions))
    return paper_file(asked, made, "протокол совета", card.pupils)


def excerpt(asked: Asked) -> HttpResponse:
    """Return an excerpt with the questions that the address names."""
    card = asked_card(asked)
    named = [typed.number({"q": each}, "q", "Вопрос") for each in asked.request.GET.getlist("q")]
    chosen = [question for question in card.questions if question.number in named]
    if not chosen:
        raise UserError("Отметьте вопросы, которые войдут в выписку. Вернитесь к протоколу.")
    pupils = {each.pupil for question in chosen for each in question.cases}
    made = papers.excerpt_report(_paper(asked, card, chosen))
    return paper_file(asked, made, "выписка из протокола", pupils)


def _paper(asked: Asked, card: CouncilCard, questions: Sequence[QuestionLine]) -> papers.Minutes:
    line = card.line
    return papers.Minutes(
        line.kind,
        asked.spot.school.name,
        line.printed_number,
        line.on,
        line.topic,
        card.present,
        card.votes,
        line.signed_on,
        [_discussed(each) for each in questions],
        any(not each.may_be_named for question in questions for each in question.cases),
        __version__,
    )


def _discussed(question: QuestionLine) -> papers.Discussed:
    return papers.Discussed(
        question.place,
        question.title,
        question.reporter,
        question.heard,
        [each.said for each in question.cases],
        [papers.Decided(each.text, each.responsible, each.due) for each in question.decisions],
    )
