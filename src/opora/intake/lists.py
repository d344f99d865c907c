"""Lists of people and units as schools keep them in Excel: which columns, how they look."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from opora.vocabulary.class_label import parse_class
from opora.vocabulary.identifiers import inn, ogrn
from opora.vocabulary.period import parse_date
from opora.vocabulary.person import looks_like_name
from opora.vocabulary.problems import UserError
from opora.vocabulary.text import fold

_WORD = re.compile(r"\w+")
_BRACKETS = re.compile(r"\([^)]*\)")


class ListKind(StrEnum):
    """What a list is of."""

    PUPILS = "pupils"
    STAFF = "staff"
    UNITS = "units"


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a list: `about` tells people what to write; `headings` as `heading_key` has them.

    `looks`: whether a cell may be of this column, where no heading says so; None: never guessed.
    """

    key: str
    title: str
    about: str
    headings: frozenset[str]
    looks: Callable[[str], bool] | None = None
    needed: bool = False


def heading_key(text: str) -> str:
    """Return a heading as headings are compared: folded words, what is in brackets left out."""
    return " ".join(_WORD.findall(_BRACKETS.sub(" ", fold(text))))


def _reads(check: Callable[[str], object]) -> Callable[[str], bool]:
    def looks(text: str) -> bool:
        try:
            return bool(check(text))
        except UserError:
            return False

    return looks


def _field(
    key: str,
    title: str,
    about: str,
    headings: str,
    looks: Callable[[str], bool] | None = None,
    needed: bool = False,
) -> Field:
    spelt = {heading_key(each) for each in (title, *headings.split(","))}
    return Field(key, title, about, frozenset(spelt - {""}), looks, needed)


SURNAME = _field("surname", "Фамилия", "", "фамилия ученика, фамилия обучающегося")
GIVEN = _field("given", "Имя", "", "имя ученика, имя обучающегося")
PATRONYMIC = _field("patronymic", "Отчество", "", "отчество при наличии")
NAME_PARTS = (SURNAME, GIVEN, PATRONYMIC)

_NAME_WORDS = "ф и о, фамилия имя отчество, фамилия имя, полное имя"

FIELDS: dict[ListKind, tuple[Field, ...]] = {
    ListKind.PUPILS: (
        _field(
            "name",
            "ФИО",
            "Фамилия, имя, отчество; можно тремя столбцами.",
            f"{_NAME_WORDS}, фио ученика, фио обучающегося, фио учащегося, ученик, обучающийся, "
            "учащийся, ребенок, фио ребенка",
            looks_like_name,
            needed=True,
        ),
        _field(
            "school_class",
            "Класс",
            "Например 9А. Если столбца нет, класс берётся из имени листа.",
            "класс обучения, класс литера, литера, группа, класс ученика",
            _reads(parse_class),
        ),
        _field(
            "birth_date",
            "Дата рождения",
            "Например 28.02.2012. Помогает не спутать однофамильцев.",
            "рождения, д р, др, день рождения, дата рожд, родился",
            _reads(parse_date),
        ),
    ),
    ListKind.STAFF: (
        _field(
            "name",
            "ФИО",
            "Фамилия, имя, отчество; можно тремя столбцами.",
            f"{_NAME_WORDS}, фио сотрудника, фио учителя, фио педагога, сотрудник, учитель, "
            "педагог",
            looks_like_name,
            needed=True,
        ),
        _field("position", "Должность", "Например «учитель математики».", "должности, пост"),
        _field("login", "Логин", "Буквы и цифры, например ivanova.mp.", "имя для входа"),
        _field("role", "Роль", "Например «директор». Назначает, кто вправе.", "роль в системе"),
        _field(
            "led",
            "Классное руководство",
            "Класс, например 9А; несколько через запятую.",
            "классный руководитель, руководит классом, класс руководство, кл руководство, "
            "классное рук во",
        ),
        _field(
            "subjects",
            "Предметы",
            "«Алгебра: 9А, 9Б; Физика: 9А» или один предмет, а классы рядом.",
            "предмет, преподает, предметы и классы, нагрузка, ведет предмет, преподаваемый предмет",
        ),
        _field(
            "classes",
            "Классы",
            "Классы этого предмета через запятую, если они не названы рядом с ним.",
            "класс, в каких классах, классы предмета",
        ),
    ),
    ListKind.UNITS: (
        _field(
            "name",
            "Название",
            "Краткое официальное название.",
            "наименование, школа, учреждение, образовательная организация, наименование оо, "
            "название оо, название школы, наименование организации, организация, "
            "краткое наименование, муниципалитет название",
            needed=True,
        ),
        _field("level", "Уровень", "Школа или муниципалитет; пусто - школа.", "вид, тип уровень"),
        _field(
            "parent",
            "Где стоит",
            "Муниципалитет, если список загружают в регион.",
            "муниципалитет, район, вышестоящее, муниципальный район, мо, моуо, округ",
        ),
        _field("ogrn", "ОГРН", "13 цифр.", "огрн оо", _reads(ogrn)),
        _field("inn", "ИНН", "10 цифр.", "инн оо", _reads(inn)),
        _field("gia_code", "Код ОО ГИА", "С нулями впереди.", "код оо, код оо в гиа, код гиа"),
        _field("oko_login", "Логин ФИС ОКО", "Например edu220206.", "логин око, логин впр, логин"),
    ),
}
