"""From files in a browser to facts that count, and back."""

import re
import zipfile
from pathlib import Path

import pytest

import hostile_files
from journals import people_sheet, report_block, report_sheet, write_xlsx
from opora.cli.main import main
from opora.facts.derive import settle_table
from opora.facts.tables import TABLES
from opora.records.actions.by import PROGRAM
from opora.records.actions.people import employ
from opora.records.models import (
    AuditEvent,
    Doubt,
    Enrolment,
    Pupil,
    PupilName,
    Teaching,
    Upload,
    UploadFile,
)
from opora.records.queries.uploads import uploads_of
from opora.records.understanding import store
from opora.records.worker import drain
from sendings import DAYS, SCHOOL, accept, journal, sent, version, worked

ALGEBRA = {"Алгебра": ["5", "4", ""]}


@pytest.fixture(autouse=True)
def data(settings, tmp_path):
    settings.DATA = tmp_path / "data"
    return settings.DATA


@pytest.fixture
def deputy(browser):
    return browser("deputy_head")


@pytest.fixture
def unit(town):
    return town.school.number


def counted(table="marks"):
    """Rows that count now."""
    found = []
    for shelf in store().ledger.shelves():
        batches = store().ledger.visible_on(shelf)
        found += settle_table(store().root, TABLES[table], shelf, batches).rows.to_pylist()
    return found


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_nothing_counts_before_it_is_accepted_and_everything_after(deputy, unit, town, tmp_path):
    path = journal(
        tmp_path / "9А.xlsx", {"Берёзин Пётр Ильич": ALGEBRA, "Новиков Олег Ян": ALGEBRA}
    )
    address = sent(deputy, unit, path)
    assert "читаем" in page(deputy, address)
    worked()
    shown = page(deputy, address)
    assert "Принять 1\xa0файл" in shown
    assert "Новых учеников: 1" in shown
    assert "По 26.10.2025." in shown
    assert counted() == []
    accept(deputy, address)
    assert "принято" in page(deputy, address)
    rows = counted()
    assert sorted(row["mark"] for row in rows) == [4, 4, 5, 5]
    assert {row["school_id"] for row in rows} == {unit}
    known = town.school.pupils["9А"][0]
    new = Pupil.objects.get(name="Новиков Олег Ян").pk
    assert {row["pupil_id"] for row in rows} == {known, new}
    assert Enrolment.objects.filter(pupil=new, school_class__label="9А").count() == 1


def test_undoing_restores_what_counted_before(deputy, unit, tmp_path):
    first = journal(tmp_path / "a.xlsx", {"Берёзин Пётр Ильич": ALGEBRA})
    accept_all(deputy, unit, first)
    before = counted()
    other = {"Алгебра": ["5", "3", "2"]}
    second = journal(tmp_path / "b.xlsx", {"Берёзин Пётр Ильич": other, "Новиков Олег Ян": other})
    address = accept_all(deputy, unit, second)
    assert counted() != before
    assert deputy.post(f"{address}undo/").status_code == 302
    worked()
    assert counted() == before
    assert "отменено" in page(deputy, address)
    assert not Enrolment.objects.filter(pupil__name="Новиков Олег Ян").exists()


def accept_all(deputy, unit, *paths, **fields):
    address = sent(deputy, unit, *paths)
    worked()
    accept(deputy, address, **fields)
    assert Upload.objects.get(pk=number(address)).state == "accepted"
    return address


def number(address):
    return int(re.search(r"\d+", address)[0])


def test_a_form_sent_twice_makes_one_upload(deputy, unit, tmp_path):
    path = journal(tmp_path / "a.xlsx", {"Берёзин Пётр Ильич": ALGEBRA})
    one = sent(deputy, unit, path, form_key="ключ")
    assert sent(deputy, unit, path, form_key="ключ") == one
    assert Upload.objects.count() == 1


