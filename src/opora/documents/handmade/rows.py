"""Rows of one table: pupils, lines that go on with the pupil above, headings, footnotes."""

from collections.abc import Mapping

from opora.documents.handmade.cells import (
    classes_of,
    is_below,
    is_class,
    says_nobody,
    says_nothing,
)
from opora.documents.handmade.form import HandForm, HandRow
from opora.documents.handmade.layout import CLASS, NAME, OF_SCHOOL
from opora.documents.handmade.line import Line
from opora.documents.handmade.pupil import Asked, PupilReader
from opora.documents.handmade.schools import names_school
from opora.intake.grid import address
from opora.vocabulary.problems import Problem, Remark

_MOST_BELOW = 4  # filled cells of a line with signatures


class TableReader:
    """Reads one table from top to bottom; what stood above is remembered.

    nobody: the cells that say nobody is listed, as (sheet, address).
    """

    def __init__(self, asked: Asked, found: HandForm) -> None:
        self.asked = asked
        self.found = found
        self.pupils = PupilReader(asked, found)
        self.nobody: list[tuple[str | None, str]] = []
        self._current: HandRow | None = None
        self._heading: tuple[str, ...] = ()
        self._school = ""
        self._below = False
        self._named = False  # the row of the current pupil has something in place of a name

    def take(self, line: Line) -> None:
        """Read a row that is not empty; whatever is not understood is said."""
        texts = line.texts()
        if self._is_heading(line, texts) or self._says_nobody(line, texts):
            return
        if self._is_below(line, texts):
            self._below, self._current = True, None
            return
        for place in line.outside if not self._below or line.has_more() else ():
            self._say(Remark, line, place, "outside", _OUTSIDE)
        if not line.text(NAME) and self._current is not None and self._goes_on(line):
            for place in filter(line.is_own, texts):
                self._say(Remark, line, place, "goes_on", _GOES_ON)
            self.pupils.go_on(self._current, line)
        elif line.has_more() and (line.text(NAME) or not self._below):
            self._pupil(line)
        elif not self._below or line.has_more():
            self._lost(line, texts)

    def _is_heading(self, line: Line, texts: Mapping[int, str]) -> bool:
        """Take a class or a school that stands alone above its pupils."""
        place, text = next(iter(texts.items()))
        if len(texts) > 1 or line.is_own(place):
            return False
        if is_class(text):
            self._heading, self._current = classes_of(text), None
            return True
        if names_school(text) and not is_below(text):
            self._school, self._current = text, None
            return True
        return False

    def _says_nobody(self, line: Line, texts: Mapping[int, str]) -> bool:
        """Take a row that says nobody is listed; a school, a class, a dash may stand beside."""
        said = [text for text in texts.values() if says_nobody(text, self.asked.form.empty)]
        rest = [text for text in texts.values() if text not in said]
        beside = all(
            says_nothing(text) or text.isdigit() or names_school(text) or classes_of(text)
            for text in rest
        )
        if not said or not beside:
            return False
        place = next(place for place, text in texts.items() if text in said)
        self.nobody.append((line.sheet, address(line.number, place)))
        return True

    def _is_below(self, line: Line, texts: Mapping[int, str]) -> bool:
        first = next(iter(texts.values()))
        return is_below(first) and len(texts) <= _MOST_BELOW and not classes_of(line.text(CLASS))

    def _goes_on(self, line: Line) -> bool:
        """Tell whether a row without a name is of the pupil above.

        A class of its own, or all the texts a pupil has, say that it is of another one, unless
        nothing but subjects stands in it.
        """
        label, texts = line.text(CLASS), line.texts()
        own = [place for place in line.columns if line.is_own(place)]
        if not self._named or self._current is None or (own and all(p in texts for p in own)):
            return False
        same = classes_of(label) == self._current.classes
        return not label or (same and not any(place in texts for place in own))

    def _pupil(self, line: Line) -> None:
        above = self._current.classes if self._current else ()
        self._below = False
        self._school = line.text(OF_SCHOOL) or self._school
        self._current = self.pupils.pupil(line, self._school, self._heading, above)
        self._named = bool(line.text(NAME))
        self.found.rows.append(self._current)

    def _lost(self, line: Line, texts: Mapping[int, str]) -> None:
        self._current = None
        for place in texts:
            if place not in line.outside:
                self._say(Problem, line, place, "lost_text", _LOST)

    def _say(
        self, kind: type[Problem | Remark], line: Line, place: int, code: str, message: str
    ) -> None:
        cell = address(line.number, place)
        self.found.notes.append(kind(self.found.file, line.sheet, cell, code, message))


_LOST = (
    "Неясно, о ком эта запись: в строке нет ФИО или нет ничего, кроме него. Допишите строку или "
    "уберите запись."
)
_GOES_ON = "В строке нет ФИО, запись отнесена к обучающемуся выше. Проверьте."
_OUTSIDE = "Эта ячейка не относится ни к одной графе формы, она не прочитана."
