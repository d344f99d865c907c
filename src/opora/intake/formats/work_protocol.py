"""A protocol of a control work by task, made by hand (formats.md §2.6 e)."""

from dataclasses import dataclass, field, replace
from datetime import date

from opora.intake.days import header_date
from opora.intake.format import Format
from opora.intake.grid import Grid
from opora.intake.labels import Labels, read_labels
from opora.intake.legends import default_legend, effective_legend, printed_legend
from opora.intake.other_columns import OtherColumns
from opora.intake.person_header import people_headers
from opora.intake.person_rows import is_no_person
from opora.intake.person_titles import subject_and_class
from opora.intake.protocol_header import ProtocolHeader, is_maximum, points, protocol_header
from opora.intake.reading import NO_SCORE, Hints, Reading
from opora.intake.roster import Roster
from opora.intake.writer import DASHES, SheetWriter, shown
from opora.vocabulary.class_label import parse_class
from opora.vocabulary.period import school_year_of
from opora.vocabulary.person import looks_like_name
from opora.vocabulary.text import fold, squeeze

_KIND = "Контрольная работа"
_NOT_ATTEMPTED = DASHES | {"х"}


@dataclass
class _Protocol:
    """What holds for the rows of one protocol; `most`: hundredths of a point by column."""

    writer: SheetWriter
    roster: Roster
    header: ProtocolHeader
    labels: Labels
    day: date
    subject: int
    work: int
    rows: range
    most: dict[int, int] = field(default_factory=dict)

    def cell(self, index: int, column: int | None) -> str:
        """Return a tidy cell, '' where the row or the table has none."""
        row = self.writer.grid.rows[index]
        return squeeze(row[column]) if column is not None and column < len(row) else ""


def _is_header(grid: Grid, index: int) -> bool:
    return protocol_header(grid, index) is not None


def recognises(grid: Grid) -> bool:
    """Tell whether some row is «ФИО | задание 1 … n», or «ФИО | 1 … n | Сумма баллов»."""
    return bool(people_headers(grid, _is_header))


def read(grid: Grid, hints: Hints, reading: Reading) -> None:
    """Add the scores of every task and the marks of the work, of every protocol of the sheet."""
    legend = effective_legend(default_legend("handmade"), printed_legend(grid))
    writer = SheetWriter(grid, hints, reading, legend)
    headers = people_headers(grid, _is_header)
    labels = read_labels(grid, 0, headers[0])
    subject_and_class(grid, labels)
    for start, end in zip(headers, [*headers[1:], len(grid.rows)], strict=True):
        protocol = _open(writer, range(start, end), replace(labels))
        if protocol is not None:
            _read_rows(protocol)
        read_labels(grid, start + 1, end, labels)


def _open(writer: SheetWriter, rows: range, labels: Labels) -> _Protocol | None:
    """Return the protocol, None with a problem if its subject or day is not said."""
    header = protocol_header(writer.grid, rows.start)
    day = header_date(labels.day, labels.school_year or writer.hints.school_year)
    if day is None:
        found = f"Найдено: {shown(labels.day)}. " if labels.day else ""
        writer.problem(rows.start, 0, "date_missing", f"{_NO_DAY} {found}{_ASK_DAY}")
    if not labels.subject:
        writer.problem(rows.start, 0, "subject_missing", _ASK_SUBJECT)
    if header is None or day is None or not labels.subject:
        return None
    if labels.school_year is None:
        labels.year_label = school_year_of(day)
    roster = Roster(writer, writer.new_table())
    subject, work = writer.subject(labels.subject), writer.work(labels.topic or _KIND)
    found_rows = range(rows.start + header.depth, rows.stop)
    protocol = _Protocol(writer, roster, header, labels, day, subject, work, found_rows)
    protocol.most = _most(protocol)
    return protocol


def _most(protocol: _Protocol) -> dict[int, int]:
    """Return the most points of each task: its row may stand above or below the pupils."""
    most, header = dict(protocol.header.most), protocol.header
    for index in protocol.rows:
        if is_maximum(protocol.writer.grid, index, header.tasks[0][0]):
            for column, _ in header.tasks:
                text = protocol.cell(index, column)
                found = points(text)
                if found is not None:
                    most[column] = found
                elif text:
                    protocol.writer.unknown(index, column, text, "число баллов")
    return most


def _read_rows(protocol: _Protocol) -> None:
    writer, header = protocol.writer, protocol.header
    grid, first = writer.grid, header.tasks[0][0]
    above = range(protocol.rows.start - header.depth, protocol.rows.start)
    others = OtherColumns(writer, above, protocol.rows.stop, header.known(), header.name + 1)
    for index in protocol.rows:
        if is_maximum(grid, index, first) or is_no_person(grid, index, header.name):
            continue
        name = protocol.cell(index, header.name)
        if looks_like_name(name):
            section = _section(protocol, index)
            if section is not None:
                _read_person(protocol, index, name, section)
            others.check(index)
        else:
            _reject(protocol, index)


