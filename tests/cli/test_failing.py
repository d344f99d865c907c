"""The contract of `opora failing`: who is listed, with what mean, and what is said beside it."""

import shutil
from itertools import permutations
from pathlib import Path

import pytest

from journals import people_sheet, report_block, report_sheet, write_xlsx

ORDER = ("--order", "alania-948-2021", "--since", "2025-01-09", "--on", "2025-02-28")
YEAR = "2024/2025"
WINTER = "с 09.01.25 по 28.02.25"
NAME = "Аликов Артём Олегович"


def days(count: int) -> list[tuple[int, int]]:
    """School days from 9 January on, within the period."""
    return [(1, 9 + n) if n < 23 else (2, n - 22) for n in range(count)]


def report(path: Path, *pupils: tuple[str, dict[str, list[str]]], **changes: str) -> Path:
    """A whole-class report of January and February, pupils as (name, subject → cells)."""
    given = {"year": YEAR, "period": WINTER, **changes}
    blocks = [
        report_block(name, days(max(map(len, subjects.values()))), subjects, **given)
        for name, subjects in pupils
    ]
    return write_xlsx(path, report_sheet(*blocks))


def journal(path: Path, names: list[str], dates: list[str], rows: list[list[str]], **said: str):
    """A hand-made journal of one subject."""
    above = [[f"{label}: {value}"] for label, value in said.items()]
    people = [[name, *cells] for name, cells in zip(names, rows, strict=True)]
    return write_xlsx(path, people_sheet(["ФИО", *dates], people, above=above))


LABELS = {"Класс": "9А", "Предмет": "Алгебра", "Учебный год": YEAR}


def means(data: dict) -> dict[str, str]:
    """Subject → mean of the only pupil."""
    (pupil,) = data["pupils"]
    return {subject["subject"]: subject["mean"] for subject in pupil["subjects"]}


def test_the_answer_has_exactly_the_fields_of_the_contract(tmp_path, opora):
    path = report(tmp_path / "a.xlsx", (NAME, {"Алгебра ": ["2", "3"], "Физика": ["5"]}))

    code, data = opora("failing", path, *ORDER)

    assert code == 0
    assert data == {
        "order": "alania-948-2021",
        "since": "2025-01-09",
        "on": "2025-02-28",
        "pupils": [
            {
                "name": NAME,
                "school": "Муниципальное бюджетное общеобразовательное учреждение "
                "«Средняя школа № 5»",
                "school_class": "9А",
                "subjects": [
                    {
                        "subject": "Алгебра",
                        "canonical": "Алгебра",
                        "mean": "2.50",
                        "marks": 2,
                        "below_range": False,
                    }
                ],
            }
        ],
        "problems": [],
        "remarks": [],
    }


@pytest.mark.parametrize(
    ("marks", "mean", "listed"),
    [
        ([2, 2], "2.00", True),
        ([2, 3, 2, 3, 3], "2.60", True),
        ([3, 3, 2], "2.67", False),
        ([2] * 99 + [3] * 151, "2.60", True),  # 651/250 = 2.604
        ([2] * 79 + [3] * 121, "2.61", False),  # 521/200 = 2.605
    ],
)
def test_both_ends_of_the_range_are_in(tmp_path, opora, marks, mean, listed):
    cells = [" ".join(map(str, marks[start::20])) for start in range(20)]
    path = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": cells}))

    _, data = opora("failing", path, *ORDER)

    assert bool(data["pupils"]) is listed
    if listed:
        assert means(data) == {"Алгебра": mean}


def test_a_mean_below_two_is_listed_as_below_the_range(tmp_path, opora):
    path = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["1", "2"]}))

    _, data = opora("failing", path, *ORDER)

    (subject,) = data["pupils"][0]["subjects"]
    assert (subject["mean"], subject["below_range"]) == ("1.50", True)


def test_a_debt_is_no_mark(tmp_path, opora):
    path = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["2", "0", ".", "3"]}))

    _, data = opora("failing", path, *ORDER)

    assert data["pupils"][0]["subjects"][0]["marks"] == 2


def test_only_marks_of_the_period_count_and_both_days_are_in(tmp_path, opora):
    dates = ["08.01.2025", "09.01.2025", "28.02.2025", "01.03.2025"]
    path = journal(tmp_path / "a.xlsx", [NAME], dates, [["5", "2", "3", "5"]], **LABELS)

    _, data = opora("failing", path, *ORDER)

    assert means(data) == {"Алгебра": "2.50"}


def test_namesakes_in_one_file_stay_two_people(tmp_path, opora):
    path = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["2", "3"]}), (NAME, {"Физика": ["2"]}))

    _, data = opora("failing", path, *ORDER)

    assert [pupil["name"] for pupil in data["pupils"]] == [NAME, NAME]
    assert [pupil["subjects"][0]["subject"] for pupil in data["pupils"]] == ["Алгебра", "Физика"]


