"""Who is who in one list of people where a person may have several rows."""

from collections import Counter
from collections.abc import Hashable

from opora.intake.writer import SheetWriter
from opora.vocabulary.text import fold


class Roster:
    """Gives rows to people of one list.

    A person has one row in a turn (a page, a subject), so the second row of a name within a turn is
    a namesake's, and the n-th row of a name in any turn belongs to the n-th person of that name.
    """

    def __init__(self, writer: SheetWriter, table: int) -> None:
        self.writer = writer
        self.table = table
        self._rows: Counter[Hashable] = Counter()
        self._people: dict[Hashable, int] = {}

    def person(
        self, name: str, section: int, place: tuple[int, int], turn: Hashable, number: str = ""
    ) -> int:
        """Return the person of a row; `number` in the list tells namesakes apart."""
        key = (section, number, fold(name))
        self._rows[key, turn] += 1
        ordinal = self._rows[key, turn]
        if (key, ordinal) not in self._people:
            pupil = self.writer.pupil(name, section, self.table, *place)
            self._people[key, ordinal] = pupil
        return self._people[key, ordinal]