def test_the_same_file_sent_again_changes_nothing_and_is_not_its_to_undo(deputy, unit, tmp_path):
    path = journal(tmp_path / "a.xlsx", {"Берёзин Пётр Ильич": ALGEBRA})
    accept_all(deputy, unit, path)
    before = counted()
    again = accept_all(deputy, unit, path)
    assert counted() == before
    deputy.post(f"{again}undo/")
    worked()
    assert counted() == before


def test_a_zip_is_opened_and_a_hostile_file_stops_nothing(deputy, unit, tmp_path):
    good = journal(tmp_path / "9А.xlsx", {"Берёзин Пётр Ильич": ALGEBRA})
    bomb, _ = hostile_files.ATTACKS["zip bomb"]
    archive = tmp_path / "выгрузка.zip"
    with zipfile.ZipFile(archive, "w") as made:
        made.write(good, "четверть/9А.xlsx")
        made.writestr("bomb.xlsx", bomb())
        made.writestr("bytes.xlsx", bytes(range(256)))
    address = sent(deputy, unit, archive)
    worked()
    states = dict(UploadFile.objects.values_list("label", "state"))
    assert states == {
        "выгрузка.zip": "archive",
        "четверть/9А.xlsx": "read",
        "bomb.xlsx": "refused",
        "bytes.xlsx": "refused",
    }
    accept(deputy, address)
    assert len(counted()) == 2


def test_another_school_in_the_file_is_asked_about_and_its_spelling_remembered(
    deputy, unit, tmp_path
):
    name = "Школа 1 Заречное"
    path = journal(tmp_path / "a.xlsx", {"Берёзин Пётр Ильич": ALGEBRA}, school=name)
    address = sent(deputy, unit, path)
    worked()
    assert "Не решено" in page(deputy, address)
    refused = deputy.post(f"{address}accept/", {"version": version(deputy, address)})
    assert refused.status_code == 400
    assert f"названа школа «{name}»" in page(deputy, f"{address}doubts/")
    decided(deputy, address, {Doubt.objects.get().pk: 1})
    accept(deputy, address)
    assert len(counted()) == 2
    later = {"Берёзин Пётр Ильич": {"Химия": ["5", "", ""]}}
    again = sent(deputy, unit, journal(tmp_path / "b.xlsx", later, school=name))
    worked()
    assert "Не решено" not in page(deputy, again)


def test_a_file_of_another_school_can_be_left_aside(deputy, unit, tmp_path):
    good = journal(tmp_path / "a.xlsx", {"Берёзин Пётр Ильич": ALGEBRA})
    bad = journal(tmp_path / "b.xlsx", {"Чужой Олег Ян": ALGEBRA}, school="Школа № 77")
    address = sent(deputy, unit, good, bad)
    worked()
    decided(deputy, address, {Doubt.objects.get().pk: 0})
    accept(deputy, address)
    assert len(counted()) == 2
    assert not Pupil.objects.filter(name="Чужой Олег Ян").exists()


def decided(client, address, decisions, **fields):
    form = {f"doubt-{doubt}": value for doubt, value in decisions.items()}
    form["version"] = version(client, f"{address}doubts/")
    response = client.post(f"{address}doubts/", {**form, **fields})
    assert response.status_code == 302, response.content.decode()
    worked()


def test_pupils_go_up_with_their_class_by_themselves(deputy, unit, town, tmp_path):
    names = {f"{surname} Пётр Ильич": ALGEBRA for surname in ("Берёзин", "Вётлин", "Сойкин")}
    path = journal(
        tmp_path / "a.xlsx",
        names,
        school_class="10А",
        year="2026/2027",
        period="с 01.09.26 по 26.10.26",
    )
    before = Pupil.objects.count()
    address = sent(deputy, unit, path)
    worked()
    # Of classes 9А and 9Б, whose pupils are called alike, nobody is certain.
    assert Doubt.objects.count() == 3
    decided(deputy, address, {}, rest="new")
    assert Pupil.objects.count() == before
    path = journal(
        tmp_path / "b.xlsx",
        {"Берёзин Пётр Ильич": ALGEBRA},
        school_class="8А",
        year="2024/2025",
        period="с 01.09.24 по 26.10.24",
    )
    accept_all(deputy, unit, path)
    eighth = Enrolment.objects.get(school_class__label="8А").pupil_id
    path = journal(
        tmp_path / "c.xlsx",
        {"Берёзин Пётр Ильич": {"Химия": ["4", "", ""]}},
        school_class="9Г",
    )
    address = sent(deputy, unit, path)
    worked()
    doubt = Doubt.objects.get(upload=number(address))
    assert (doubt.kind, eighth in doubt.candidates) == ("moved", True)