def test_a_latin_class_letter_joins_the_right_class(tmp_path, opora):
    first = journal(tmp_path / "a.xlsx", [NAME], ["13.01"], [["2"]], **LABELS)
    second = journal(tmp_path / "b.xlsx", [NAME], ["14.01"], [["3"]], **LABELS | {"Класс": "9-a"})

    _, data = opora("failing", first, second, *ORDER)

    assert [pupil["school_class"] for pupil in data["pupils"]] == ["9А"]
    assert means(data) == {"Алгебра": "2.50"}


def test_spellings_of_a_subject_are_one_and_groups_stay_apart(tmp_path, opora):
    path = report(
        tmp_path / "a.xlsx",
        (NAME, {"Рус. яз.": ["2"], "Англ. яз. (1 гр.)": ["2"], "Английский язык": ["2", "3"]}),
    )
    other = journal(
        tmp_path / "b.xlsx",
        [NAME],
        ["20.02"],
        [["3"]],
        **LABELS
        | {
            "Предмет": "Русский  язык",
            "Школа": "Муниципальное бюджетное общеобразовательное учреждение «Средняя школа №5»",
        },
    )

    _, data = opora("failing", path, other, *ORDER)

    assert means(data) == {
        "Английский язык": "2.50",
        "Англ. яз. (1 гр.)": "2.00",
        "Рус. яз.": "2.50",
    }


def test_algebra_and_geometry_are_never_merged(tmp_path, opora):
    path = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["2"], "Геометрия": ["5"]}))

    _, data = opora("failing", path, *ORDER)

    assert means(data) == {"Алгебра": "2.00"}


def test_an_unknown_subject_is_kept_under_its_own_name(tmp_path, opora):
    path = report(tmp_path / "a.xlsx", (NAME, {"Основы  гончарного дела": ["2", "3"]}))

    code, data = opora("failing", path, *ORDER)

    (subject,) = data["pupils"][0]["subjects"]
    assert (subject["subject"], subject["canonical"]) == ("Основы гончарного дела", None)
    assert [remark["code"] for remark in data["remarks"]] == ["subject_unknown"]
    assert code == 0


def test_the_same_bytes_count_once(tmp_path, opora):
    path = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["2", "3"]}))
    shutil.copy(path, tmp_path / "b.xlsx")

    code, data = opora("failing", tmp_path, *ORDER)

    assert data["pupils"][0]["subjects"][0]["marks"] == 2
    assert [remark["code"] for remark in data["remarks"]] == ["duplicate_file"]
    assert code == 0


def test_equal_marks_of_two_files_count_once(tmp_path, opora):
    first = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["2/3", "3"]}))
    second = report(tmp_path / "b.xlsx", (NAME, {"Алгебра": ["3 2", "3", "2"]}))

    code, data = opora("failing", first, second, *ORDER)

    assert (code, data["pupils"][0]["subjects"][0]["marks"]) == (0, 4)


def test_different_marks_of_two_files_are_a_conflict_and_the_later_period_wins(tmp_path, opora):
    early = report(
        tmp_path / "a.xlsx", (NAME, {"Алгебра": ["2", "3"]}), period="с 09.01.25 по 31.01.25"
    )
    late = report(tmp_path / "b.xlsx", (NAME, {"Алгебра": ["2", "2"]}))

    code, data = opora("failing", early, late, *ORDER)

    assert means(data) == {"Алгебра": "2.00"}
    (problem,) = data["problems"]
    assert (code, problem["code"], problem["sheet"], problem["cell"]) == (
        1,
        "conflict",
        "Лист1",
        "C13",
    )
    assert problem["file"] == late.as_posix()
    assert NAME.split()[0] not in problem["message"]


def test_the_order_of_arguments_never_matters(tmp_path, opora):
    paths = [
        report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["2", "3"]})),
        report(tmp_path / "b.xlsx", (NAME, {"Алгебра": ["2", "2"], "Физика": ["2"]})),
        report(tmp_path / "c.xlsx", (NAME.rsplit(" ", 1)[0], {"Алгебра": ["", "", "3"]})),
    ]

    answers = [opora("failing", *given, *ORDER) for given in permutations(paths)]

    assert all(answer == answers[0] for answer in answers)
    assert means(answers[0][1]).keys() == {"Алгебра", "Физика"}


