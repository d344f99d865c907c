"""Where a paper that is handed in stands, and what may be done with it: one table of moves."""

from dataclasses import dataclass, replace
from enum import StrEnum


class State(StrEnum):
    """States of a submission."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    IN_REVIEW = "in_review"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WITHDRAWN = "withdrawn"


class Act(StrEnum):
    """What is done with a submission: the first five by its sender, the others by its receiver."""

    EDIT = "edit"
    PREPARE = "prepare"  # fix the draft as a version, to be certified and sent
    CERTIFY = "certify"
    SUBMIT = "submit"
    WITHDRAW = "withdraw"
    BEGIN = "begin"  # of the review: from now on the sender changes nothing
    RETURN = "return"
    ACCEPT = "accept"
    REOPEN = "reopen"


STATE_TITLES: dict[State, str] = {
    State.DRAFT: "заполняется",
    State.SUBMITTED: "сдана",
    State.IN_REVIEW: "на проверке",
    State.RETURNED: "возвращена",
    State.ACCEPTED: "принята",
    State.WITHDRAWN: "отозвана",
}
ACT_TITLES: dict[Act, str] = {
    Act.EDIT: "исправлена",
    Act.PREPARE: "подготовлена к сдаче",
    Act.CERTIFY: "заверена руководителем",
    Act.SUBMIT: "сдана",
    Act.WITHDRAW: "отозвана",
    Act.BEGIN: "взята на проверку",
    Act.RETURN: "возвращена с замечаниями",
    Act.ACCEPT: "принята",
    Act.REOPEN: "открыта после приёма",
}
HANDED_IN = frozenset({State.SUBMITTED, State.IN_REVIEW, State.ACCEPTED})
"""States in which the receiver has the paper."""

_SENDER = frozenset({State.DRAFT, State.SUBMITTED, State.RETURNED, State.WITHDRAWN})
_FROM: dict[Act, frozenset[State]] = {
    Act.EDIT: _SENDER,
    Act.PREPARE: _SENDER,
    Act.CERTIFY: _SENDER,
    Act.SUBMIT: _SENDER,
    Act.WITHDRAW: frozenset({State.SUBMITTED}),
    Act.BEGIN: frozenset({State.SUBMITTED}),
    Act.RETURN: frozenset({State.IN_REVIEW}),
    Act.ACCEPT: frozenset({State.IN_REVIEW}),
    Act.REOPEN: frozenset({State.ACCEPTED}),
}
_TO: dict[Act, State] = {
    Act.SUBMIT: State.SUBMITTED,
    Act.WITHDRAW: State.WITHDRAWN,
    Act.BEGIN: State.IN_REVIEW,
    Act.RETURN: State.RETURNED,
    Act.ACCEPT: State.ACCEPTED,
    Act.REOPEN: State.IN_REVIEW,
}
_NEEDS_REASON = frozenset({Act.WITHDRAW, Act.RETURN, Act.REOPEN})


@dataclass(frozen=True, slots=True)
class Standing:
    """`versions`: how many there are; `prepared`: number of the one that says what the draft says
    and was not sent yet, 0 when there is none; `certified`: that one; `sent`: the last sent."""

    state: State = State.DRAFT
    versions: int = 0
    prepared: int = 0
    certified: bool = False
    sent: int = 0


@dataclass(frozen=True, slots=True)
class Around:
    """What a move depends on besides: whether the form must be certified, why nothing is taken any
    more ('' while it is), whether a reason was given."""

    needs_certificate: bool = True
    closed: str = ""
    reason: bool = True


def refusal(now: Standing, act: Act, around: Around) -> str:
    """Return why a move is impossible, for people; empty when it is possible."""
    if now.state not in _FROM[act]:
        return f"Форма {STATE_TITLES[now.state]}: {_WHY_NOT[act]}"
    if act in _NEEDS_REASON and not around.reason:
        return "Напишите причину: без неё отправитель не узнает, что делать."
    if act is Act.CERTIFY and not now.prepared:
        return "Форма изменилась или не подготовлена к сдаче. Подготовьте её и заверьте снова."
    if act is Act.CERTIFY and now.certified:
        return "Эта версия уже заверена."
    if act is Act.SUBMIT:
        return _not_sent(now, around)
    return ""


def step(now: Standing, act: Act, around: Around) -> Standing:
    """Return where it stands after a move; ValueError with the refusal when there is one."""
    why = refusal(now, act, around)
    if why:
        raise ValueError(why)
    after = replace(now, state=_TO.get(act, now.state))
    if act in (Act.EDIT, Act.WITHDRAW):
        return replace(after, prepared=0, certified=False)
    if act is Act.PREPARE:
        number = now.versions + 1
        return replace(after, versions=number, prepared=number, certified=False)
    if act is Act.CERTIFY:
        return replace(after, certified=True)
    if act is Act.SUBMIT:
        return replace(after, sent=now.prepared, prepared=0, certified=False)
    if act is Act.BEGIN:
        return replace(after, prepared=0, certified=False)
    return after


def _not_sent(now: Standing, around: Around) -> str:
    if not now.prepared:
        return "Сначала подготовьте форму к сдаче: так фиксируется то, что будет сдано."
    if around.needs_certificate and not now.certified:
        return "Форма не заверена руководителем. Попросите его открыть её и заверить."
    # What was returned may come back: the receiver has asked for it.
    if around.closed and now.state in (State.DRAFT, State.WITHDRAWN):
        return around.closed
    return ""


_WHY_NOT: dict[Act, str] = {
    Act.EDIT: "исправлять её нельзя, пока её не вернут.",
    Act.PREPARE: "менять её нельзя, пока её не вернут.",
    Act.CERTIFY: "заверять нечего.",
    Act.SUBMIT: "второй раз она не сдаётся.",
    Act.WITHDRAW: "отозвать можно только сданную, проверка которой не началась.",
    Act.BEGIN: "на проверку берётся только сданная.",
    Act.RETURN: "вернуть можно только ту, что на проверке.",
    Act.ACCEPT: "принять можно только ту, что на проверке.",
    Act.REOPEN: "открыть снова можно только принятую.",
}