def test_a_changed_surname_is_asked_about_once(deputy, unit, town, tmp_path):
    old = town.school.pupils["9А"][0]
    path = journal(
        tmp_path / "a.xlsx", {"Осинина Пётр Ильич": ALGEBRA, "Вётлин Пётр Ильич": ALGEBRA}
    )
    address = sent(deputy, unit, path)
    worked()
    doubt = Doubt.objects.get()
    assert doubt.kind == "renamed"
    assert old in doubt.candidates
    assert "сменил фамилию?" in page(deputy, f"{address}doubts/")
    decided(deputy, address, {doubt.pk: old})
    accept(deputy, address)
    assert {row["pupil_id"] for row in counted()} == {old, town.school.pupils["9А"][1]}
    assert PupilName.objects.get().pupil_id == old
    later = journal(tmp_path / "b.xlsx", {"Осинина Пётр Ильич": {"Химия": ["5", "", ""]}})
    again = sent(deputy, unit, later)
    worked()
    assert not Doubt.objects.filter(upload=number(again)).exists()
    accept(deputy, again)
    assert {row["pupil_id"] for row in counted() if row["mark"] == 5} == {
        old,
        town.school.pupils["9А"][1],
    }


def test_two_of_one_name_in_a_list_are_new_people_and_asked_about_later(deputy, unit, tmp_path):
    twins = tmp_path / "a.xlsx"
    from_journal(twins)
    accept_all(deputy, unit, twins)
    both = set(Pupil.objects.filter(name="Липин Олег Ян").values_list("pk", flat=True))
    assert len(both) == 2
    path = journal(tmp_path / "b.xlsx", {"Липин Олег Ян": {"Химия": ["5", "", ""]}})
    address = sent(deputy, unit, path)
    worked()
    doubt = Doubt.objects.get()
    assert doubt.kind == "namesake"
    assert set(doubt.candidates) == both
    chosen = max(both)
    decided(deputy, address, {doubt.pk: chosen})
    accept(deputy, address)
    chemistry = [row for row in counted() if row["subject"].startswith("Химия")]
    assert {row["pupil_id"] for row in chemistry} == {chosen}


def from_journal(path):
    blocks = [
        report_block(
            "Липин Олег Ян",
            DAYS,
            {"Алгебра": [mark, "", ""]},
            year="2025/2026",
            period="с 01.09.25 по 26.10.25",
        )
        for mark in ("5", "3")
    ]
    return write_xlsx(path, report_sheet(*blocks, school=SCHOOL))


def test_a_mass_change_needs_a_reason(deputy, unit, tmp_path):
    subjects = [f"Предмет {n}" for n in range(5)]
    old = {"Берёзин Пётр Ильич": {name: ["5", "5", "5"] for name in subjects}}
    accept_all(deputy, unit, journal(tmp_path / "a.xlsx", old))
    new = {"Берёзин Пётр Ильич": {name: ["2", "2", "2"] for name in subjects}}
    address = sent(deputy, unit, journal(tmp_path / "b.xlsx", new))
    worked()
    shown = page(deputy, address)
    assert "Заменить 15\xa0записей из 15" in shown
    assert "Берёзин Пётр Ильич" in shown
    refused = deputy.post(f"{address}accept/", {"version": version(deputy, address)})
    assert refused.status_code == 400
    assert {row["mark"] for row in counted()} == {5}
    accept(deputy, address, reason="исправлен журнал")
    assert {row["mark"] for row in counted()} == {2}
    assert "исправлен журнал" in page(deputy, address)


