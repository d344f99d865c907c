"""Where the printable forms of support are: links of pages."""

from opora.records.queries.cases import CaseView
from opora.web.sheets import WRITERS

Papers = list[tuple[str, list[tuple[str, str]]]]


def case_papers(here: str, case: CaseView) -> Papers:
    """Return title and files of the papers of a case; without a route there are none."""
    if not case.routes:
        return []
    return [
        _files("ИОМ для родителей", f"{here}iom"),
        _files("ИОМ для личного дела (все причины)", f"{here}iom-school"),
    ]


def journal_papers(here: str) -> Papers:
    """Return the files of a pupil's journal."""
    return [_files("Журнал индивидуальной работы", f"{here}journal")]


def own_papers(unit: int) -> Papers:
    """Return the files of a teacher's own plan and journal."""
    here = f"/units/{unit}/support/mine/"
    return [
        _files("План индивидуальной работы", f"{here}plan"),
        _files("Журнал индивидуальной работы", f"{here}journal"),
    ]


def _files(title: str, address: str) -> tuple[str, list[tuple[str, str]]]:
    return title, [(kind, f"{address}.{kind}") for kind in WRITERS]
