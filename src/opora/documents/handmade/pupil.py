"""One row of a form into a pupil: name, class, subjects, what the school wrote."""

from collections.abc import Iterable
from dataclasses import dataclass

from opora.documents.handmade.cells import (
    classes_of,
    is_date,
    is_error,
    is_long_name,
    name_and_class,
    name_of,
    of_grades,
    people_of,
    quoted,
    says_nothing,
    text_of,
)
from opora.documents.handmade.form import HandForm, HandRow
from opora.documents.handmade.layout import CLASS, NAME, SUBJECTS
from opora.documents.handmade.line import Line
from opora.documents.handmade.subjects import (
    Said,
    TypedSubject,
    about_mean,
    means_of,
    read_subjects,
    rounded,
    without_repeats,
)
from opora.intake.grid import address
from opora.orders.order import Failing, Form
from opora.orders.sources import SCHOOL
from opora.vocabulary.person import looks_like_name
from opora.vocabulary.problems import Problem, Remark


@dataclass(frozen=True, slots=True)
class Asked:
    """What a form must hold: its columns, the grades of the campaign, the rule of means."""

    form: Form
    grades: tuple[int, ...]
    failing: Failing


class PupilReader:
    """Reads rows of pupils; whatever is wrong with a cell goes to the notes of the form."""

    def __init__(self, asked: Asked, found: HandForm) -> None:
        self.asked = asked
        self.found = found

    def pupil(
        self, line: Line, school: str, heading: tuple[str, ...], above: tuple[str, ...]
    ) -> HandRow:
        """Return the pupil of a row. `heading`: classes that stand over the rows; `above`: of the
        pupil above, taken with a remark."""
        name, glued = self._name(line)
        row = HandRow(
            name,
            school,
            self._classes(line, glued or heading, above),
            (),
            {c.key: "" for c in self.asked.form.columns if c.source == SCHOOL},
            line.sheet,
            line.number,
            {column.key: address(line.number, place) for place, column in line.columns.items()},
        )
        self.go_on(row, line)
        return row

    def go_on(self, row: HandRow, line: Line) -> None:
        """Add subjects and texts of a row to its pupil; a text said twice stands once."""
        typed = self._with_means(line, self._subjects(line))
        kept, twice = without_repeats([*row.subjects, *typed])
        self._problems(line, line.at(SUBJECTS), twice)
        row.subjects = tuple(kept)
        for place, column in line.columns.items():
            text = text_of(line.cells[place]) if column.source == SCHOOL else ""
            if is_error(text):
                self._problems(line, address(line.number, place), [_ERROR])
            elif not says_nothing(text):
                row.filled[column.key] = joined(row.filled[column.key], text)

    def _name(self, line: Line) -> tuple[str, tuple[str, ...]]:
        """Return the name, and the class when it was typed into the same cell."""
        text, at = line.text(NAME), line.at(NAME)
        people = people_of(text)
        glued = None if looks_like_name(people[0]) else name_and_class(text)
        if not text:
            self._problems(line, at, [_NO_NAME])
        elif len(people) > 1:
            self._problems(line, at, [_TWO_NAMES])
        elif glued is not None:
            self._remarks(line, at, [("class_in_name", f"Класс {glued[1]} взят из графы ФИО.")])
            return glued[0], (glued[1],)
        elif looks_like_name(people[0]):
            self._remarks(line, at, _about_name(people[0]))
            return people[0], ()
        else:
            self._problems(line, at, [_NAME_UNCLEAR])
        return "", ()

    def _classes(
        self, line: Line, said: tuple[str, ...], above: tuple[str, ...]
    ) -> tuple[str, ...]:
        text, at = line.text(CLASS), line.at(CLASS)
        if is_date(line.raw(CLASS)):
            self._problems(line, at, [_CLASS_DATE])
            return ()
        found = classes_of(text) if text else said or above
        if text and not found:
            message = f"Класс {quoted(text)} непонятен. Запишите так: {self.asked.grades[0]}А."
            self._problems(line, at, [("class_unclear", message)])
        elif not found:
            self._problems(line, at, [_NO_CLASS])
        elif not text and not said:
            message = f"Класс не указан, взят из строки выше: {', '.join(found)}. Проверьте."
            self._remarks(line, at, [("class_from_above", message)])
        elif text and said and found != said:
            message = f"Здесь {quoted(text)}, а рядом {', '.join(said)}. Оставьте один класс."
            self._problems(line, at, [("two_classes", message)])
        self._check_classes(line, at, found)
        return found

    def _check_classes(self, line: Line, at: str, found: tuple[str, ...]) -> None:
        if len(found) > 1:
            message = f"Здесь классов несколько: {', '.join(found)}. Оставьте класс ученика."
            self._problems(line, at, [("many_classes", message)])
        others = [label for label in found if not of_grades(label, self.asked.grades)]
        if others:
            grades = ", ".join(map(str, self.asked.grades))
            message = (
                f"Класс {', '.join(others)} не входит в мониторинг: нужны классы {grades}. "
                "Исправьте класс или уберите строку."
            )
            self._problems(line, at, [("other_grade", message)])

    def _subjects(self, line: Line) -> list[TypedSubject]:
        raw, at = line.raw(SUBJECTS), line.at(SUBJECTS)
        if is_error(raw):
            self._problems(line, at, [_ERROR])
        if is_error(raw) or says_nothing(text_of(raw)):
            return []
        read = read_subjects(raw, self.asked.failing)
        self._problems(line, at, read.problems)
        self._remarks(line, at, read.remarks)
        return list(read.subjects)

    def _with_means(self, line: Line, subjects: list[TypedSubject]) -> list[TypedSubject]:
        """Return the subjects with the means of the column of means, one for each in order."""
        raw = line.cells.get(line.mean, "") if line.mean is not None else ""
        if line.mean is None or says_nothing(text_of(raw)):
            return subjects
        at, numbers = address(line.number, line.mean), means_of(raw)
        if is_date(raw) or numbers is None or len(numbers) != len(subjects):
            message = (
                f"Здесь {quoted(text_of(raw))}, а предметов в строке {len(subjects)}. Нужно по "
                "одному среднему на предмет, например 2,33."
            )
            self._problems(line, at, [("means_unclear", message)])
            return subjects
        means = [rounded(number, self.asked.failing) for number in numbers]
        for mean in means:
            problems, remarks = about_mean(mean, self.asked.failing)
            self._problems(line, at, problems)
            self._remarks(line, at, remarks)
        pairs = list(zip(subjects, means, strict=True))
        if any(subject.mean not in (None, mean) for subject, mean in pairs):
            self._problems(line, at, [_MEANS_DIFFER])
        return [TypedSubject(subject.subject, mean) for subject, mean in pairs]

    def _problems(self, line: Line, at: str, said: Iterable[Said]) -> None:
        self.found.notes += [Problem(self.found.file, line.sheet, at, *each) for each in said]

    def _remarks(self, line: Line, at: str, said: Iterable[Said]) -> None:
        self.found.notes += [Remark(self.found.file, line.sheet, at, *each) for each in said]


