"""The sheets of a file of an upload as a person sees them, and what a mapping would make of one.

Files are opened by the limited child; nothing is written, and no transaction waits for it.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from opora.intake.archive import SourceFile, expand_files
from opora.intake.limits import Limits
from opora.intake.pool import ReaderPool
from opora.intake.reading import Hints, of_sheet
from opora.intake.sheet_mapping import SheetMapping
from opora.intake.sheet_preview import SheetPreview, preview_of
from opora.intake.sheet_sample import SheetSample
from opora.records.models import Upload, UploadFile
from opora.records.understanding import hints_of, store
from opora.vocabulary.problems import Problem, Refusal, UserError

_GONE = "Этого файла больше нет на месте. Пришлите его ещё раз."


@dataclass(frozen=True)
class OpenFile:
    """A file that lies on the disk as long as it is open."""

    label: str
    source: SourceFile
    hints: Hints
    sheets: Sequence[SheetSample]
    pool: ReaderPool = field(repr=False)

    def preview(self, sheet: SheetSample, mapping: SheetMapping) -> SheetPreview:
        """Return what the sheet gives when it is read by a mapping; UserError when it cannot be."""
        key = of_sheet(sheet.fingerprint, sheet.name)
        mappings = {**self.hints.mappings, key: mapping}
        reading = self.pool.read(self.source, replace(self.hints, mappings=mappings))
        if isinstance(reading, Refusal):
            raise UserError(reading.message)
        return preview_of(reading, sheet.name)


@dataclass(frozen=True, slots=True)
class FilePlace:
    """A file of an upload: what must be known before it is opened. `pupils`: whom it named."""

    file: int
    label: str
    state: str
    version: int
    pupils: Sequence[int]


def file_of(upload: int, file: int) -> FilePlace | None:
    """Return a file of the upload, None when it has no such file or the file is an archive."""
    found = UploadFile.objects.filter(upload_id=upload, pk=file).select_related("upload")
    row = found.exclude(state=UploadFile.State.ARCHIVE).first()
    if row is None:
        return None
    return FilePlace(row.pk, row.label, row.upload.state, row.upload.version, row.pupils)


@contextmanager
def opened(upload: int, file: int) -> Iterator[OpenFile]:
    """Give a file with its sheets; raises UserError when it cannot be read."""
    row = UploadFile.objects.select_related("inside").get(upload_id=upload, pk=file)
    hints = hints_of(Upload.objects.select_related("school").get(pk=upload))
    limits = Limits.load()
    with TemporaryDirectory(prefix="opora-", ignore_cleanup_errors=True) as folder:
        source = _source(row, Path(folder), limits)
        hints = hints.of_file(source.sha256)
        with ReaderPool(limits, workers=1) as pool:
            sheets = pool.sample(source, hints)
            if isinstance(sheets, Refusal):
                raise UserError(f"Файл «{row.label}» не открывается. {sheets.message}")
            yield OpenFile(row.label, source, hints, sheets, pool)


def _source(row: UploadFile, folder: Path, limits: Limits) -> SourceFile:
    """Return the file, taken out of its archive where it came in one."""
    whole = row.inside or row
    path = store().received(whole.sha256)
    if not path.exists():
        raise UserError(_GONE)
    found = expand_files([(whole.label, path)], folder, limits)
    for item in found:
        inside = item.label.removeprefix(f"{whole.label}/") if isinstance(item, SourceFile) else ""
        if isinstance(item, SourceFile) and inside.endswith(row.label):
            return item
    said = next((item.message for item in found if isinstance(item, Problem)), _GONE)
    raise UserError(f"Файл «{row.label}» не открывается. {said}")