def test_a_missing_patronymic_joins_a_single_candidate(tmp_path, opora):
    full = journal(tmp_path / "a.xlsx", [NAME], ["13.01"], [["2"]], **LABELS)
    short = journal(tmp_path / "b.xlsx", ["Аликов Артем"], ["14.01"], [["3"]], **LABELS)

    code, data = opora("failing", full, short, *ORDER)

    assert (code, data["pupils"][0]["name"], means(data)) == (0, NAME, {"Алгебра": "2.50"})


def test_a_missing_patronymic_among_namesakes_is_a_problem_and_joins_nobody(tmp_path, opora):
    full = journal(
        tmp_path / "a.xlsx", [NAME, "Аликов Артём Ильич"], ["13.01"], [["2"], ["2"]], **LABELS
    )
    short = journal(tmp_path / "b.xlsx", ["Аликов Артем"], ["14.01"], [["2"]], **LABELS)

    code, data = opora("failing", full, short, *ORDER)

    assert [pupil["subjects"][0]["marks"] for pupil in data["pupils"]] == [1, 1, 1]
    (problem,) = data["problems"]
    assert (code, problem["code"], problem["cell"]) == (1, "namesake", "A5")
    assert problem["file"] == short.as_posix()


def test_one_name_in_two_classes_or_schools_is_two_people(tmp_path, opora):
    paths = [
        journal(tmp_path / "a.xlsx", [NAME], ["13.01"], [["2"]], **LABELS),
        journal(tmp_path / "b.xlsx", [NAME], ["13.01"], [["2"]], **LABELS | {"Класс": "9Б"}),
        journal(tmp_path / "c.xlsx", [NAME], ["13.01"], [["2"]], **LABELS, Школа="Гимназия № 1"),
    ]

    code, data = opora("failing", *paths, *ORDER)

    found = [(pupil["school"], pupil["school_class"]) for pupil in data["pupils"]]
    assert (code, found) == (0, [(None, "9А"), (None, "9Б"), ("Гимназия № 1", "9А")])


def test_an_unknown_token_gives_a_problem_and_no_marks(tmp_path, opora):
    path = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["2", "5-", "3", "4+ 5"]}))

    code, data = opora("failing", path, *ORDER)

    found = [(p["sheet"], p["cell"], p["code"]) for p in data["problems"]]
    assert found == [("Лист1", "C13", "unknown_token"), ("Лист1", "E13", "unknown_token")]
    assert (code, means(data)) == (1, {"Алгебра": "2.50"})


def test_a_class_that_is_nowhere_is_asked_for_and_its_marks_wait(tmp_path, opora):
    said = {"Предмет": "Алгебра", "Учебный год": YEAR}
    path = journal(tmp_path / "a.xlsx", [NAME], ["13.01"], [["2"]], **said)

    code, asked = opora("failing", path, *ORDER)
    _, told = opora("failing", path, *ORDER, "--class", "9a")

    assert (code, asked["pupils"]) == (1, [])
    assert [problem["code"] for problem in asked["problems"]] == ["class_missing"]
    assert "--class" in asked["problems"][0]["message"]
    assert told["pupils"][0]["school_class"] == "9А"


def test_hints_fill_only_what_a_file_lacks(tmp_path, opora):
    path = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["2"]}))

    _, data = opora(
        "failing", path, *ORDER, "--class", "11Б", "--year", "2023", "--school", "Другая школа"
    )

    assert data["pupils"][0]["school_class"] == "9А"
    assert data["pupils"][0]["school"].endswith("«Средняя школа № 5»")


def test_a_file_with_only_final_marks_is_a_problem(tmp_path, opora):
    header = ["ФИО", "Алгебра", "Физика", "Химия"]
    sheet = people_sheet(
        header, [[NAME, "2", "2", "3"]], above=[["Класс: 9А"], [f"{YEAR} уч. год"]]
    )
    path = write_xlsx(tmp_path / "a.xlsx", sheet)

    code, data = opora("failing", path, *ORDER)

    assert (code, data["pupils"]) == (1, [])
    assert [problem["code"] for problem in data["problems"]] == ["no_dated_marks"]


def test_grades_outside_the_order_are_left_out_unless_asked_for(tmp_path, opora):
    path = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["2"]}), school_class="8А")

    _, ordered = opora("failing", path, *ORDER)
    _, asked = opora("failing", path, *ORDER, "--grades", "8")

    assert ordered["pupils"] == []
    assert len(asked["pupils"]) == 1
    assert "grade_not_in_order" in [remark["code"] for remark in asked["remarks"]]


def test_a_bad_file_among_good_ones_is_a_problem_and_not_an_end(tmp_path, opora):
    report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["2"]}))
    (tmp_path / "b.xlsx").write_bytes(b"")
    (tmp_path / "c.xlsx").write_bytes((tmp_path / "a.xlsx").read_bytes()[:900])

    code, data = opora("failing", tmp_path, *ORDER)

    assert (code, len(data["pupils"])) == (1, 1)
    found = {Path(problem["file"]).name: problem["code"] for problem in data["problems"]}
    assert found == {"b.xlsx": "empty", "c.xlsx": "truncated"}


