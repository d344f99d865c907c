"""An unknown sheet: a person says which column is what, and the next one is read by itself."""

import re
import zipfile
from html import unescape

import pytest

import hostile_files
from journals import write_xlsx
from opora.facts.derive import settle_table
from opora.facts.tables import TABLES
from opora.intake.grid import Grid
from opora.records.models import AuditEvent, Job, SheetMapping, Upload, UploadFile
from opora.records.understanding import store
from opora.records.worker import drain
from sendings import accept, sent, worked

TITLE = "Дети"
PUPIL, OTHER = "Берёзин Пётр Ильич", "Новиков Олег Ян"
EVIL = "<script>alert(1)</script>"
FIXED = {"school_class": "9А", "subject": "Алгебра", "day": "2025-09-03"}
ROLES = {"role-0": "name", "role-1": "marks"}
FORM = {"header": "2", "depth": "1", **ROLES, **FIXED}


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


def unknown(path, *marks, above="Зачётная неделя", name="Лист"):
    """A table whose titles the program does not know."""
    rows = [[above], [TITLE, "Ответил на"], *([who, mark] for who, mark in marks)]
    return write_xlsx(path, Grid(name, rows))


def labelled(path, *marks):
    """The same table, of another class, that says what it is of."""
    above = [["Класс: 9Б", "Предмет: Химия"], ["Дата: 04.09.2025"]]
    rows = [*above, [TITLE, "Ответил на"], *([who, mark] for who, mark in marks)]
    return write_xlsx(path, Grid("Лист", rows))


def counted():
    """Marks that count now."""
    found = []
    for shelf in store().ledger.shelves():
        batches = store().ledger.visible_on(shelf)
        found += settle_table(store().root, TABLES["marks"], shelf, batches).rows.to_pylist()
    return sorted(
        (row["school_class"], row["subject"].split(" |")[0], row["mark"]) for row in found
    )


def page(client, address, status=200):
    response = client.get(address)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def shown(client, address):
    """The version that the page shows."""
    body = page(client, address)
    return re.search(r'name="version" value="(\d+)"', body)[1]


def pressed(client, address, button, **changes):
    fields = {**FORM, **changes, "version": shown(client, address), button: "1"}
    return client.post(address, fields)


def sheets_of(address, file=None):
    row = UploadFile.objects.get(pk=file) if file else UploadFile.objects.latest("pk")
    return f"{address}sheets/{row.pk}/"


def test_an_unknown_sheet_is_mapped_accepted_and_known_the_next_time(deputy, unit, tmp_path):
    address = sent(deputy, unit, unknown(tmp_path / "a.xlsx", (PUPIL, "5"), (OTHER, "4")))
    worked()
    wizard = sheets_of(address)
    assert f'href="{wizard}"' in page(deputy, address)
    assert EVIL not in page(deputy, wizard)
    looked = pressed(deputy, wizard, "look").content.decode()
    assert "<b>2</b> учеников" in looked
    assert "<b>2</b> отметок" in looked
    assert "03.09.2025" in looked
    assert not SheetMapping.objects.exists()
    assert Upload.objects.get().state == "read"
    assert pressed(deputy, wizard, "save").status_code == 302
    worked()
    assert "Принять 1\xa0файл" in page(deputy, address)
    accept(deputy, address)
    assert counted() == [("9А", "Алгебра", 4), ("9А", "Алгебра", 5)]
    known = SheetMapping.objects.get()
    assert (known.mapping["school_class"], known.mapping["subject"]) == (None, None)
    again = sent(deputy, unit, labelled(tmp_path / "b.xlsx", (PUPIL, "3")))
    worked()
    assert "не знает такой таблицы" not in page(deputy, again)
    accept(deputy, again)
    assert counted() == [("9А", "Алгебра", 4), ("9А", "Алгебра", 5), ("9Б", "Химия", 3)]


def test_saving_is_noted_and_a_second_one_replaces_the_first(deputy, unit, tmp_path):
    address = sent(deputy, unit, unknown(tmp_path / "a.xlsx", (PUPIL, "5")))
    worked()
    for holds in ("marks", "absences"):
        changes = {"role-1": holds}
        assert pressed(deputy, sheets_of(address), "save", **changes).status_code == 302
        worked()
    assert SheetMapping.objects.get().mapping["columns"][0]["holds"] == "absences"
    drain()
    said = AuditEvent.objects.filter(what__contains="разметка листа").order_by("pk")
    assert list(said.values_list("what", flat=True)) == [
        "сохранена разметка листа",
        "заменена разметка листа",
    ]
    assert PUPIL not in str(list(said.values_list("details", flat=True)))


def test_what_is_accepted_is_read_as_it_was_shown(deputy, unit, tmp_path):
    address = sent(deputy, unit, unknown(tmp_path / "a.xlsx", (PUPIL, "5"), (OTHER, "4")))
    worked()
    pressed(deputy, sheets_of(address), "save")
    worked()
    SheetMapping.objects.all().delete()
    accept(deputy, address)
    assert len(counted()) == 2


def test_a_mapping_saved_meanwhile_does_not_change_what_was_shown(deputy, unit, tmp_path):
    first = sent(deputy, unit, unknown(tmp_path / "a.xlsx", (PUPIL, "5")))
    worked()
    pressed(deputy, sheets_of(first), "save")
    worked()
    second = sent(deputy, unit, labelled(tmp_path / "b.xlsx", (PUPIL, "3")))
    worked()
    wizard = sheets_of(first, UploadFile.objects.earliest("pk").pk)
    assert pressed(deputy, wizard, "save", **{"role-1": "absences"}).status_code == 302
    worked()
    accept(deputy, second)
    assert counted() == [("9Б", "Химия", 3)]


