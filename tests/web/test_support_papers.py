"""Papers of support as files: equal to the base, and nothing sensitive in what is handed out."""

import io

import pytest
from docx import Document
from openpyxl import load_workbook
from pypdf import PdfReader

import support_walks as walks
from opora.records.actions.log import withdraw_work
from opora.records.models import AuditEvent, Observation, SupportAction
from opora.records.spool import Spool
from town import TODAY

pytestmark = pytest.mark.usefixtures("on_the_day")
KINDS = ("docx", "pdf", "xlsx")
FAMILY = "Семейные обстоятельства"


def read(content: bytes, kind: str) -> str:
    """All a file says, without spaces and hyphens: a line may end anywhere."""
    if kind == "docx":
        document = Document(io.BytesIO(content))
        cells = [c.text for t in document.tables for row in t.rows for c in row.cells]
        said = [paragraph.text for paragraph in document.paragraphs] + cells
    elif kind == "pdf":
        said = [page.extract_text() for page in PdfReader(io.BytesIO(content)).pages]
    else:
        rows = [
            r for s in load_workbook(io.BytesIO(content)) for r in s.iter_rows(values_only=True)
        ]
        said = [f"{v:%d.%m.%Y}" if hasattr(v, "year") else str(v) for row in rows for v in row]
    return squeezed("".join(said))


def squeezed(text: str) -> str:
    return "".join(text.split()).replace("-", "").replace("\u00ad", "")


def got(client, address: str, kind: str) -> str:
    response = client.get(f"{address}.{kind}")
    assert response.status_code == 200
    return read(response.content, kind)


@pytest.fixture
def pupil(town):
    return town.school.pupils["9А"][2]


@pytest.fixture
def case(town, pupil):
    number = walks.running(town, pupil)
    walks.worked(town, pupil)
    walks.checked(town, number, 310)
    return f"/pupils/{pupil}/support/{number}/"


@pytest.mark.parametrize("kind", KINDS)
def test_a_route_says_what_the_base_says(browser, case, kind):
    said = got(browser("class_teacher"), f"{case}iom", kind)
    for value in (
        "Сойкин Пётр Ильич",
        "9А",
        "педсовет № 3",
        "алгебра",
        "Пробелы за предыдущие классы",
        "Дроби",
        "Контрольная работа, 19.01.2026: «2»",
        "Средний балл не ниже 3",
        "Средний балл по предмету: не меньше 2,65",
        "06.03.2026",
        "Дополнительное занятие",
        "Сложение дробей",
        "индивидуально",
        "Сотрудник subject_teacher",
        "справился частично",
        "устный опрос, зачёт",
        "3,1",
        "ознакомлены 27.02.2026",
    ):
        assert squeezed(value) in said, value


@pytest.mark.parametrize("kind", KINDS)
def test_what_parents_get_names_no_family_and_the_copy_of_the_school_does(browser, case, kind):
    head = browser("head")
    parents, school = (got(head, f"{case}{form}", kind) for form in ("iom", "iom-school"))
    for secret in (FAMILY, walks.SECRET):
        assert squeezed(secret) not in parents
        assert squeezed(secret) in school
    assert squeezed("родителям не выдаётся") in school


@pytest.mark.parametrize("kind", KINDS)
def test_journals_have_the_entries_that_stand_and_no_others(browser, town, case, pupil, kind):
    wrong = walks.worked(town, pupil, "class_teacher", "Не тот ученик, запись по ошибке")
    SupportAction.objects.filter(pk=wrong).update(topic="Ошибка")
    withdraw_work(by=walks.acting(town), action=wrong, why="ошибка")
    for key, address in (
        ("subject_teacher", f"/units/{town.school.number}/support/mine/journal"),
        ("class_teacher", f"/pupils/{pupil}/support/work/journal"),
        ("subject_teacher", f"/pupils/{pupil}/support/work/journal"),
    ):
        said = got(browser(key), address, kind)
        for value in ("27.02.2026", "Сойкин Пётр Ильич", "Сложение дробей", "40"):
            assert squeezed(value) in said
        assert "Ошибка" not in said


@pytest.mark.parametrize("kind", KINDS)
def test_a_teacher_takes_out_a_plan_without_causes(browser, town, case, kind):
    address = f"/units/{town.school.number}/support/mine/plan"
    said = got(browser("subject_teacher"), address, kind)
    for value in ("Сойкин Пётр Ильич", "9А", "Сложение дробей", "27.02.2026", "справился частично"):
        assert squeezed(value) in said
    assert squeezed("Пробелы за предыдущие") not in said
    assert squeezed(FAMILY) not in said


def test_a_psychologist_closed_text_is_in_no_paper(browser, town, case, pupil):
    Observation.objects.create(
        school_id=town.school.number,
        pupil_id=pupil,
        on=TODAY,
        kind="talk",
        closed_text="Ц7Q-F5",
        by_id=town.accounts["psychologist"],
    )
    client = browser("psychologist")
    for kind in KINDS:
        for form in ("iom", "iom-school"):
            assert "Ц7QF5" not in got(client, f"{case}{form}", kind)


def test_what_is_taken_out_is_noted_as_taken_out(browser, case, pupil, settings):
    browser("class_teacher").get(f"{case}iom.docx")
    Spool(settings.DATA / "audit").drain()
    event = AuditEvent.objects.get(act="export")
    assert event.pupils == [pupil]
    assert event.details["address"] == f"{case}iom.docx"


def test_other_endings_and_papers_of_a_case_without_a_route_are_not_there(browser, town, case):
    client = browser("class_teacher")
    assert client.get(f"{case}iom.exe").status_code == 404
    assert client.get(f"{case}iom.docx?route=7").status_code == 404
    other = town.school.pupils["9А"][0]
    bare = walks.opened(town, other)
    assert client.get(f"/pupils/{other}/support/{bare}/iom.docx").status_code == 404
    assert browser("subject_teacher").get(f"{case}iom.docx").status_code == 404
