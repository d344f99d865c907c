"""`opora measures`: figures with their counts."""

from pathlib import Path

import pytest

from journals import people_sheet, report_block, report_sheet, write_xlsx
from opora.facts.identity import IdentityMap
from stores import accepted

NAMES = ("Аликов Артём Олегович", "Бодров Пётр Ильич")


@pytest.fixture
def report(tmp_path) -> Path:
    marks = {NAMES[0]: (["5", "4", "3"], "4"), NAMES[1]: (["2", "2", "5"], "2")}
    blocks = [
        report_block(
            name, [(1, 13), (1, 14), (2, 3)], {"Алгебра": cells}, year="2024/2025",
            period="с 09.01.25 по 28.02.25", tail={"Алгебра": ("", "", final)},
        )
        for name, (cells, final) in marks.items()
    ]  # fmt: skip
    return write_xlsx(tmp_path / "a.xlsx", report_sheet(*blocks))


def test_a_class_has_its_mean_and_the_rates_of_final_marks(report, opora):
    code, data = opora("measures", report, "--by", "class")

    (group,) = data["groups"]
    assert code == 0
    assert (group["school_class"], group["marks"], group["total"]) == ("9А", 6, 21)
    assert (group["mean"], group["weighted_mean"]) == ("3.50", None)
    assert group["counts"] == {"5": 2, "4": 1, "3": 1, "2": 2, "1": 0}
    (final,) = group["final"]
    assert (final["passed"], final["quality"], final["denominator"]) == (1, 1, 2)
    assert (final["pass_rate"], final["quality_rate"]) == ("50.00", "50.00")
    assert final["attainment_index"] == "40.00"  # (64 + 16) / 2
    assert final["categories"]["неуспевающих"] == 1
    assert final["categories"]["с одной «4»"] == 1


def test_the_period_bounds_the_marks(report, opora):
    _, data = opora(
        "measures", report, "--by", "subject", "--since", "14.01.2025", "--on", "31.01.2025"
    )

    (group,) = data["groups"]
    assert (group["subject"], group["marks"], group["mean"]) == ("Алгебра", 2, "3.00")


def test_pupils_are_compared_with_an_earlier_period(report, opora):
    _, data = opora(
        "measures", report, "--by", "pupil", "--since", "01.02.2025",
        "--before", "01.01.2025..31.01.2025",
    )  # fmt: skip

    found = {group["name"]: (group["mean"], group["change"]) for group in data["groups"]}
    assert found == {NAMES[0]: ("3.00", "-1.50"), NAMES[1]: ("5.00", "3.00")}


def test_no_data_is_said_and_is_never_zero(tmp_path, opora, say):
    header = ["ФИО", "Алгебра", "Физика", "Химия"]
    above = [["Класс: 9А"], ["2024/2025 уч. год"]]
    path = write_xlsx(
        tmp_path / "a.xlsx", people_sheet(header, [[NAMES[0], "осв", "5", "4"]], above=above)
    )

    _, data = opora("measures", path, "--by", "subject")
    _, text = say("measures", path, "--by", "subject")

    algebra = next(group for group in data["groups"] if group["subject"] == "Алгебра")
    assert (algebra["mean"], algebra["final"][0]["pass_rate"]) == (None, None)
    assert "Алгебра: средний балл нет данных" in text
    assert "успеваемость нет данных" in text


def test_the_text_has_figures_with_commas_and_counts(report, say):
    _, text = say("measures", report, "--by", "class", "--before", "01.01.2025..13.01.2025")

    assert "9А: средний балл 3,50 (отметок 6), изменение +0,00" in text
    assert "успеваемость 50,00 %, качество 50,00 %, СОУ 40,00 % (итоговых 2)" in text
    assert "неуспевающих 1, с одной «2» 1" in text


@pytest.mark.parametrize("before", ["01.01.2025", "вчера..сегодня"])
def test_a_wrong_earlier_period_is_wrong_usage(report, opora, before):
    code, data = opora("measures", report, "--by", "class", "--before", before)

    assert (code, "--before" in data["error"]) == (2, True)


class TestOfSeveralSchools:
    @pytest.fixture
    def data(self, tmp_path):
        """Two schools of one municipality and one that is listed nowhere."""
        marks = [
            {"school_id": 1, "pupil_id": 1, "mark": 5},
            {"school_id": 2, "pupil_id": 2, "mark": 2},
            {"school_id": 3, "pupil_id": 3, "mark": 3},
        ]
        finals = [{**row, "term": "1 четверть"} for row in marks]
        store = accepted(tmp_path, {"marks": marks, "final_marks": finals})
        people = IdentityMap.load(store.identity_path)
        for number, name in ((1, "Школа № 1"), (2, "Школа № 2"), (3, "Лицей")):
            people.keep_school(number, name)
        people.save()
        lines = ["school;municipality", "Школа № 1;Заречный район", "школа №2;Заречный район"]
        (store.root / "units.csv").write_text("\n".join(lines), encoding="utf-8")
        return store.root

    def test_schools_make_up_municipalities_and_the_region(self, data, opora):
        found = {
            by: opora("measures", "--from-store", "--data", data, "--by", by)[1]["groups"]
            for by in ("school", "municipality", "region")
        }

        assert [(g["school"], g["marks"]) for g in found["school"]] == [
            ("Лицей", 1),
            ("Школа № 1", 1),
            ("Школа № 2", 1),
        ]
        assert [(g["municipality"], g["mean"]) for g in found["municipality"]] == [
            ("Заречный район", "3.50"),
            ("муниципалитет не указан", "3.00"),
        ]
        (region,) = found["region"]
        assert (region["marks"], region["total"]) == (3, 10)
        (final,) = region["final"]
        assert (final["denominator"], final["passed"], final["quality"]) == (3, 2, 1)
        assert final["categories"]["неуспевающих"] == 1

    def test_an_unknown_engine_is_wrong_usage(self, data, say):
        code, text = say(
            "measures", "--from-store", "--data", data, "--by", "school", "--engine", "oracle"
        )

        assert code == 2
        assert "spark://узел:7077" in text

    def test_an_engine_without_a_data_directory_is_wrong_usage(self, report, say):
        code, text = say("measures", report, "--by", "class", "--engine", "local[2]")

        assert code == 2
        assert "--from-store" in text
