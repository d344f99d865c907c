"""What each report is about, and that adding one touches one place."""

from collections.abc import Callable
from pathlib import Path

import pytest

from opora.access.rights import Scope
from opora.analysis.results.asked import Asked, whole_year
from opora.documents.reports import all_reports, find_report, kinds
from opora.documents.reports.report import Report, Request, period_of
from opora.facts.memory import Memory

MakeRequest = Callable[..., Request]


def rows(report: Report, key: str) -> list[list[object]]:
    (sheet,) = (sheet for sheet in report.sheets if sheet.key == key)
    return [[cell.value for cell in row] for row in (*sheet.rows, *sheet.totals)]


def test_every_module_of_the_folder_is_a_report_of_its_own_name() -> None:
    names = {path.stem for path in Path(kinds.__file__).parent.glob("*.py")} - {"__init__"}

    assert {kind.key for kind in all_reports()} == names
    assert len({kind.title for kind in all_reports()}) == len(names) == 6


def test_an_unknown_report_is_named_with_the_known_ones() -> None:
    with pytest.raises(KeyError, match="class_register"):
        find_report("nothing")


def test_the_class_teacher_tells_who_fails_in_what(make_request: MakeRequest) -> None:
    report = find_report("class_teacher").build(make_request())

    lists = rows(report, "lists")
    assert [row[::2] for row in lists] == [
        ["Отличники", ""],
        ["С одной «3»", "Алгебра"],
        ["Неуспевающие", "Алгебра («2»)"],
        ["С одной «2»", "Алгебра («2»)"],
    ]
    assert report.lines == ("Классный руководитель: Ёжикова М. П.",)


def test_the_pupil_is_named_once_and_alone(make_request: MakeRequest) -> None:
    report = find_report("pupil").build(make_request())

    assert report.lines[0].startswith("Обучающийся: Константинопольская")
    assert [row[0] for row in rows(report, "pupil")] == ["Алгебра", "Физика", "Средний балл"]


def test_an_erased_name_leaves_the_report(make_request: MakeRequest) -> None:
    report = find_report("pupil").build(make_request(pupil_id=99))

    assert report.lines[0] == "Обучающийся: имя удалено"


def test_a_protocol_and_results_are_of_one_work(make_request: MakeRequest) -> None:
    protocol = find_report("work_protocol").build(make_request())
    results = find_report("work_results").build(make_request())

    assert protocol.period == results.period == "Алгебра, 9А класс, 10.11.2025"
    assert len(rows(protocol, "protocol")) == 4
    assert rows(results, "work")[0][:2] == ["Входная", 3]


def test_a_report_on_a_work_without_a_day_is_an_error_of_the_caller(
    make_request: MakeRequest,
) -> None:
    with pytest.raises(ValueError, match="day"):
        find_report("work_protocol").build(make_request(day=None))


def test_a_report_holds_no_more_than_its_reader_sees(
    make_request: MakeRequest, facts: Memory
) -> None:
    when = make_request().asked.when
    asked = Asked(facts, when, Scope(lessons=frozenset({("9А", "Физика | ")})))

    for kind in all_reports():
        for sheet in kind.build(make_request(asked=asked)).sheets:
            told = [str(cell.value) for row in (*sheet.rows, *sheet.totals) for cell in row]
            assert not any("Алгебра" in text for text in told), (kind.key, sheet.key)


def test_names_stay_out_of_what_a_request_shows_of_itself(make_request: MakeRequest) -> None:
    assert "Ёлка" not in repr(make_request())


def test_periods_are_said_as_people_say_them(make_request: MakeRequest) -> None:
    quarter = "2 четверть 2025/26 учебного года (с 05.11.2025 по 30.12.2025)"
    assert period_of(make_request().asked.when) == quarter
    assert period_of(whole_year(2025)) == "2025/26 учебный год"
