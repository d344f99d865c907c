from opora.documents.handmade.comments import comments_of
from opora.documents.handmade.places import place_in_words
from opora.documents.handmade.pupil import Asked
from opora.documents.handmade.reading import read_hand_form
from opora.intake.grid import Grid
from opora.vocabulary.problems import Problem

HEADER = ["ФИО", "ОО", "Класс", "Предмет", "Причина", "Проведенная работа", "Планируемые меры"]


def test_notes_of_a_cell_stand_together_problems_first(asked: Asked) -> None:
    row = ["Абаев Алан", "СОШ 5", "9А", "Химия 1,9, матиматика", "а", "б", "в"]

    found = comments_of(read_hand_form([Grid("Лист1", [HEADER, row])], asked, "форма"))

    assert found["Лист1"]["A2"].startswith("Замечание. Отчества нет.")
    first, second = found["Лист1"]["D2"].split("\n")
    assert first.startswith("Ошибка. Предмет «матиматика» неизвестен.")
    assert second.startswith("Замечание. Среднее 1,90")


def test_what_is_said_of_the_whole_form_stands_at_its_table(asked: Asked) -> None:
    empty = read_hand_form([Grid("Лист1", [["Название"], HEADER])], asked, "форма")
    other = read_hand_form([Grid("Таблица 1", [["Совсем другое"]])], asked, "форма")

    assert list(comments_of(empty)["Лист1"]) == ["A2"]
    assert "Ошибка. В файле нет таблицы формы." in comments_of(other)["Таблица 1"]["A1"]


def test_a_form_without_sheets_has_no_comments(asked: Asked) -> None:
    assert comments_of(read_hand_form([], asked, "форма")) == {}


def test_a_place_is_said_in_the_words_of_the_program() -> None:
    note = Problem("форма", "Таблица 2", "C4", "code", "Сообщение.")

    assert place_in_words(note, "docx") == "Таблица 2, строка 4, столбец 3"
    assert place_in_words(note, "xlsx") == "лист «Таблица 2», ячейка C4"
    assert place_in_words(Problem("форма", None, None, "code", "."), "docx") == ""