def test_nothing_readable_ends_with_two_and_one_object(tmp_path, opora):
    (tmp_path / "b.xlsx").write_bytes(b"")

    code, data = opora("failing", tmp_path, *ORDER)

    assert code == 2
    assert "Ни один файл не прочитан" in data["error"]
    assert [problem["code"] for problem in data["problems"]] == ["empty"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("failing",),
        ("failing", "нет.xlsx", *ORDER),
        ("failing", "x", "--order", "нет-такого", "--on", "2025-02-28"),
        ("failing", "x", "--order", "alania-948-2021", "--on", "31.02.2025"),
        ("failing", "x", *ORDER, "--grades", "девять"),
        ("failing", "x", *ORDER, "--class", "класс"),
        ("failing", "x", *ORDER, "--year", "25"),
        ("failing", *ORDER),
        ("failing", "x", *ORDER, "--from-store"),
        (
            "failing",
            "x",
            "--order",
            "alania-948-2021",
            "--since",
            "2025-03-01",
            "--on",
            "2025-02-28",
        ),
        ("failing", "", *ORDER),
        ("unknown",),
    ],
)
def test_wrong_usage_ends_with_two_and_one_object(opora, arguments):
    code, data = opora(*arguments)

    assert code == 2
    assert data["error"]


def test_the_period_begins_with_the_current_term_by_the_calendar(tmp_path, opora):
    ninth = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["2"]}))

    _, data = opora("failing", ninth, "--order", "alania-948-2021", "--on", "28.02.2025")

    assert (data["since"], data["on"]) == ("2025-01-09", "2025-02-28")


def test_upper_grades_have_half_years(tmp_path, opora):
    path = journal(
        tmp_path / "a.xlsx", [NAME], ["02.10.2024", "27.11.2024"], [["2", "2"]],
        **LABELS | {"Класс": "11А"},
    )  # fmt: skip

    _, data = opora("failing", path, "--order", "alania-948-2021", "--on", "29.11.2024")

    assert data["pupils"][0]["subjects"][0]["marks"] == 2


def test_grades_with_terms_of_their_own_are_told_apart(tmp_path, opora):
    path = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["5"]}))

    _, data = opora("failing", path, "--order", "alania-948-2021", "--on", "29.11.2024")

    (remark,) = data["remarks"]
    assert (data["since"], remark["code"]) == ("2024-09-02", "terms_differ")
    assert "9 класс с 05.11.2024; 11 класс с 02.09.2024" in remark["message"]


def test_a_year_without_a_calendar_asks_for_the_start(tmp_path, opora):
    path = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["2"]}))

    code, data = opora("failing", path, "--order", "alania-948-2021", "--on", "25.02.2022")

    assert code == 2
    assert "--since" in data["error"]


def test_a_day_that_is_no_reporting_day_is_remarked_upon(tmp_path, opora):
    path = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["5"]}))

    code, data = opora(
        "failing", path, "--order", "alania-948-2021", "--since", "2025-01-09", "--on", "2025-02-27"
    )

    assert (code, [remark["code"] for remark in data["remarks"]]) == (0, ["not_due_date"])


def test_explaining_shows_file_sheet_and_cell_of_every_mark(tmp_path, say):
    path = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["2", "", "О 3"], "Физика": ["5"]}))

    code, text = say("failing", path, *ORDER, "--explain", "аликов артем")

    assert code == 0
    assert "Алгебра: 5 / 2 = 2,50, в списке" in text
    assert f"{path.as_posix()}, лист «Лист1»: B13 (09.01: 2), D13 (11.01: 3)" in text
    assert "Физика: 5 / 1 = 5,00\n" in text


def test_explaining_an_unknown_name_says_so_without_the_name(tmp_path, opora):
    path = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["2"]}))

    code, data = opora("failing", path, *ORDER, "--explain", "Невидимкин Пётр")

    assert code == 2
    assert "Невидимкин" not in data["error"]


def test_the_text_for_people_names_means_and_counts(tmp_path, say):
    path = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["2", "3"], "Химия": ["1"]}))

    code, text = say("failing", path, *ORDER)

    assert code == 0
    assert f"9А   {NAME}: Алгебра 2,50 (2), Химия 1,00 (1) - ниже диапазона" in text


def test_nobody_failing_is_said_plainly(tmp_path, say):
    path = report(tmp_path / "a.xlsx", (NAME, {"Алгебра": ["5"]}))

    assert "Никто не попадает в список" in say("failing", path, *ORDER)[1]
