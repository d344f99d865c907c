"""Forms filled by hand in the invented town: files of schools, a campaign that waits for them."""

import io
from functools import cache
from hashlib import sha256

from openpyxl import Workbook

import campaigning
from ending import worked
from opora.records.actions.by import By
from opora.records.actions.hand_filled import take_in
from opora.records.actions.uploads import SentFile
from opora.records.models import Due, HandFilled
from opora.records.understanding import receive
from town import Town

HEADER = ("ФИО", "ОО", "Класс", "Предмет", "Причина", "Проведенная работа", "Планируемые меры")
SCHOOL = "МБОУ «Школа № 1 с. Заречного»"
PUPIL = ("Берёзин Пётр Ильич", SCHOOL, "9А", "Алгебра (2,33)", "Пропуски", "Беседа", "Занятия")


def by(town: Town, key: str = "municipal_coordinator") -> By:
    """Return one of the town's people as who acts."""
    return By(town.accounts[key], "приказ")


def started(town: Town) -> Due:
    """Start the campaign of the order in the region; return the due date of the town's day."""
    campaign = campaigning.started(town)
    return Due.objects.get(campaign=campaign.number, on="2026-02-27")


@cache
def form(*rows: tuple[str, ...]) -> bytes:
    """Return a form as .xlsx, with titles and these rows; the same bytes within a run."""
    book = Workbook()
    for row in (HEADER, *(rows or (PUPIL,))):
        book.active.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def changed(**cells: str) -> tuple[str, ...]:
    """Return the row of the usual pupil with other cells."""
    keys = ("name", "school", "label", "subjects", "cause", "work", "plan")
    return tuple(cells.get(key, text) for key, text in zip(keys, PUPIL, strict=True))


def sent(town: Town, due: Due, content: bytes, name: str = "форма.xlsx") -> HandFilled:
    """Send a file to the municipality, let it be read, and return it."""
    digest, size = receive(iter([content]))
    take_in(
        by=by(town),
        due=due.pk,
        receiver=town.municipality,
        files=[SentFile(name, digest, size)],
    )
    worked()
    return HandFilled.objects.get(due=due, sha256=sha256(content).hexdigest())
