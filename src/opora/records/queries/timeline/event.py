"""An event of a pupil's time line, and of whom it is asked."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from opora.access.rights import Scope
from opora.vocabulary.period import Window


class Kind(StrEnum):
    """Kinds of events, for filters and charts; titles are in TITLES."""

    MARK = "mark"
    TEST = "test"
    ABSENCE = "absence"
    SIGN = "sign"
    OBSERVATION = "observation"
    ACTION = "action"
    CASE = "case"
    NOTICE = "notice"
    DECISION = "decision"
    DEBT = "debt"


TITLES: dict[Kind, str] = {
    Kind.MARK: "итоговые отметки",
    Kind.TEST: "контрольные и диагностические работы",
    Kind.ABSENCE: "пропуски",
    Kind.SIGN: "признаки риска и решения о них",
    Kind.OBSERVATION: "наблюдения",
    Kind.ACTION: "индивидуальная работа",
    Kind.CASE: "сопровождение и маршруты",
    Kind.NOTICE: "уведомления и согласия",
    Kind.DECISION: "решения советов",
    Kind.DEBT: "академическая задолженность",
}


@dataclass(frozen=True, slots=True)
class Whose:
    """Of whom and for whose eyes: all numbers of a pupil, a school, a year and its days.

    `label`: the pupil's class; `scope`: what of the class's lessons may be seen. `reasons`: whether
    causes, work done, plans may be (F4); whoever may not sees only what `account` wrote.
    `psychology`: whether the closed texts may be.
    """

    pupils: tuple[int, ...]
    school: int
    school_year: int
    label: str
    window: Window
    scope: Scope
    account: int
    reasons: bool
    psychology: bool


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened on a day; `opens`: an address inside the program, empty for none.

    `text` stays out of `repr`; `closed`: there is a text that these eyes may not see. `by`: who
    entered it, a post and a name.
    """

    on: date
    kind: Kind
    title: str
    text: str = field(default="", repr=False)
    by: str = field(default="", repr=False)
    opens: str = ""
    subject: str = ""
    closed: bool = False


Source = Callable[[Whose], list[Event]]
