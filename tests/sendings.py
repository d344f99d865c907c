"""Files as a journal exports them, sent by a browser and worked on by a worker."""

import re
from pathlib import Path

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from journals import report_block, report_sheet, write_xlsx
from opora.records.worker import work_once

SCHOOL = "МБОУ «Школа № 1 с. Заречного»"
DAYS = ((9, 2), (9, 3), (9, 4))


def journal(
    path: Path,
    pupils: dict[str, dict[str, list[str]]],
    *,
    school_class: str = "9А",
    school: str = SCHOOL,
    year: str = "2025/2026",
    period: str = "с 01.09.25 по 26.10.25",
) -> Path:
    """Write a whole-class report: subject and cells of three days by pupil."""
    blocks = [
        report_block(name, DAYS, subjects, school_class=school_class, year=year, period=period)
        for name, subjects in pupils.items()
    ]
    return write_xlsx(path, report_sheet(*blocks, school=school))


STRANGER = "Осинина"  # the surname that one of a class has in a doubtful journal


def doubtful_journal(
    path: Path, names: list[str], subject: str, *, school_class: str, school: str, year: int
) -> Path:
    """Write a report of a class where the first of `names` has another surname, so that one has to
    say who it is, and cell D30 of the second holds no mark."""
    renamed = f"{STRANGER} {names[0].partition(' ')[2]}"
    pupils = {renamed: {subject: ["5", "4", "5"]}, names[1]: {subject: ["4", "5", "55"]}}
    pupils |= {name: {subject: ["4", "4", "5"]} for name in names[2:]}
    autumn = f"с 01.09.{year % 100} по 26.10.{year % 100}"
    return journal(
        path,
        pupils,
        school_class=school_class,
        school=school,
        year=f"{year}/{year + 1}",
        period=autumn,
    )


def sent(client: Client, unit: int, *paths: Path, **fields: str) -> str:
    """Send files by the form and return the address of the upload's page."""
    files = [SimpleUploadedFile(path.name, path.read_bytes()) for path in paths]
    response = client.post(f"/units/{unit}/uploads/", {"files": files, **fields})
    assert response.status_code == 302, response.content.decode()
    return str(response["Location"])


def worked() -> int:
    """Do all jobs that wait; return how many there were."""
    count = 0
    while work_once():
        count += 1
    return count


def version(client: Client, address: str) -> str:
    """Return the version that the page of an upload shows."""
    page = client.get(address).content.decode()
    found = re.search(r'name="version" value="(\d+)"', page)
    assert found, page
    return found[1]


def accept(client: Client, address: str, **fields: str) -> None:
    """Press «Принять» and let the worker do it."""
    response = client.post(f"{address}accept/", {"version": version(client, address), **fields})
    assert response.status_code == 302, response.content.decode()
    worked()