def test_sheets_of_one_book_keep_their_own_class(deputy, unit, tmp_path):
    rows = [["Неделя"], [TITLE, "Ответил на"]]
    book = write_xlsx(
        tmp_path / "a.xlsx",
        Grid("Первый", [*rows, [PUPIL, "5"]]),
        Grid("Второй", [*rows, [OTHER, "3"]]),
    )
    address = sent(deputy, unit, book)
    worked()
    wizard = sheets_of(address)
    assert "Такая же шапка у листов: Второй" in page(deputy, wizard)
    for number, label in (("0", "9А"), ("1", "9Б")):
        done = pressed(deputy, f"{wizard}?sheet={number}", "save", school_class=label)
        assert done.status_code == 302
        worked()
    accept(deputy, address)
    assert counted() == [("9А", "Алгебра", 5), ("9Б", "Алгебра", 3)]


def test_a_file_out_of_a_zip_is_mapped_too(deputy, unit, tmp_path):
    inner = unknown(tmp_path / "a.xlsx", (PUPIL, "5"))
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as made:
        made.write(inner, "четверть/а.xlsx")
    address = sent(deputy, unit, tmp_path / "a.zip")
    worked()
    member = UploadFile.objects.exclude(inside=None).get()
    assert pressed(deputy, sheets_of(address, member.pk), "save").status_code == 302
    worked()
    accept(deputy, address)
    assert counted() == [("9А", "Алгебра", 5)]
    archive = UploadFile.objects.get(inside=None)
    page(deputy, sheets_of(address, archive.pk), 404)


def test_what_is_wrong_is_said_and_what_was_typed_stays(deputy, unit, tmp_path):
    address = sent(deputy, unit, unknown(tmp_path / "a.xlsx", (PUPIL, "5")))
    worked()
    wizard = sheets_of(address)
    for changes, said in (
        ({"role-0": ""}, "Не указан столбец с ФИО"),
        ({"role-1": ""}, "ни один столбец с отметками"),
        ({"school_class": "абв"}, "Класс не читается"),
        ({"day": "вчера"}, "не день"),
        ({"header": "нет"}, "напишите число"),
        ({"depth": "9"}, "напишите число"),
        ({"role-0": "class", "role-1": "class"}, "Оставьте один"),
        ({"role-1": "выдумка"}, "из списка"),
        ({"subject": ""}, "не читается ни одной отметки"),
        ({"version": "0"}, "перечитали"),
    ):
        fields = {**FORM, "version": shown(deputy, wizard), "save": "1", **changes}
        answer = deputy.post(wizard, {**fields, "term-1": "моё"})
        assert answer.status_code == 400, said
        assert said in answer.content.decode()
        assert 'value="моё"' in answer.content.decode()
    assert not SheetMapping.objects.exists()
    assert not Job.objects.exclude(state="done").exists()


def test_cells_are_text_on_every_part_of_the_page(deputy, unit, tmp_path):
    path = unknown(tmp_path / "a.xlsx", (PUPIL, EVIL), (OTHER, "5"), above=EVIL, name="<b>лист")
    address = sent(deputy, unit, path)
    worked()
    body = pressed(deputy, sheets_of(address), "look", subject=EVIL).content.decode()
    assert EVIL not in body
    assert "<b>лист" not in body
    assert body.count(EVIL) == 0 < unescape(body).count(EVIL)


def test_a_hostile_file_says_why_it_is_not_opened(deputy, unit, tmp_path):
    bomb, _ = hostile_files.ATTACKS["zip bomb"]
    path = tmp_path / "bomb.xlsx"
    path.write_bytes(bomb())
    address = sent(deputy, unit, path)
    worked()
    body = page(deputy, sheets_of(address), 400)
    assert "не открывается" in body


def test_it_is_for_those_who_may_upload_there(deputy, unit, browser, tmp_path):
    address = sent(deputy, unit, unknown(tmp_path / "a.xlsx", (PUPIL, "5")))
    worked()
    wizard = sheets_of(address)
    fields = {**FORM, "version": shown(deputy, wizard), "save": "1"}
    for role in ("far_deputy_head", "class_teacher", "head"):
        client = browser(role)
        page(client, wizard, 404)
        assert client.post(wizard, fields).status_code == 404
    other = sent(deputy, unit, unknown(tmp_path / "b.xlsx", (OTHER, "5")))
    page(deputy, f"{other}sheets/{UploadFile.objects.earliest('pk').pk}/", 404)
    page(deputy, f"{wizard}?sheet=7", 404)
    assert not SheetMapping.objects.exists()


def test_a_saved_mapping_is_listed_and_forgotten(deputy, unit, browser, town, tmp_path):
    address = sent(deputy, unit, unknown(tmp_path / "Зачёт.xlsx", (PUPIL, "5")))
    worked()
    pressed(deputy, sheets_of(address), "save")
    worked()
    uploads = f"/units/{unit}/uploads/"
    assert "Зачёт.xlsx, лист «Лист»" in page(deputy, uploads)
    row = SheetMapping.objects.get()
    stranger, far = browser("far_deputy_head"), town.far.number
    fields = {"mapping": str(row.pk)}
    assert stranger.post(f"/units/{far}/uploads/mappings/", fields).status_code == 400
    assert stranger.post(f"{uploads}mappings/", fields).status_code == 404
    assert deputy.post(f"{uploads}mappings/", fields).status_code == 302
    assert "Зачёт.xlsx" not in page(deputy, uploads)
    again = sent(deputy, unit, labelled(tmp_path / "b.xlsx", (PUPIL, "3")))
    worked()
    assert "не знает такой таблицы" in page(deputy, again)