def test_what_changed_since_the_preview_is_shown_anew(deputy, unit, tmp_path):
    one = sent(deputy, unit, journal(tmp_path / "a.xlsx", {"Берёзин Пётр Ильич": ALGEBRA}))
    other = {"Берёзин Пётр Ильич": {"Алгебра": ["2", "2", "2"]}}
    two = sent(deputy, unit, journal(tmp_path / "b.xlsx", other))
    worked()
    accept(deputy, one)
    accept(deputy, two)
    assert "итог был бы не тем" in page(deputy, two)
    assert sorted(row["mark"] for row in counted()) == [4, 5]
    accept(deputy, two)
    assert sorted(row["mark"] for row in counted()) == [2, 2, 2]


def test_an_old_page_is_told_that_it_is_old(deputy, unit, tmp_path):
    address = sent(deputy, unit, journal(tmp_path / "a.xlsx", {"Берёзин Пётр Ильич": ALGEBRA}))
    worked()
    old = version(deputy, address)
    deputy.post(f"{address}read/", {"version": old, "school_class": "9А"})
    worked()
    answer = deputy.post(f"{address}accept/", {"version": old})
    assert answer.status_code == 400
    assert "перечитали" in answer.content.decode()


def test_a_left_upload_counts_for_nothing(deputy, unit, tmp_path):
    address = sent(deputy, unit, journal(tmp_path / "a.xlsx", {"Берёзин Пётр Ильич": ALGEBRA}))
    worked()
    deputy.post(f"{address}leave/", {"version": version(deputy, address)})
    assert "отклонено" in page(deputy, address)
    assert deputy.post(f"{address}accept/", {"version": "3"}).status_code == 400
    assert counted() == []


def test_a_file_without_a_class_is_read_again_with_a_hint(deputy, unit, tmp_path):
    path = journal(tmp_path / "a.xlsx", {"Берёзин Пётр Ильич": ALGEBRA}, school_class="")
    address = sent(deputy, unit, path)
    worked()
    assert "Не указан класс" in page(deputy, address)
    form = {"version": version(deputy, address), "school_class": "9 а", "school_year": "2025"}
    assert deputy.post(f"{address}read/", form).status_code == 302
    worked()
    accept(deputy, address)
    assert {row["school_class"] for row in counted()} == {"9А"}


def test_the_original_is_given_as_it_came_and_noted(deputy, unit, browser, tmp_path):
    path = journal(tmp_path / "Список <script>.xlsx", {"Берёзин Пётр Ильич": ALGEBRA})
    address = sent(deputy, unit, path)
    worked()
    file = UploadFile.objects.get()
    answer = deputy.get(f"{address}files/{file.pk}/original/")
    assert b"".join(answer.streaming_content) == path.read_bytes()
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    drain()
    event = AuditEvent.objects.filter(act="export").get()
    assert event.details == {"upload": number(address), "file": file.pk}
    assert browser("far_deputy_head").get(f"{address}files/{file.pk}/original/").status_code == 404
    assert deputy.get(f"{address}files/{file.pk + 1}/original/").status_code == 404


def test_uploads_are_for_those_who_may_upload(deputy, unit, browser, tmp_path):
    address = sent(deputy, unit, journal(tmp_path / "a.xlsx", {"Берёзин Пётр Ильич": ALGEBRA}))
    for role in (
        "head",
        "class_teacher",
        "far_deputy_head",
        "administrator",
        "ministry_specialist",
    ):
        client = browser(role)
        assert client.get(f"/units/{unit}/uploads/").status_code == 404
        assert client.get(address).status_code == 404
        assert client.post(f"{address}accept/", {"version": 1}).status_code == 404


def test_the_list_costs_the_same_however_long_it_is(
    deputy, unit, tmp_path, django_assert_max_num_queries
):
    path = journal(tmp_path / "a.xlsx", {"Берёзин Пётр Ильич": ALGEBRA})
    for _ in range(5):
        sent(deputy, unit, path)
    with django_assert_max_num_queries(8):
        shown = page(deputy, f"/units/{unit}/uploads/")
    assert shown.count("читаем") == 5


