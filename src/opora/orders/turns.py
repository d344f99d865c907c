"""Whose turn it is: who has to do what next with a paper that is handed in."""

from dataclasses import dataclass
from typing import Literal

from opora.orders.standing import Standing, State

Who = Literal["school", "head", "receiver", "nobody"]
WHO_TITLES: dict[Who, str] = {
    "school": "заполняет школа",
    "head": "заверяет директор",
    "receiver": "у проверяющего",
    "nobody": "всё сделано",
}


@dataclass(frozen=True, slots=True)
class Turn:
    """Who is to act, and what is to be done."""

    who: Who
    says: str


def turn(now: Standing, needs_certificate: bool, closed: bool = False) -> Turn:
    """Return whose turn it is; `closed`: the time to hand in is over."""
    if now.state is State.ACCEPTED:
        return Turn("nobody", "Форма принята.")
    if now.state is State.IN_REVIEW:
        return Turn("receiver", "Форму проверяют. Менять её нельзя, пока её не вернут.")
    if now.state is State.SUBMITTED and not now.prepared:
        return Turn("receiver", "Форма сдана. До начала проверки её можно исправить или отозвать.")
    if closed and now.state in (State.DRAFT, State.WITHDRAWN):
        return Turn("nobody", "Приём закрыт.")
    return _senders(now, needs_certificate)


def _senders(now: Standing, needs_certificate: bool) -> Turn:
    if now.prepared and needs_certificate and not now.certified:
        return Turn("head", "Директор открывает форму, проверяет и заверяет.")
    if now.prepared:
        return Turn("school", "Форма готова. Сдайте её.")
    if now.state is State.RETURNED:
        return Turn("school", "Исправьте по замечаниям, подготовьте и сдайте снова.")
    if now.state is State.WITHDRAWN:
        return Turn("school", "Форма отозвана. Исправьте её, подготовьте и сдайте снова.")
    return Turn("school", "Заполните графы и подготовьте форму к сдаче.")
