"""`opora import`, `opora facts` and answers from the store."""

from pathlib import Path

import pytest

from journals import report_block, report_sheet, write_xlsx

ORDER = ("--order", "alania-948-2021", "--since", "2025-01-09", "--on", "2025-02-28")
NAMES = ("Аликов Артём Олегович", "Бодров Пётр Ильич")


def report(path: Path, cells: list[str], period: str = "с 09.01.25 по 28.02.25") -> Path:
    blocks = [
        report_block(
            name, [(1, 13), (1, 14), (2, 3)], {"Алгебра": cells, "Химия": ["4", "Н", "0"]},
            year="2024/2025", period=period,
        )
        for name in NAMES
    ]  # fmt: skip
    return write_xlsx(path, report_sheet(*blocks))


@pytest.fixture
def data(tmp_path, monkeypatch):
    folder = tmp_path / "data"
    monkeypatch.setenv("OPORA_DATA", str(folder))
    return folder


def test_the_store_answers_as_the_files_do(tmp_path, opora, data):
    paths = [report(tmp_path / "a.xlsx", ["2", "5-", "3"]), report(tmp_path / "b.xlsx", ["2"] * 3)]
    opora("import", *paths)

    _, from_files = opora("failing", *paths, *ORDER)
    _, from_store = opora("failing", "--from-store", *ORDER)

    for notes in (from_files["problems"], from_store["problems"]):
        for note in notes:
            note["file"] = Path(note["file"]).name
            note["message"] = note["message"].replace(f"{tmp_path.as_posix()}/", "")
    assert from_store["pupils"] == from_files["pupils"]
    assert from_store["problems"] == from_files["problems"]


def test_the_same_file_is_taken_once(tmp_path, opora, data):
    path = report(tmp_path / "a.xlsx", ["2", "3", "3"])

    _, first = opora("import", path)
    _, second = opora("import", path)

    assert [batch["already_there"] for batch in first["batches"]] == [False]
    assert [batch["already_there"] for batch in second["batches"]] == [True]


def test_a_corrected_file_of_the_same_period_replaces_the_older_one(tmp_path, opora, data):
    opora("import", report(tmp_path / "a.xlsx", ["2", "2", "2"]))
    opora("import", report(tmp_path / "a.xlsx", ["2", "3", "3"]))

    code, found = opora("failing", "--from-store", *ORDER)

    assert code == 0
    assert found["pupils"] == []  # 2, 3, 3 is 2.67, and the three «2» no longer count


def test_people_keep_their_numbers_from_upload_to_upload(tmp_path, opora, data):
    opora("import", report(tmp_path / "a.xlsx", ["2", "2", "2"], "с 09.01.25 по 31.01.25"))
    opora("import", report(tmp_path / "b.xlsx", ["2", "2", "2"]))

    _, found = opora("failing", "--from-store", *ORDER)

    assert len([p for p in found["pupils"] if p["name"] == NAMES[1]]) == 1


def test_names_stand_in_the_identity_map_and_the_originals_only(tmp_path, opora, data):
    opora("import", report(tmp_path / "a.xlsx", ["2", "5-", "3"]))

    naming = [
        path.relative_to(data).as_posix()
        for path in data.rglob("*")
        if path.is_file() and "Бодров".encode() in path.read_bytes()
    ]

    assert naming == ["identity.json"]


def test_rebuilding_from_originals_changes_nothing(tmp_path, opora, data):
    opora("import", report(tmp_path / "a.xlsx", ["2", "5-", "3"]))
    _, before = opora("failing", "--from-store", *ORDER)

    code, report_ = opora("facts", "rebuild")

    assert (code, report_["rebuilt"], report_["changed"]) == (0, 1, [])
    assert opora("failing", "--from-store", *ORDER)[1] == before


