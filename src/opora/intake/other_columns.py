"""Columns of a table that hold neither marks nor anything else we read."""

from functools import cached_property

from opora.intake.writer import SheetWriter
from opora.vocabulary.person import looks_like_name
from opora.vocabulary.text import squeeze


class OtherColumns:
    """Sees that no cell vanishes: a column with a title of its own is remarked upon once, a cell
    under no title is a problem. Right of the table only what reads as a lesson cell counts: notes
    may stand there.
    """

    def __init__(
        self, writer: SheetWriter, header: range, end: int, known: set[int], first: int
    ) -> None:
        """Take the rows of the header, where the table ends, the columns that are read, and the
        first column to watch."""
        self.writer = writer
        self.header = header
        self.known = known
        codes = writer.grid.coded.codes
        unread = [column for column in range(first, codes.shape[1]) if column not in known]
        self.columns = [c for c in unread if codes[header.stop : end, c].any()]

    @cached_property
    def titles(self) -> dict[int, str]:
        """The lowest title over each column."""
        rows = self.writer.grid.rows
        return {
            column: title
            for index in self.header
            for column, cell in enumerate(rows[index])
            if (title := squeeze(cell))
        }

    def check(self, index: int) -> None:
        """Look through one row of the table."""
        if not self.columns:
            return
        row = self.writer.grid.rows[index]
        for column in self.columns:
            if column < len(row) and squeeze(row[column]):
                self._report(index, column, row[column])

    def _report(self, index: int, column: int, text: str) -> None:
        if column in self.titles:
            title = self.titles[column]
            named = "с именем в заголовке" if looks_like_name(title) else f"«{title}»"
            self.writer.remark(self.header.start, column, "column_ignored", _IGNORED.format(named))
            self.columns = [other for other in self.columns if other != column]
        elif (
            column < max([*self.titles, *self.known], default=0)
            or self.writer.cells[text] is not None
        ):
            self.writer.problem(index, column, "column_untitled", _UNTITLED)


_IGNORED = "Столбец {} не читается и в расчёт не идёт."
_UNTITLED = "Над столбцом нет заголовка. Ячейка не учтена: впишите в шапку день или предмет."
