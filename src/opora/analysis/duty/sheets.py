"""Findings as tables: all of them, and how many each teacher is to look at."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from opora.analysis.duty.checking import Result
from opora.analysis.duty.finding import TO_CHECK, Finding
from opora.analysis.results.names import People
from opora.analysis.sheet import Cell, Column, Kind, Sheet
from opora.vocabulary.subject import canonical_of, subject_title
from opora.vocabulary.text import fold

NO_TEACHER = "учитель не указан"
Teachers = Mapping[tuple[str, str], str]

_PUPIL = Column("pupil", "Обучающийся, №", Kind.NUMBER, weight=8)
_COLUMNS = (
    Column("check", "Проверка", weight=16),
    Column("class", "Класс", weight=6),
    Column("subject", "Предмет", weight=14),
    Column("teacher", "Учитель", weight=16),
    _PUPIL,
    Column("day", "День", Kind.DATE, weight=8),
    Column("says", "Что проверить", weight=30),
    Column("rows", "Записей", Kind.NUMBER, weight=6),
)
_NOTE = "Строка - повод посмотреть в журнал: объяснение может быть простым."


def duty_sheets(results: Sequence[Result], teachers: Teachers) -> tuple[Sheet, Sheet]:
    """Return the sheets of a school: «duty», a row a finding; «duty_by_teacher», a row a teacher.

    `teachers`: names by class and subject; a subject is looked up by its key, then without its
    qualifier. Pupils are numbers; the cell `opens` the pupil. A finding of a whole class or school
    is under «учитель не указан».
    """
    return _all(results, teachers), _by_teacher(results, teachers)


def with_names(sheet: Sheet, people: People) -> Sheet:
    """Return the sheet «duty» with names in place of the numbers of pupils."""
    place = [column.key for column in sheet.columns].index(_PUPIL.key)
    rows = tuple(
        (*row[:place], _named(row[place], people), *row[place + 1 :]) for row in sheet.rows
    )
    columns = list(sheet.columns)
    columns[place] = replace(_PUPIL, title="Обучающийся", kind=Kind.TEXT, weight=16)
    return replace(sheet, columns=tuple(columns), rows=rows)


def _named(cell: Cell, people: People) -> Cell:
    pupil = cell.opens.get("pupil")
    return cell if pupil is None else replace(cell, value=people.name(int(pupil)))


def teacher_of(finding: Finding, teachers: Teachers) -> str:
    """Return whose subject it is; NO_TEACHER when nobody is named."""
    label, subject = finding.school_class, finding.subject
    if label is None or subject is None:
        return NO_TEACHER
    plain = canonical_of(subject)
    for key in (subject, f"{plain} | ", plain):
        if (label, key) in teachers:
            return teachers[label, key]
    return NO_TEACHER


def _all(results: Sequence[Result], teachers: Teachers) -> Sheet:
    rows = [_row(result, finding, teachers) for result in results for finding in result.findings]
    return Sheet(
        "duty",
        "Ввод данных: что требует проверки",
        _COLUMNS,
        tuple(rows),
        empty=_empty(results),
        notes=(_NOTE, *_rules(results), *_unknown(results)),
    )


def _row(result: Result, finding: Finding, teachers: Teachers) -> tuple[Cell, ...]:
    pupil = finding.pupil_id
    return (
        Cell(result.check.title),
        Cell(finding.school_class),
        Cell(None if finding.subject is None else subject_title(finding.subject)),
        Cell(teacher_of(finding, teachers)),
        Cell(pupil, {} if pupil is None else {"pupil": pupil}),
        Cell(finding.day),
        Cell(finding.says, alert=TO_CHECK),
        Cell(finding.rows, finding.opens if finding.rows else {}),
    )


def _by_teacher(results: Sequence[Result], teachers: Teachers) -> Sheet:
    counts: dict[str, Counter[str]] = defaultdict(Counter)
    for result in results:
        for finding in result.findings:
            counts[teacher_of(finding, teachers)][result.check.key] += 1
    shown = [result.check for result in results if result.findings]
    columns = (
        Column("teacher", "Учитель", weight=20),
        *(Column(check.key, check.title, Kind.NUMBER) for check in shown),
        Column("total", "Всего", Kind.NUMBER),
    )
    keys = [check.key for check in shown]
    names = sorted(counts, key=lambda name: (name == NO_TEACHER, fold(name)))
    return Sheet(
        "duty_by_teacher",
        "Ввод данных: кому что проверить",
        columns,
        tuple(_counted(name, counts[name], keys, {"teacher": name}) for name in names),
        totals=(_counted("Всего", sum(counts.values(), Counter()), keys, {}),) if counts else (),
        empty=_empty(results),
        notes=(_NOTE, *_unknown(results)),
    )


def _counted(
    name: str, counts: Counter[str], keys: Sequence[str], opens: Mapping[str, str]
) -> tuple[Cell, ...]:
    each = [Cell(counts[key], {**opens, "check": key} if counts[key] else {}) for key in keys]
    return (Cell(name), *each, Cell(counts.total(), opens))


def _empty(results: Sequence[Result]) -> str:
    if any(result.not_known for result in results):
        return "Проверять нечего, но проверено не всё: см. примечания."
    return "Проверять нечего: данные внесены в срок."


def _rules(results: Sequence[Result]) -> list[str]:
    return [f"{result.check.title}. {result.rule}" for result in results if result.findings]


def _unknown(results: Sequence[Result]) -> list[str]:
    return [
        f"Не проверено: {result.check.title}: {why}."
        for result in results
        for why in result.not_known
    ]
