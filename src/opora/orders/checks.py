"""What a well-typed order may still have wrong."""

from collections.abc import Iterator
from string import Template

from opora.orders.order import Form, Order
from opora.orders.record import OrderError, nearest
from opora.orders.sources import KNOWN

PERIOD_NAMES = {"on": "31.01.2022", "periods": "с 10.01.2022 по 31.01.2022"}
"""What the period line of a form may name, with sample values."""


def check(order: Order) -> None:
    """Raise OrderError for the first thing in the order that contradicts itself."""
    for problem in (*_campaign(order), *_failing(order), *_documents(order)):
        raise problem
    for form in order.forms:
        for problem in (*_columns(form), *_period(form)):
            raise problem


def _campaign(order: Order) -> Iterator[OrderError]:
    campaign = order.campaign
    first, last = (day.within(campaign.school_year) for day in (campaign.first, campaign.last))
    if first > last:
        yield _error("campaign.last", f"кампания кончается {last}, раньше начала {first}.")
    if not campaign.grades or not all(1 <= grade <= 11 for grade in campaign.grades):
        yield _error("campaign.grades", "нужны классы от 1 до 11.")
    for duty in campaign.duties:
        if duty.level not in campaign.levels:
            yield _error("campaign.duties", _unknown("уровень", duty.level, campaign.levels))
    for part in campaign.parts:
        if part.level not in campaign.levels:
            yield _error("campaign.parts", _unknown("уровень", part.level, campaign.levels))
    if len({part.key for part in campaign.parts}) < len(campaign.parts):
        yield _error("campaign.parts", "ключи частей не повторяются.")
    known = tuple(form.key for form in order.forms)
    if campaign.form not in known:
        yield _error("campaign.form", _unknown("форма", campaign.form, known))


def _failing(order: Order) -> Iterator[OrderError]:
    failing = order.failing
    if failing.low > failing.high:
        yield _error("failing.low", f"{failing.low} больше верхней границы {failing.high}.")
    if not 0 <= failing.places <= 4:
        yield _error("failing.places", "знаков после запятой от 0 до 4.")


def _documents(order: Order) -> Iterator[OrderError]:
    plans = (*order.documents, *order.consolidated)
    keys = [plan.key for plan in plans]
    if len(set(keys)) < len(keys) or not order.documents:
        yield _error("documents", "нужен хотя бы один документ, и ключи не повторяются.")
    known = tuple(form.key for form in order.forms)
    for plan in plans:
        if not plan.key.replace("_", "").isalnum():
            yield _error("documents.key", f"«{plan.key}» станет именем файла: буквы, цифры и _.")
        for name in (plan.form, plan.sheet):
            if name and name not in known:
                yield _error("documents.form", _unknown("форма", name, known))
        if not (order.folder / "documents" / plan.template).is_file():
            yield _error("documents.template", f"нет файла documents/{plan.template}.")


def _columns(form: Form) -> Iterator[OrderError]:
    file = _file(form)
    keys = [column.key for column in form.columns]
    if len(set(keys)) < len(keys) or not keys:
        yield OrderError(file, "columns", "нужна хотя бы одна графа, и ключи граф не повторяются.")
    for column in form.columns:
        if column.source not in KNOWN[form.rows]:
            message = _unknown("источник", column.source, tuple(KNOWN[form.rows]))
            yield OrderError(file, f"columns.{column.key}.source", message)
        if column.width <= 0:
            yield OrderError(file, f"columns.{column.key}.width", "ширина больше нуля.")


def _period(form: Form) -> Iterator[OrderError]:
    try:
        Template(form.period).substitute(PERIOD_NAMES)
    except (KeyError, ValueError):
        known = ", ".join(f"${name}" for name in PERIOD_NAMES)
        yield OrderError(_file(form), "period", f"понятны только {known}.")


def _file(form: Form) -> str:
    return f"forms/{form.key}.toml"


def _error(key: str, message: str) -> OrderError:
    return OrderError("order.toml", key, message)


def _unknown(what: str, name: str, known: tuple[str, ...]) -> str:
    return f"неизвестный {what}: «{name}». {nearest(name, list(known))}"
