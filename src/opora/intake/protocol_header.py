"""The header of a protocol of a control work: tasks, the stated sum, the mark."""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from functools import lru_cache

from opora.intake.grid import Grid
from opora.intake.person_header import name_column
from opora.intake.term_tables import is_mean, term_of
from opora.vocabulary.text import fold, squeeze

_TASK = re.compile(
    r"(?P<word>(?:номер\s+)?задани[ея]|зад\.?|вопрос|з\.?)?\s*№?\s*"
    r"(?P<task>[1-9]\d?(?:[.,][1-9])?\s?[а-я]?|[а-яa-z][1-9]\d?(?:[.,][1-9])?)\.?"  # 01.09 is a day
    r"(?:\s*\(\s*(?:макс\w*\.?\s*)?(?P<most>\d{1,3}(?:[.,]\d{1,2})?)\s*(?:б\w*\.?)?\s*\))?",
    re.IGNORECASE,
)
_GROUP = re.compile(r"(?:номера?\s+|баллы\s+за\s+)?задани[яйе]|баллы")
_SUM = re.compile(
    r"сумма\b|(?:всего|итог\S*|набран\S*|общ\S*|первичн\S*|кол-во|количество)?\s*балл"
)
_PERCENT = re.compile(r"%|процент|доля")
_MARK = re.compile(r"(?:оценка|отметка)\b(?!\s*за\s)")
_VARIANT = re.compile(r"вар(?:иант|\.|$)")
_MAXIMUM = re.compile(r"макс")
_SCORE = re.compile(r"\d{1,3}(?:[.,]\d{1,2})?")
_ENOUGH_TASKS = 2
_HUNDRED = 100


@dataclass
class ProtocolHeader:
    """Columns of one protocol.

    `tasks`: (column, task as the file has it); `most`: hundredths of a point by column, where the
    header says so; `depth`: how many rows the header takes.
    """

    name: int
    depth: int = 1
    tasks: list[tuple[int, str]] = field(default_factory=list)
    most: dict[int, int] = field(default_factory=dict)
    total: int | None = None
    mark: int | None = None
    school_class: int | None = None
    aside: list[int] = field(default_factory=list)

    def known(self) -> set[int]:
        """Return all columns that are read, or need not be: number, variant, per cent."""
        single = {self.name, self.total, self.mark, self.school_class}
        return {c for c in single if c is not None} | {c for c, _ in self.tasks} | {*self.aside}


def protocol_header(grid: Grid, index: int) -> ProtocolHeader | None:
    """Return the header that begins at a row, None if that row is none.

    Tasks stand in the row of «ФИО», or in the row below under «Задания».
    """
    upper = grid.rows[index]
    name = name_column(upper)
    if name is None:
        return None
    lower = grid.rows[index + 1] if index + 1 < len(grid.rows) else []
    groups = [column for column, cell in enumerate(upper) if cell and _is_group(cell)]
    if groups and not any(squeeze(cell) for cell in lower[: groups[0]]):
        return _header(_joined(upper, lower, groups[0]), name, 2)
    return _header(upper, name, 1)


def _is_group(text: str) -> bool:
    return _GROUP.fullmatch(fold(text)) is not None


def _joined(upper: list[str], lower: list[str], first: int) -> list[str]:
    width = max(len(upper), len(lower))
    above, below = upper + [""] * (width - len(upper)), lower + [""] * (width - len(lower))
    pairs = enumerate(zip(above, below, strict=True))
    return [low if column >= first and squeeze(low) else up for column, (up, low) in pairs]


def _header(titles: list[str], name: int, depth: int) -> ProtocolHeader | None:
    header = ProtocolHeader(name, depth)
    told = False
    for column, cell in enumerate(titles):
        text = fold(cell) if cell else ""
        if not text or column == name:
            continue
        task = task_of(cell) if column > name else None
        if task is not None:
            header.tasks.append((column, task[0]))
            told = told or task[2]
            if task[1] is not None:
                header.most[column] = task[1]
        else:
            _plain_column(header, column, text)
    enough = bool(header.tasks) if told else len(header.tasks) >= _ENOUGH_TASKS
    is_protocol = enough and (told or header.total is not None)
    return header if is_protocol else None


def _plain_column(header: ProtocolHeader, column: int, text: str) -> None:
    if text == "класс":
        header.school_class = column
    elif column < header.name or _VARIANT.match(text) or _PERCENT.match(text):
        header.aside.append(column)
    elif header.total is None and _SUM.match(text) and not is_mean(text):
        header.total = column
    elif header.mark is None and _MARK.match(text):
        header.mark = column


@lru_cache(maxsize=4096)
def task_of(text: str) -> tuple[str, int | None, bool] | None:
    """Return the task, its most points in hundredths (None if not said) and whether the header has
    a word for it: «Задание 1.2 (3 б.)» → («1.2», 300, True). None for another header.
    """
    match = _TASK.fullmatch(squeeze(text))
    if match is None or term_of(text):
        return None
    most = match["most"]
    return squeeze(match["task"]), points(most) if most else None, bool(match["word"])


@lru_cache(maxsize=4096)
def points(text: str) -> int | None:
    """Return hundredths of a point of «1,5», None if the text is no score."""
    cleaned = squeeze(text)
    if not _SCORE.fullmatch(cleaned):
        return None
    return int(Decimal(cleaned.replace(",", ".")) * _HUNDRED)


def is_maximum(grid: Grid, index: int, before: int) -> bool:
    """Tell whether a row says the most points of the tasks: «Макс. балл»."""
    return any(_MAXIMUM.match(fold(cell)) for cell in grid.rows[index][:before] if cell)