def test_too_large_a_request_is_refused_by_its_header(deputy, unit):
    answer = deputy.generic("POST", f"/units/{unit}/uploads/", b"x", CONTENT_LENGTH=str(10**9))
    assert answer.status_code == 413
    assert "по частям" in answer.content.decode()


def test_no_files_and_a_wrong_class_are_said_plainly(deputy, unit):
    answer = deputy.post(f"/units/{unit}/uploads/", {"form_key": "a"})
    assert answer.status_code == 400
    assert "Не выбрано ни одного файла" in answer.content.decode()


def test_teachers_of_a_file_who_are_staff_are_learnt_when_it_is_accepted(deputy, unit, tmp_path):
    known = employ(by=PROGRAM, name="Громова Нина Викторовна", unit=unit)
    rows = [("1", "Берёзин Пётр Ильич", "5"), ("2", "Вётлин Пётр Ильич", "4")]
    for number, teacher in enumerate(("Громова Н.В.", "Чужая О.О.")):
        above = [[f"Школа: {SCHOOL}"], ["Класс: 9А"], ["Учебный год: 2025/2026"]]
        above += [[f"Предмет: {('Химия', 'Физика')[number]}"], [f"Учитель: {teacher}"]]
        sheet = people_sheet(["№", "ФИО", "02.09.2025"], rows, above)
        write_xlsx(tmp_path / f"{number}.xlsx", sheet)
    address = sent(deputy, unit, tmp_path / "0.xlsx", tmp_path / "1.xlsx")
    worked()
    shown = page(deputy, address)
    assert "Громова Н.В.: 9А, Химия" in shown
    assert "нет среди сотрудников: Чужая О.О." in shown
    assert not Teaching.objects.filter(staff=known).exists()
    accept(deputy, address)
    taught = Teaching.objects.get(staff=known)
    assert (taught.school_class.label, taught.subject) == ("9А", "Химия | ")
    assert taught.upload_id == int(address.split("/")[2])
    again = sent(deputy, unit, tmp_path / "0.xlsx")
    worked()
    accept(deputy, again)
    assert Teaching.objects.filter(staff=known).count() == 1
    deputy.post(f"{address}undo/")
    worked()  # another upload tells the same
    assert Teaching.objects.get(staff=known).upload_id == int(again.split("/")[2])
    deputy.post(f"{again}undo/")
    worked()
    assert not Teaching.objects.filter(staff=known).exists()


def test_the_command_line_does_not_import_where_pages_do(deputy, unit, data, tmp_path, capsys):
    path = journal(tmp_path / "a.xlsx", {"Берёзин Пётр Ильич": ALGEBRA})
    accept_all(deputy, unit, path)
    assert main(["import", str(path), "--data", str(data)]) != 0
    assert "на странице «Загрузки»" in "".join(capsys.readouterr())


def test_the_examples_of_the_project_go_all_the_way(deputy, unit):
    examples = sorted((Path(__file__).parents[2] / "examples").glob("*.xlsx"))
    address = sent(deputy, unit, *examples)
    worked()
    schools = {doubt.pk: 1 for doubt in Doubt.objects.filter(kind="school")}
    if schools:
        decided(deputy, address, schools, rest="new")
    accept(deputy, address, reason="проба")
    assert Upload.objects.get().state == "accepted"
    assert len(counted()) > 100


def test_the_history_shows_the_newest_first_with_its_files_counted(deputy, unit, tmp_path):
    first = journal(tmp_path / "a.xlsx", {"Берёзин Пётр Ильич": ALGEBRA})
    (tmp_path / "b.xlsx").write_bytes(b"not a workbook")
    one = sent(deputy, unit, first)
    other = sent(deputy, unit, first, tmp_path / "b.xlsx")
    worked()
    lines = uploads_of(unit)
    assert [f"/uploads/{line.upload}/" for line in lines] == [other, one]
    assert [(line.files, line.problems) for line in lines] == [(2, 1), (1, 0)]
