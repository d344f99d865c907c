"""The road of a case as one table of acts: from where, to where, and what stands in the way.

A case is opened, its causes are named, a route (ИОМ) is drafted, told to the parents, approved,
worked on, checked; what the checks say is the outcome. No date closes a case.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from opora.vocabulary.problems import UserError


class State(StrEnum):
    """Where a case stands."""

    OPENED = "opened"
    REASONED = "reasoned"  # causes are named
    ROUTED = "routed"  # a route is drafted
    RUNNING = "running"  # the route is approved
    CLOSED = "closed"
    HANDED_OVER = "handed_over"  # on its way to another school


class Outcome(StrEnum):
    """What came of a case."""

    REACHED = "reached"
    PARTLY = "partly"
    NOT_REACHED = "not_reached"
    MISTAKEN = "mistaken"  # nothing was to be done


STATE_TITLES: Mapping[str, str] = {
    State.OPENED: "открыто, причины не названы",
    State.REASONED: "причины названы, маршрута нет",
    State.ROUTED: "маршрут составлен, не утверждён",
    State.RUNNING: "маршрут идёт",
    State.CLOSED: "закрыто",
    State.HANDED_OVER: "передаётся в другую школу",
}
OUTCOME_TITLES: Mapping[str, str] = {
    Outcome.REACHED: "цели достигнуты",
    Outcome.PARTLY: "цели достигнуты частично",
    Outcome.NOT_REACHED: "цели не достигнуты",
    Outcome.MISTAKEN: "открыто ошибочно",
}
GOING = (State.OPENED, State.REASONED, State.ROUTED, State.RUNNING)  # somebody has to do something


@dataclass(frozen=True, slots=True)
class Goal:
    """A goal of a route. `reached`: what its last held control says, None where none was held."""

    complete: bool  # has a measure, a target and a due day
    reached: bool | None = None


@dataclass(frozen=True, slots=True)
class Route:
    """The route that holds now. `lessons`: by lesson, whether somebody is responsible for it.

    `told`: the parents got to know it or refused to; that was recorded.
    """

    goals: tuple[Goal, ...] = ()
    lessons: tuple[bool, ...] = ()
    told: bool = False
    approved: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """As much of a case as its road depends on; `route` None: none holds now.

    `ever_approved`: whether any of its routes was approved.
    """

    state: State
    causes: int = 0
    route: Route | None = None
    ever_approved: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """What is said when an act is done; each guard looks at what it needs.

    `consent`: parents' consent to hand over is in force. `elsewhere`: the other school is another
    one. `here`: the pupil is enrolled in the school that takes the case.
    """

    reason: str = ""
    causes: int = 0
    consent: bool = False
    elsewhere: bool = False
    here: bool = False


NOTHING = Said()
Guard = Callable[[Case, Said], Iterable[str]]
NEXT = "next"  # a move to where the case stands once the act is done, see `stands`


@dataclass(frozen=True, slots=True)
class Act:
    """What can be done with a case: from which states it moves to which; `guard` yields what
    stands in the way and what to do about it."""

    title: str
    moves: Mapping[State, str]
    guard: Guard


def stands(case: Case) -> State:
    """Return where a case that goes on stands, by what there is of it."""
    if case.route is not None:
        return State.RUNNING if case.route.approved else State.ROUTED
    return State.REASONED if case.causes else State.OPENED


def outcome_of(route: Route) -> Outcome:
    """Return what the held controls of a route say."""
    reached = [goal.reached is True for goal in route.goals]
    if not any(reached):
        return Outcome.NOT_REACHED
    return Outcome.REACHED if all(reached) else Outcome.PARTLY


def what_stops(case: Case, act: str, said: Said = NOTHING) -> tuple[str, ...]:
    """Return why an act cannot be done now and what to do, in Russian; nothing where it can."""
    known = ACTS[act]
    if case.state not in known.moves:
        where = ", ".join(f"«{STATE_TITLES[state]}»" for state in known.moves)
        said_now = f"сопровождение сейчас «{STATE_TITLES[case.state]}»"
        where = f"Это можно, когда оно {where}. Обновите страницу: на ней видно, что дальше."
        return (f"«{known.title}» нельзя: {said_now}. {where}",)
    return tuple(known.guard(case, said))


def moved(case: Case, act: str, said: Said = NOTHING) -> State:
    """Return the state after an act; raises UserError that says what stops it and what to do."""
    problems = what_stops(case, act, said)
    if problems:
        raise UserError(" ".join(problems))
    to = ACTS[act].moves[case.state]
    return stands(_changed(case, act, said)) if to == NEXT else State(to)


def _changed(case: Case, act: str, said: Said) -> Case:
    """Return what an act that moves to NEXT makes of a case: who reopens or takes begins anew."""
    route = case.route if act in ("name_causes", "recall") else None
    causes = said.causes if act == "name_causes" else case.causes
    return Case(case.state, causes, route, case.ever_approved)


def _free(case: Case, said: Said) -> Iterable[str]:
    return ()


def _causes(case: Case, said: Said) -> Iterable[str]:
    if not said.causes:
        yield "Не названа ни одна причина. Выберите главную причину из списка."


def _draft(case: Case, said: Said) -> Iterable[str]:
    if case.route is None:
        return
    if case.route.goals and all(goal.reached for goal in case.route.goals):
        yield "Все цели этого маршрута достигнуты. Закройте сопровождение с этим итогом."
    elif not said.reason:
        yield "Новый маршрут заменит нынешний. Напишите, почему нынешний не подходит."


def _approve(case: Case, said: Said) -> Iterable[str]:
    route = _route(case)
    if not any(goal.complete for goal in route.goals):
        yield "В маршруте нет цели с измеримым результатом и сроком. Добавьте хотя бы одну."
    elif not all(goal.complete for goal in route.goals):
        yield "Не у каждой цели есть мера, значение и срок. Дополните цели."
    if not any(route.lessons):
        yield "Ни за одно занятие никто не отвечает. Добавьте занятие и выберите ответственного."
    if not route.told:
        yield "Не записано, что родители ознакомлены или отказались. Запишите это."


def _all_checked(case: Case, said: Said) -> Iterable[str]:
    route = _route(case)
    unchecked = sum(goal.reached is None for goal in route.goals)
    if unchecked:
        yield (
            f"Целей без проведённого контроля: {unchecked}. Сопровождение закрывает проверка, "
            "а не дата: проведите контроль и внесите результат."
        )
    elif outcome_of(route) != Outcome.REACHED and not said.reason:
        yield "Цели достигнуты не все. Напишите, что делается дальше, или составьте новый маршрут."


def _withdraw(case: Case, said: Said) -> Iterable[str]:
    if case.ever_approved:
        yield (
            "Маршрут уже утверждался, отменить сопровождение нельзя. Закройте его по результату "
            "контроля."
        )
    elif not said.reason:
        yield "Напишите, почему сопровождение открыто ошибочно."


def _reason(case: Case, said: Said) -> Iterable[str]:
    if not said.reason:
        yield "Напишите, почему сопровождение возобновляется."


def _give(case: Case, said: Said) -> Iterable[str]:
    if not said.elsewhere:
        yield "Передать можно только в другую школу. Выберите её из списка."
    if not said.consent:
        yield (
            "Нет действующего согласия родителей на передачу сведений в другую школу. Внесите "
            "согласие на странице «Согласия и уведомления»."
        )


def _take(case: Case, said: Said) -> Iterable[str]:
    if not said.here:
        yield "Ученик ещё не записан в вашу школу. Сначала зачислите его в класс."


def _route(case: Case) -> Route:
    if case.route is None:
        raise ValueError(f"a case that is {case.state!r} has no route")
    return case.route


_S = State
_SAME = {state: state for state in (_S.ROUTED, _S.RUNNING)}
_RUNNING: Mapping[State, str] = {_S.RUNNING: _S.RUNNING}

ACTS: Mapping[str, Act] = {
    "name_causes": Act("Назвать причины", dict.fromkeys(GOING, NEXT), _causes),
    "draft": Act("Составить маршрут", {_S.REASONED: _S.ROUTED, _S.RUNNING: _S.ROUTED}, _draft),
    "edit": Act("Изменить маршрут", {_S.ROUTED: _S.ROUTED}, _free),
    "tell_parents": Act("Ознакомить родителей", _SAME, _free),
    "approve": Act("Утвердить маршрут", {_S.ROUTED: _S.RUNNING}, _approve),
    "plan": Act("Назначить контроль", _RUNNING, _free),
    "hold": Act("Внести результат контроля", _RUNNING, _free),
    "close": Act("Закрыть сопровождение", {_S.RUNNING: _S.CLOSED}, _all_checked),
    "withdraw": Act(
        "Отменить ошибочное сопровождение",
        dict.fromkeys((_S.OPENED, _S.REASONED, _S.ROUTED), _S.CLOSED),
        _withdraw,
    ),
    "reopen": Act("Возобновить сопровождение", {_S.CLOSED: NEXT}, _reason),
    "give": Act("Передать в другую школу", dict.fromkeys(GOING, _S.HANDED_OVER), _give),
    "recall": Act("Отменить передачу", {_S.HANDED_OVER: NEXT}, _free),
    "take": Act("Принять сопровождение", {_S.HANDED_OVER: NEXT}, _take),
}