def test_a_damaged_file_of_facts_is_found_and_rebuilt(tmp_path, opora, data):
    opora("import", report(tmp_path / "a.xlsx", ["2", "2", "3"]))
    _, before = opora("failing", "--from-store", *ORDER)
    damaged = next((data / "facts" / "marks").rglob("*.parquet"))
    damaged.write_bytes(b"no parquet")

    code, found = opora("facts", "verify")
    _, rebuilt = opora("facts", "rebuild")

    assert (code, [problem["code"] for problem in found["problems"]]) == (1, ["facts_damaged"])
    assert rebuilt["changed"] == [1]
    assert opora("facts", "verify")[0] == 0
    assert opora("failing", "--from-store", *ORDER)[1] == before


def test_a_damaged_current_file_is_found_and_made_anew(tmp_path, opora, data):
    opora("import", report(tmp_path / "a.xlsx", ["2", "2", "3"]))
    _, before = opora("failing", "--from-store", *ORDER)
    next((data / "current" / "marks").rglob("*.parquet")).unlink()

    _, found = opora("facts", "verify")
    code, made = opora("facts", "refresh")

    assert [problem["code"] for problem in found["problems"]] == ["derived_damaged"]
    assert (code, len(made["refreshed"])) == (0, 1)
    assert opora("facts", "verify")[0] == 0
    assert opora("failing", "--from-store", *ORDER)[1] == before


def test_sweeping_removes_what_nobody_names(tmp_path, opora, data):
    opora("import", report(tmp_path / "a.xlsx", ["2", "2", "3"]))
    orphan = data / "originals" / "orphan"
    orphan.write_bytes(b"x")

    _, found = opora("facts", "sweep")

    assert found["removed"] == ["originals/orphan"]
    assert opora("facts", "verify")[0] == 0


def test_an_original_that_was_lost_is_a_problem_of_the_rebuild(tmp_path, opora, data):
    opora("import", report(tmp_path / "a.xlsx", ["2", "2", "3"]))
    next((data / "originals").iterdir()).unlink()

    code, found = opora("facts", "rebuild")

    assert (code, found["problems"][0]["code"]) == (1, "not_rebuilt")


def test_the_four_questions_neither_read_nor_write_the_store(tmp_path, opora, data):
    path = report(tmp_path / "a.xlsx", ["2", "2", "3"])

    opora("inspect", path)
    opora("failing", path, *ORDER)
    opora("measures", path, "--by", "class")
    opora("form", path, *ORDER, "--out", tmp_path / "out")

    assert not data.exists()


def test_an_empty_store_says_what_to_do(opora, data):
    for command in (("failing", *ORDER), ("inspect",), ("measures", "--by", "class")):
        code, found = opora(*command, "--from-store")

        assert (code, "opora import" in found["error"]) == (2, True)


def test_inspecting_the_store_tells_of_its_files_as_of_files(tmp_path, opora, data):
    path = report(tmp_path / "a.xlsx", ["2", "5-", "3"])
    opora("import", path)

    _, from_file = opora("inspect", path)
    code, from_store = opora("inspect", "--from-store")

    (told,) = from_store["files"]
    assert code == 1
    assert told == from_file["files"][0] | {"file": "a.xlsx"}


def test_paths_and_the_store_are_not_asked_at_once(tmp_path, opora, data):
    path = report(tmp_path / "a.xlsx", ["2", "2", "3"])
    opora("import", path)

    assert opora("inspect", path, "--from-store")[0] == 2
    assert opora("failing", path, "--from-store", *ORDER)[0] == 2


def test_nothing_readable_is_not_imported(tmp_path, opora, data):
    (tmp_path / "a.xlsx").write_bytes(b"")

    code, found = opora("import", tmp_path / "a.xlsx")

    assert (code, "error" in found, data.exists()) == (2, True, False)


def test_the_texts_for_people_say_what_happened(tmp_path, say, data):
    path = report(tmp_path / "a.xlsx", ["2", "2", "3"])

    assert "порция № 1, 9А" in say("import", path)[1]
    assert "уже загружен" in say("import", path)[1]
    assert "Всё цело." in say("facts", "verify")[1]
    assert "Пересобрано порций: 1, изменилось: 0." in say("facts", "rebuild")[1]
    assert "школ по учебным годам: 0." in say("facts", "refresh")[1]
    assert "Убрано лишних файлов: 0." in say("facts", "sweep")[1]
