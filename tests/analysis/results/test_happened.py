"""A pupil's year as things that happened: finals by term, works with points, runs of absences."""

from datetime import date

from opora.analysis.results.asked import When
from opora.analysis.results.happened import absences, control_works, final_marks, works_with_points
from opora.vocabulary.period import Window

ALGEBRA, PHYSICS = "Алгебра | ", "Физика | "
AUTUMN = When("1 четверть", 2025, Window(date(2025, 9, 1), date(2025, 10, 24)), ("1 четверть",))
WINTER = When("2 четверть", 2025, Window(date(2025, 11, 5), date(2025, 12, 30)), ("2 четверть",))


def final(subject: str, term: str, mark: int | None, entry: str | None = None) -> dict[str, object]:
    return {"subject": subject, "term": term, "mark": mark, "entry": entry}


def test_final_marks_stand_on_the_last_day_of_their_term() -> None:
    rows = [
        final(PHYSICS, "1 Четверть", 4),
        final(ALGEBRA, "1 Четверть", None, "not_assessed"),
        final(ALGEBRA, "Год", 3),
    ]

    found = final_marks(rows, [AUTUMN, WINTER])

    assert [(each.on, each.title, each.text) for each in found] == [
        (date(2025, 10, 24), "Итоговые отметки: 1 Четверть", "Алгебра н/а; Физика 4"),
        (date(2025, 12, 30), "Итоговые отметки: Год", "Алгебра 3"),
    ]


def test_final_marks_of_a_year_without_known_terms_have_no_day() -> None:
    assert final_marks([final(ALGEBRA, "Год", 3)], []) == []


def test_only_marks_of_control_works_are_works() -> None:
    rows = [
        {"subject": ALGEBRA, "date": date(2025, 9, 8), "mark": 2, "kind": "Контрольная работа"},
        {"subject": ALGEBRA, "date": date(2025, 9, 9), "mark": 5, "kind": "Ответ"},
        {"subject": ALGEBRA, "date": date(2025, 9, 10), "mark": 5, "kind": None},
    ]

    (found,) = control_works(rows, frozenset({"Контрольная работа"}))

    assert (found.on, found.title, found.text, found.subject) == (
        date(2025, 9, 8),
        "Контрольная работа",
        "отметка 2",
        ALGEBRA,
    )


def test_points_of_a_work_are_added_up_and_what_was_not_tried_is_said() -> None:
    row = {"subject": PHYSICS, "date": date(2025, 11, 10), "work": "Входная"}
    rows = [
        {**row, "score": 150, "max_score": 200},
        {**row, "score": None, "max_score": 300},
        {**row, "score": 200, "max_score": 200, "date": None},
    ]

    (found,) = works_with_points(rows)

    assert found.text == "1,5 из 5 баллов, не приступал к заданиям: 1"


def test_absences_of_one_reason_are_runs_over_a_week_end() -> None:
    days = [date(2026, 2, 5), date(2026, 2, 5), date(2026, 2, 6), date(2026, 2, 9)]
    rows = [{"date": day, "reason": "illness"} for day in days]
    rows += [{"date": date(2026, 2, 16), "reason": "illness"}]
    rows += [{"date": date(2026, 2, 6), "reason": "late"}]

    found = sorted((each.on, each.title, each.text) for each in absences(rows))

    assert found == [
        (date(2026, 2, 6), "Опоздания", "записей в журнале 1, 06.02"),
        (date(2026, 2, 9), "Пропуски по болезни", "записей в журнале 4, 05.02–09.02"),
        (date(2026, 2, 16), "Пропуски по болезни", "записей в журнале 1, 16.02"),
    ]
