"""The road of a case as a page shows it: what is done, where it stands, the one next step."""

from dataclasses import dataclass

from opora.analysis.support.case import Case, Goal, Outcome, Route, State, outcome_of

STAGES = ("Открыто", "Причины", "Маршрут", "Родители", "Работа", "Контроль", "Итог")
_AT = {State.OPENED: 1, State.REASONED: 2, State.CLOSED: len(STAGES)}


@dataclass(frozen=True, slots=True)
class Stage:
    """A stage of the road: «done», «now» or «later»."""

    title: str
    stands: str


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next: the act or page, what its button says, and why it is next."""

    act: str
    button: str
    why: str


def stages(case: Case) -> list[Stage]:
    """Return the stages with those that are behind; of a case that is handed over all are later."""
    now = _now(case)
    words = ["done" if n < now else "now" if n == now else "later" for n in range(len(STAGES))]
    return [Stage(title, word) for title, word in zip(STAGES, words, strict=True)]


def next_step(case: Case) -> Step | None:
    """Return the one next step; None where the case is closed or on its way to another school."""
    if case.state == State.OPENED:
        return Step("name_causes", "Назвать причины", "Без причин не выбрать, чем помогать.")
    if case.state == State.REASONED:
        return Step("draft", "Составить маршрут", "Черновик предложит программа, вы его поправите.")
    if case.route is None or case.state == State.HANDED_OVER:
        return None
    return _of_running(case.route) if case.route.approved else _of_draft(case.route)


def _of_draft(route: Route) -> Step:
    complete = any(goal.complete for goal in route.goals) and any(route.lessons)
    if not complete:
        return Step("edit", "Дополнить маршрут", "Нужны цель с результатом и занятие с учителем.")
    if not route.told:
        return Step("tell_parents", "Записать ознакомление родителей", "Маршрут показывают им.")
    return Step("approve", "Утвердить маршрут", "Цели, занятия и ознакомление есть.")


def _of_running(route: Route) -> Step:
    if any(goal.reached is None for goal in route.goals):
        why = "Ведите занятия и записывайте их; итог скажет контроль каждой цели."
        return Step("hold", "Внести результат контроля", why)
    if outcome_of(route) == Outcome.REACHED:
        return Step("close", "Закрыть: цели достигнуты", "Все контроли проведены.")
    return Step("draft", "Составить новый маршрут", "Цели достигнуты не все.")


def _now(case: Case) -> int:
    if case.state in _AT or case.state == State.HANDED_OVER or case.route is None:
        return _AT.get(case.state, 0)
    return _at(case.route)


def _at(route: Route) -> int:
    if not route.approved:
        return STAGES.index("Родители" if _written(route) else "Маршрут")
    return STAGES.index("Контроль" if any(map(_checked, route.goals)) else "Работа")


def _written(route: Route) -> bool:
    return any(goal.complete for goal in route.goals) and any(route.lessons)


def _checked(goal: Goal) -> bool:
    return goal.reached is not None