def _section(protocol: _Protocol, index: int) -> int | None:
    """Return the section of a row: by its own class where there is such a column."""
    own = protocol.cell(index, protocol.header.school_class)
    labels, place = protocol.labels, (protocol.rows.start - protocol.header.depth, 0)
    if own:
        labels = replace(labels, school_class=parse_class(own), class_text=own)
        place = (index, protocol.header.school_class or 0)
    return protocol.writer.section(labels, *place)


def _reject(protocol: _Protocol, index: int) -> None:
    """Cells of a row without a readable name belong to nobody: each is a problem."""
    header = protocol.header
    for column in [*(column for column, _ in header.tasks), header.mark]:
        if protocol.cell(index, column):
            protocol.writer.problem(index, column or 0, "name_unclear", _NO_NAME)


def _read_person(protocol: _Protocol, index: int, name: str, section: int) -> None:
    writer, header = protocol.writer, protocol.header
    pupil = protocol.roster.person(name, section, (index, header.name), None)
    writer.teacher(protocol.labels.teacher, section, protocol.subject)
    text, place = protocol.cell(index, header.mark), (index, header.mark or 0)
    if text in DASHES or not text:
        text, place = _absence(protocol, index)
    has_mark = False
    if text:
        kind = writer.kind(_KIND)
        parsed = writer.lesson_cell(pupil, protocol.subject, protocol.day, place, text, kind)
        has_mark = bool(parsed.marks)
    if _wrote(protocol, index, has_mark):
        _read_scores(protocol, index, pupil)


def _absence(protocol: _Protocol, index: int) -> tuple[str, tuple[int, int]]:
    """Return the code that stands under the tasks in place of scores, and its cell."""
    for column, _ in protocol.header.tasks:
        text = protocol.cell(index, column)
        if _is_absence(protocol, text):
            return text, (index, column)
    return "", (index, 0)


def _is_absence(protocol: _Protocol, text: str) -> bool:
    parsed = protocol.writer.cells[text]
    return parsed is not None and bool(parsed.absences) and not parsed.marks


def _wrote(protocol: _Protocol, index: int, has_mark: bool) -> bool:
    """Tell whether a pupil tried any task: a code of an absence under the tasks tells of none, and
    dashes alone tell of it only beside a mark."""
    texts = filter(None, (protocol.cell(index, column) for column, _ in protocol.header.tasks))
    dashed = [fold(text) in _NOT_ATTEMPTED for text in texts if not _is_absence(protocol, text)]
    return not all(dashed) or (bool(dashed) and has_mark)


def _read_scores(protocol: _Protocol, index: int, pupil: int) -> None:
    """Add a row for every task, also for those left out."""
    writer, header = protocol.writer, protocol.header
    total = 0
    whole = True
    for column, task in header.tasks:
        score = _score(protocol, index, column, protocol.cell(index, column))
        if score is None:
            whole = False
            continue
        total += 0 if score == NO_SCORE else score
        spot = (pupil, protocol.subject, protocol.day.toordinal(), protocol.work)
        most = protocol.most.get(column, NO_SCORE)
        place = (writer.sheet, index, column)
        writer.reading.test_scores.add(*spot, writer.task(task), score, most, *place)
    if whole:
        _compare_total(protocol, index, total)


def _score(protocol: _Protocol, index: int, column: int, text: str) -> int | None:
    """Return hundredths of a point, NO_SCORE for a task left out, None with a problem."""
    if not text or fold(text) in _NOT_ATTEMPTED:
        return NO_SCORE
    found = points(text)
    if found is None:
        protocol.writer.unknown(index, column, text, "число баллов или «-», если не приступал")
        return None
    if found > protocol.most.get(column, found):
        message = _TOO_MUCH.format(_said(found), _said(protocol.most[column]))
        protocol.writer.problem(index, column, "score_out_of_range", message)
        return None
    return found


def _compare_total(protocol: _Protocol, index: int, total: int) -> None:
    column = protocol.header.total
    text = protocol.cell(index, column)
    if not text or column is None:
        return
    stated = points(text)
    if stated is None:
        protocol.writer.unknown(index, column, text, "число баллов")
    elif stated != total:
        message = _DIFFERS.format(_said(stated), _said(total))
        protocol.writer.remark(index, column, "sum_differs", message)


def _said(hundredths: int) -> str:
    """Return points as people write them: «12», «1,5»."""
    whole, rest = divmod(hundredths, 100)
    return f"{whole},{rest:02}".rstrip("0") if rest else str(whole)


_NO_DAY = "Дата работы не указана или не входит в учебный год."
_ASK_DAY = "Добавьте строку «Дата: 12.10.2025» над таблицей. Строки таблицы не учтены."
_ASK_SUBJECT = "Не указан предмет. Добавьте строку «Предмет: Алгебра» над таблицей."
_NO_NAME = "В строке не читаются фамилия и имя. Ячейка не учтена: впишите «Фамилия Имя»."
_TOO_MUCH = "Баллов {}, а больше {} за это задание нет. Ячейка не учтена: исправьте её в файле."
_DIFFERS = "Сумма в файле {}, а по заданиям {}. Учтены задания. Сверьте строку."

FORMAT = Format(
    key="work_protocol",
    title="Протокол контрольной работы по заданиям (восстановлен по описанию)",
    recognises=recognises,
    read=read,
    reconstructed=True,
)