def joined(one: str, two: str) -> str:
    """Return two texts of one cell, line by line, none of the lines twice."""
    lines = [*one.split("\n"), *two.split("\n")]
    return "\n".join(dict.fromkeys(filter(None, lines)))


def _about_name(name: str) -> list[Said]:
    if "." in name:
        return [("initials", "Имя записано инициалами. Приказ просит ФИО: допишите полностью.")]
    if is_long_name(name):
        return [("name_long", "В ФИО больше трёх слов. Проверьте, что это один человек.")]
    if len(name_of(name).split()) == 2:
        return [("no_patronymic", "Отчества нет. Допишите его, если оно есть.")]
    return []


_NO_NAME = ("no_name", "Нет имени обучающегося. Допишите его или уберите строку.")
_TWO_NAMES = ("two_names", "В ячейке несколько человек. Запишите каждого отдельной строкой.")
_NAME_UNCLEAR = (
    "name_unclear",
    "Это не похоже на ФИО. Запишите фамилию, имя и отчество через пробел.",
)
_NO_CLASS = ("no_class", "Класса нет. Запишите класс обучающегося.")
_CLASS_DATE = (
    "class_date",
    "Excel принял класс за дату. Задайте ячейке формат «Текстовый» и запишите класс: 9А.",
)
_ERROR = ("formula_error", "В ячейке ошибка формулы. Запишите сюда сам текст.")
_MEANS_DIFFER = (
    "means_differ",
    "Среднее здесь не то же, что рядом с предметом. Оставьте одно из двух.",
)
