"""Columns of a table that hold neither marks nor anything else we read."""

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
        rows = writer.grid.rows
        width = max(map(len, rows[header.start : end]), default=0)
        self.writer = writer
        self.header = header
        self.titles = {
            column: title
            for index in header
            for column, cell in enumerate(rows[index])
            if (title := squeeze(cell))
        }
        self.last = max([*self.titles, *known], default=0)
        self.columns = [column for column in range(first, width) if column not in known]

    def check(self, index: int) -> None:
        """Look through one row of the table."""
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
        elif column < self.last or self.writer.cells[text] is not None:
            self.writer.problem(index, column, "column_untitled", _UNTITLED)


_IGNORED = "Столбец {} не читается и в расчёт не идёт."
_UNTITLED = "Над столбцом нет заголовка. Ячейка не учтена: впишите в шапку день или предмет."
