"""`opora paper`: every paper of the pages, by the rights of somebody, noted in the audit."""

import argparse
import io

import pytest
from pypdf import PdfReader

import town as towns
from opora.cli.commands import paper
from opora.cli.papers import papers
from opora.records.models import AuditEvent
from opora.records.spool import Spool
from opora.vocabulary.problems import UserError
from opora.web.registry import all_pages
from planted import plant


@pytest.fixture
def filled(db, settings, tmp_path, monkeypatch):
    settings.DATA = tmp_path / "data"
    monkeypatch.setattr("django.utils.timezone.localdate", lambda *_: towns.TODAY)
    town = towns.again()
    return town, plant(town), tmp_path


# Of a notice that was refused, of a drafted report, of a campaign: the tests of their pages make
# these.
LATER = ("act", "report", "matrix", "consolidated", "signing-rules", "signing-act")


def asked(*about, name="notice", login="deputy_head", out="out.pdf"):
    return argparse.Namespace(paper=name, about=list(about), login=login, out=out)


def test_every_paper_that_a_page_gives_has_a_name_here():
    pages = {page.name for page in all_pages() if "<str:ending>" in page.route}

    assert {each.page.name for each in papers()} == pages


def test_the_list_says_what_each_is_about():
    answer = paper.run(asked(name="list"))

    assert "ИОМ для родителей: pupil=… case=…" in answer.text
    assert {"paper": "minutes", "title": "протокол совета", "about": ["unit", "council"]} in (
        answer.data["papers"]
    )


@pytest.mark.parametrize("name", [each.key for each in papers() if each.key not in LATER])
@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_a_paper_is_written_and_noted_as_taken_out(filled, settings, name, ending):
    town, planted, folder = filled
    pupil, unit = town.school.pupils["9А"][0], town.school.number
    owners = {"pupil": pupil, "unit": unit}
    kind = next(each for each in papers() if each.key == name)
    about = []
    for part in kind.parts:
        owner = pupil if "pupil" in kind.parts else unit
        known = owners.get(part) or (part == "purpose" and "council")
        about.append(f"{part}={known or planted.of(part, owner, 0)}")
    about += [f"q={planted.of('question', unit, 0)}"] if name == "excerpt" else []
    out = folder / f"paper.{ending}"

    paper.run(asked(*about, name=name, out=str(out)))

    assert out.read_bytes().startswith(b"PK")
    Spool(settings.DATA / "audit").drain()
    event = AuditEvent.objects.filter(act="export").get()
    assert event.account == town.accounts["deputy_head"]
    assert event.details["address"].startswith("командная строка: /")


def test_the_file_is_the_one_of_the_page(filled):
    town, planted, folder = filled
    pupil = town.school.pupils["9А"][0]
    notice = planted.of("notice", pupil, 0)
    out = folder / "notice.pdf"

    paper.run(asked(f"pupil={pupil}", f"notice={notice}", out=str(out)))

    text = "".join(page.extract_text() for page in PdfReader(io.BytesIO(out.read_bytes())).pages)
    assert "QFourOwn9A" in text


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"login": None}, "Напишите --login"),
        ({"login": "nobody-at-all"}, "Напишите --login"),
        ({"login": "subject_teacher"}, "не положено"),
        ({"login": "far_deputy_head"}, "не положено"),
        ({"out": "notice.exe"}, "куда записать"),
        ({"out": None}, "куда записать"),
        ({"about": ["pupil=7"]}, "напишите: pupil=… notice=…"),
        ({"about": ["pupil=семь", "notice=1"]}, "нужен номер"),
        ({"about": ["pupil=1", "notice=1"]}, "Этого нет"),
    ],
)
def test_what_is_lacking_is_said(filled, changes, said):
    town, planted, folder = filled
    pupil = town.school.pupils["9А"][0]
    about = changes.pop("about", [f"pupil={pupil}", f"notice={planted.of('notice', pupil, 0)}"])
    changes = {"out": str(folder / "n.pdf")} | changes

    with pytest.raises(UserError, match=said):
        paper.run(asked(*about, **changes))

    assert not (folder / "n.pdf").exists()
