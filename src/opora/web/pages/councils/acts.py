"""What is done in the minutes of a council."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse

from opora.records.actions.councils import (
    add_question,
    close_minutes,
    drop_question,
    tell_conclusion,
)
from opora.records.actions.decisions import Done, Resolved, decide, drop_decision, follow_up
from opora.records.queries.councils import CouncilCard
from opora.vocabulary.problems import UserError
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.councils.card import asked_card, back, shown
from opora.web.pages.councils.listing import by

Form = Mapping[str, str]
Who = dict[str, Any]


def tell(asked: Asked) -> HttpResponse:
    """Note that the teachers know the conclusion."""

    def act(form: Form, who: Who, card: CouncilCard) -> None:
        on = typed.day(form, "on", "День")
        tell_conclusion(**who, council=card.line.number, version=_version(form), on=on)

    return _then(asked, act)


def close(asked: Asked) -> HttpResponse:
    """Close the minutes."""

    def act(form: Form, who: Who, card: CouncilCard) -> None:
        on = typed.day(form, "on", "День подписания")
        close_minutes(**who, council=card.line.number, version=_version(form), on=on)

    return _then(asked, act)


def question(asked: Asked) -> HttpResponse:
    """Add a question to the agenda."""

    def act(form: Form, who: Who, card: CouncilCard) -> None:
        add_question(
            **who,
            council=card.line.number,
            title=typed.text(form, "title", "Вопрос"),
            reporter=typed.text(form, "reporter", "Докладчик", needed=False)[:200],
            cases=_cases(asked),
        )

    return _then(asked, act)


def question_drop(asked: Asked) -> HttpResponse:
    """Take a question off the agenda."""

    def act(form: Form, who: Who, card: CouncilCard) -> None:
        drop_question(**who, question=_question(asked, card), version=_version(form))

    return _then(asked, act)


def resolve(asked: Asked) -> HttpResponse:
    """Add a decision to a question."""

    def act(form: Form, who: Who, card: CouncilCard) -> None:
        resolved = Resolved(
            typed.note(form, "text", "Решили"),
            typed.number(form, "staff", "Ответственный"),
            typed.day(form, "due", "Срок"),
            _cases(asked),
        )
        decide(**who, question=_question(asked, card), resolved=resolved)

    return _then(asked, act)


def decision_drop(asked: Asked) -> HttpResponse:
    """Take a decision out of open minutes."""

    def act(form: Form, who: Who, card: CouncilCard) -> None:
        drop_decision(**who, decision=_decision(asked, card), version=_version(form))

    return _then(asked, act)


def decision_done(asked: Asked) -> HttpResponse:
    """Note what came of a decision."""

    def act(form: Form, who: Who, card: CouncilCard) -> None:
        done = Done(typed.day(form, "on", "День"), typed.note(form, "text", "Что сделано"))
        follow_up(**who, decision=_decision(asked, card), version=_version(form), done=done)

    return _then(asked, act)


def _then(asked: Asked, act: Callable[[Form, Who, CouncilCard], None]) -> HttpResponse:
    """Act and return to the minutes; what is wrong is said there."""
    card = asked_card(asked)
    who = {"by": by(asked), "school": asked.spot.school.unit}
    try:
        act(asked.request.POST.dict(), who, card)
    except UserError as error:
        return shown(asked, card, error)
    return back(asked)


def _version(form: Form) -> int:
    return typed.number(form, "version", "Версия")


def _cases(asked: Asked) -> list[int]:
    chosen = asked.request.POST.getlist("case")
    return [typed.number({"case": each}, "case", "Сопровождение") for each in chosen]


def _question(asked: Asked, card: CouncilCard) -> int:
    """Return the question the address names; Http404 where it is of another council."""
    number = int(asked.names["question"])
    if number not in {each.number for each in card.questions}:
        raise Http404
    return number


def _decision(asked: Asked, card: CouncilCard) -> int:
    number = int(asked.names["decision"])
    if number not in {each.number for q in card.questions for each in q.decisions}:
        raise Http404
    return number
