"""A list as it was sent: read in the limited child, carried from the look to the loading signed.

Between the two nothing lies on the server: the rows go to the browser of who sent them and back,
signed for the person, the unit and the kind of list.
"""

import hashlib
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from django.core import signing
from django.core.files import File

from opora.intake.archive import SourceFile
from opora.intake.limits import Limits
from opora.intake.list_rows import RawList, RawRow, read_rows
from opora.intake.lists import ListKind
from opora.intake.pool import ReaderPool
from opora.intake.zip_parts import megabytes
from opora.vocabulary.problems import Refusal, Remark, UserError
from opora.vocabulary.text import squeeze

_MOST = 3000  # rows; a list of the largest school has half
_HOURS = 12 * 60 * 60
_OLD = "Просмотр устарел. Выберите файл ещё раз."


def read_list(sent: "File[bytes] | None", kind: ListKind) -> RawList:
    """Return the rows of a sent file; raises UserError when it holds no such list."""
    limits = Limits.load()
    if sent is None or not sent.size:
        raise UserError("Выберите файл со списком: .xlsx, .xls, .ods или .csv.")
    if sent.size > limits.book_bytes:
        raise UserError(f"Файл больше {megabytes(limits.book_bytes)}. Разделите список.")
    label = squeeze(sent.name or "список")[:200]
    with TemporaryDirectory() as folder, ReaderPool(limits, workers=1) as pool:
        path, digest = Path(folder) / "list", hashlib.sha256()
        with path.open("wb") as file:
            for chunk in sent.chunks():
                file.write(chunk)
                digest.update(chunk)
        grids = pool.grids(SourceFile(label, path, digest.hexdigest(), sent.size))
    if isinstance(grids, Refusal):
        raise UserError(f"Файл «{label}» не прочитан. {grids.message}")
    found = read_rows(grids, kind, label)
    if len(found.rows) > _MOST:
        raise UserError(f"В списке {len(found.rows)} строк, можно {_MOST}. Разделите список.")
    return found


def signed(raw: RawList, whose: str) -> str:
    """Return the rows as one signed text; `whose`: of whom, where and of what it is."""
    rows = [[row.sheet, row.cell, dict(row.values)] for row in raw.rows]
    said = [asdict(remark) for remark in raw.remarks]
    return signing.dumps([raw.kind, rows, raw.columns, said], salt=whose, compress=True)


def unsigned(text: str, whose: str) -> RawList:
    """Return the rows of a signed text; raises UserError when it is not ours, or too old."""
    try:
        kind, rows, columns, said = signing.loads(text, salt=whose, max_age=_HOURS)
    except signing.BadSignature:
        raise UserError(_OLD) from None
    return RawList(
        ListKind(kind),
        tuple(RawRow(*row) for row in rows),
        tuple(columns),
        tuple(Remark(**each) for each in said),
    )
