"""The head of a table: one row or two, titles that lie or stand."""

from opora.documents.headings import Heading, headings


def test_titles_without_groups_are_one_row() -> None:
    assert headings(["ФИО", "Итог"]) == ((Heading("ФИО", 0), Heading("Итог", 1)),)


def test_groups_stand_over_neighbours_and_others_over_both_rows() -> None:
    upper, lower = headings(["ФИО", "Всего", "Болезнь", "Итог"], ["", "Пропуски", "Пропуски", ""])

    assert upper == (
        Heading("ФИО", 0, rows=2),
        Heading("Пропуски", 1, columns=2),
        Heading("Итог", 3, rows=2),
    )
    assert lower == (Heading("Всего", 1), Heading("Болезнь", 2))


def test_a_word_that_does_not_fit_stands_with_all_of_its_width() -> None:
    (line,) = headings(["ФИО", "Обществознание", "ИЗО", "Итог"], (), [50, 10, 10, 12])

    assert [heading.turned for heading in line] == [False, True, True, False]
