"""Kinds of mess that schools make of a form, each by its name; they change a paper in place.

A kind says which aspects of a form it touches: kinds that touch different ones go together.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

from tests.documents.handmade.paper import TITLES, Cell, Paper, Row, listed

Spoil = Callable[[Paper], None]


@dataclass(frozen=True)
class Kind:
    """A kind of mess; only an .xlsx has it where `only` says so."""

    name: str
    spoil: Spoil
    touches: frozenset[str]
    only: str = ""


MESS: dict[str, Kind] = {}


def kind(*touches: str, only: str = "") -> Callable[[Spoil], Spoil]:
    """Register a kind under the name of its function."""

    def register(spoil: Spoil) -> Spoil:
        MESS[spoil.__name__] = Kind(spoil.__name__, spoil, frozenset(touches), only)
        return spoil

    return register


def _change(paper: Paper, key: str, new: Callable[[str], Cell]) -> None:
    for row in _of_pupils(paper):
        if key in row.cells:
            row.cells[key] = new(str(row.cells[key]))


def _of_pupils(paper: Paper) -> list[Row]:
    return [row for row in paper.rows if row.pupil is not None]


def _spoil_one(paper: Paper, key: str, text: Cell) -> None:
    """Put a text that must be reported into a cell of one pupil."""
    number = paper.chance.randrange(len(paper.pupils))
    paper.own_rows(number)[0].cells[key] = text
    paper.reported.add((number, key))


# What must be read all the same.


@kind("order")
def shuffled_columns(paper: Paper) -> None:
    paper.chance.shuffle(paper.columns)


@kind("titles")
def short_titles(paper: Paper) -> None:
    paper.titles |= {
        "name": "Ф.И.О.",
        "school": "Школа",
        "subjects": "ПРЕДМЕТЫ",
        "cause": "Причина",
        "work": "Проведенная работа",
        "plan": "Планируемые меры",
    }


@kind("titles")
def slips_in_titles(paper: Paper) -> None:
    paper.titles |= {
        "name": "ФИО обучающегоя",
        "cause": "Причина неуспеваемоси обучающегося",
        "work": "Проведеная  работа по устранению\nнеуспеваемости",
        "plan": "Плпнируемые меры по улучшению результатов обучающегося",
    }


@kind("titles")
def swapped_titles(paper: Paper) -> None:
    paper.titles |= {"name": TITLES["school_class"], "school_class": TITLES["name"]}


@kind("titles")
def no_title_over_names(paper: Paper) -> None:
    paper.titles["name"] = ""


@kind("titles", "order", "over", "repeat", "columns", "split")
def no_titles(paper: Paper) -> None:
    paper.has_titles = False


@kind("numbering")
def numbering_row(paper: Paper) -> None:
    paper.numbered = True


@kind("columns")
def number_column(paper: Paper) -> None:
    paper.columns.insert(0, "number")
    for number, row in enumerate(_of_pupils(paper), 1):
        row.cells["number"] = f"{number}."


@kind("repeat")
def repeated_header(paper: Paper) -> None:
    paper.repeat_after = 1


@kind("class", "rows")
def class_heading(paper: Paper) -> None:
    label = paper.pupils[0].school_class
    paper.pupils[:] = [replace(pupil, school_class=label) for pupil in paper.pupils]
    _change(paper, "school_class", lambda _: "")
    paper.rows.insert(0, Row({}, None, alone=f"{label[:-1]} «{label[-1]}» класс"))


@kind("school", "rows")
def school_heading(paper: Paper) -> None:
    _change(paper, "school", lambda _: "")
    paper.rows.insert(0, Row({}, None, alone="МБОУ СОШ № 5 г. Беслан"))


@kind("school")
def school_written_once(paper: Paper) -> None:
    for row in _of_pupils(paper)[1:]:
        row.cells["school"] = ""


@kind("class")
def class_spellings(paper: Paper) -> None:
    ways = ("{} {}", "{}-{}", "{} «{}»", "{}{} класс", '{} "{}" кл.', "{}\xa0{}")
    _change(
        paper,
        "school_class",
        lambda said: paper.chance.choice(ways).format(said[:-1], said[-1].lower()),
    )


@kind("name")
def latin_letters(paper: Paper) -> None:
    _change(paper, "name", lambda said: said.replace("а", "a").replace("о", "o").replace("е", "e"))


@kind("name")
def spaces_in_names(paper: Paper) -> None:
    _change(paper, "name", lambda said: "\xa0" + said.replace(" ", " \xa0") + "\n")


@kind("name")
def name_in_lines(paper: Paper) -> None:
    _change(paper, "name", lambda said: said.replace(" ", "\n"))


@kind("subjects")
def subjects_in_lines(paper: Paper) -> None:
    _list(paper, "\n", " ({})")


@kind("subjects")
def subjects_by_semicolon(paper: Paper) -> None:
    _list(paper, "; ", " - {}")


@kind("subjects")
def means_with_a_point(paper: Paper) -> None:
    _list(paper, ", ", ": {}")
    _change(paper, "subjects", lambda said: said.replace(": 2,", ": 2."))


@kind("subjects")
def subjects_without_separators(paper: Paper) -> None:
    _list(paper, " ", " – {}")


@kind("subjects")
def subjects_without_means(paper: Paper) -> None:
    paper.pupils[:] = [
        replace(pupil, subjects=tuple((name, None) for name, _ in pupil.subjects))
        for pupil in paper.pupils
    ]
    _list(paper, ", ", "")


@kind("subjects")
def subjects_numbered_and_shortened(paper: Paper) -> None:
    short = {"Русский язык": "рус. яз.", "Литература": "лит-ра", "Алгебра": "АЛГЕБРА"}
    for row in _of_pupils(paper):
        own = paper.pupils[row.pupil or 0].subjects
        lines = [f"{n}) {short.get(s, s)} ср. балл {m}" for n, (s, m) in enumerate(own, 1)]
        row.cells["subjects"] = "\n".join(lines)


@kind("subjects", "rows", "columns")
def subject_a_row(paper: Paper) -> None:
    _split(paper, keep=("name",))


@kind("subjects", "rows", "columns", "class", "name", "own")
def subject_a_row_name_again(paper: Paper) -> None:
    _split(paper, keep=("name", "school_class", "school"))
    several = [n for n, pupil in enumerate(paper.pupils) if len(pupil.subjects) > 1]
    paper.reported |= {(number, "name") for number in several}


@kind("subjects", "columns")
def column_of_means(paper: Paper) -> None:
    paper.columns.insert(paper.columns.index("subjects") + 1, "mean")
    for row in _of_pupils(paper):
        own = paper.pupils[row.pupil or 0].subjects
        row.cells["subjects"] = "\n".join(name for name, _ in own)
        row.cells["mean"] = "\n".join(str(mean).replace(".", ",") for _, mean in own)


@kind("under")
def signature_and_footnotes(paper: Paper) -> None:
    paper.under = [
        [],
        ["* Средняя оценка «2» - диапазон от 2 до 2,6"],
        ["Директор ОО", "________", "Образцов О.О."],
        ["Исп. Образцова О.О., тел. 2-00-00"],
    ]


@kind("rows")
def empty_rows(paper: Paper) -> None:
    paper.rows.insert(1, Row({}, None))
    paper.rows.append(Row({}, None))


@kind("over")
def titles_of_the_form_above(paper: Paper) -> None:
    paper.merged = True
    paper.over = [
        ["Приложение к приказу № 948"],
        ["Информация об организации индивидуальной работы"],
        ["МБОУ СОШ № 5 г. Беслан"],
        [],
    ]


@kind("hidden", only="xlsx")
def hidden_rows_and_columns(paper: Paper) -> None:
    paper.hidden = True


@kind("split")
def two_tables(paper: Paper) -> None:
    paper.split_after = 0


@kind("other")
def another_table(paper: Paper) -> None:
    paper.other_sheet = [["Справочник"], ["Предмет", "Код"], ["Физика", "3"]]


@kind("own", only="xlsx")
def dates_of_excel(paper: Paper) -> None:
    for pupil in paper.pupils:
        pupil.filled["plan"] = "28.03.2025"
    _change(paper, "plan", lambda _: date(2025, 3, 28))


# What must be reported.


@kind("name")
def no_patronymic(paper: Paper) -> None:
    _spoil_one(paper, "name", "Фидаров Сослан")


@kind("name")
def initials(paper: Paper) -> None:
    _spoil_one(paper, "name", "Фидаров С.А.")


@kind("name")
def two_names(paper: Paper) -> None:
    _spoil_one(paper, "name", "Фидаров Сослан\nФидаров Руслан")


@kind("name")
def glued_name(paper: Paper) -> None:
    _spoil_one(paper, "name", "ФидаровСосланАланович")


@kind("name", "class")
def class_beside_the_name(paper: Paper) -> None:
    number = paper.chance.randrange(len(paper.pupils))
    row, pupil = paper.own_rows(number)[0], paper.pupils[number]
    row.cells |= {"name": f"{pupil.name}, {pupil.school_class}", "school_class": ""}
    paper.reported.add((number, "name"))


@kind("name", "rows")
def no_name(paper: Paper) -> None:
    _spoil_one(paper, "name", "")


@kind("class")
def other_grade(paper: Paper) -> None:
    _spoil_one(paper, "school_class", "8А")


@kind("class")
def unclear_class(paper: Paper) -> None:
    _spoil_one(paper, "school_class", "девятый")


@kind("class")
def several_classes(paper: Paper) -> None:
    _spoil_one(paper, "school_class", "9А, 9Б")


@kind("class")
def class_from_above(paper: Paper) -> None:
    label = paper.pupils[0].school_class
    paper.pupils[1] = replace(paper.pupils[1], school_class=label)
    paper.own_rows(1)[0].cells["school_class"] = ""
    paper.reported.add((1, "school_class"))


@kind("class", only="xlsx")
def class_as_a_date(paper: Paper) -> None:
    _spoil_one(paper, "school_class", date(2025, 1, 9))


@kind("subjects")
def mean_above_the_range(paper: Paper) -> None:
    _spoil_one(paper, "subjects", "Физика (3,75)")


@kind("subjects")
def mean_below_the_range(paper: Paper) -> None:
    _spoil_one(paper, "subjects", "Физика (1,50)")


@kind("subjects")
def unknown_subject(paper: Paper) -> None:
    _spoil_one(paper, "subjects", "Матиматика (2,40)")


@kind("subjects")
def mean_of_which(paper: Paper) -> None:
    _spoil_one(paper, "subjects", "Алгебра и геометрия (2,40)")


@kind("subjects", only="xlsx")
def mean_as_a_date(paper: Paper) -> None:
    _spoil_one(paper, "subjects", date(2025, 4, 2))


@kind("own")
def empty_cause(paper: Paper) -> None:
    _spoil_one(paper, "cause", "-")


@kind("own")
def error_of_a_formula(paper: Paper) -> None:
    _spoil_one(paper, "work", "#ССЫЛКА!")


@kind("rows", "name", "class", "subjects", "own", "columns")
def pupil_twice(paper: Paper) -> None:
    pupil = paper.pupils[0]
    other = dict(paper.own_rows(0)[0].cells) | {"cause": "Другая причина"}
    paper.pupils.append(replace(pupil, filled={**pupil.filled, "cause": "Другая причина"}))
    paper.rows.append(Row(other, len(paper.pupils) - 1))
    paper.reported.add((len(paper.pupils) - 1, "name"))


@kind("school")
def another_school(paper: Paper) -> None:
    last = len(paper.pupils) - 1
    paper.own_rows(last)[0].cells["school"] = "МБОУ СОШ № 7"
    paper.reported.add((last, "school"))


@kind("columns")
def column_too_many(paper: Paper) -> None:
    paper.columns.append("phone")
    for row in _of_pupils(paper):
        row.cells["phone"] = "8-900-000-00-00"


@kind("aside")
def text_beside_the_table(paper: Paper) -> None:
    paper.aside[0] = "проверить!"


@kind("rows")
def text_of_nobody(paper: Paper) -> None:
    paper.rows.insert(0, Row({"work": "Педсовет 12 марта"}, None))


def _list(paper: Paper, between: str, around: str) -> None:
    for row in _of_pupils(paper):
        row.cells["subjects"] = listed(paper.pupils[row.pupil or 0].subjects, between, around)


def _split(paper: Paper, keep: tuple[str, ...]) -> None:
    rows = []
    for row in _of_pupils(paper):
        own = paper.pupils[row.pupil or 0].subjects
        for place, subject in enumerate(own):
            cells = dict(row.cells) if place == 0 else {key: row.cells[key] for key in keep}
            if place and keep == ("name",):
                cells["name"] = ""
            rows.append(Row({**cells, "subjects": listed((subject,))}, row.pupil))
    paper.rows[:] = rows
