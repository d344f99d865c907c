"""Which chart stands beside which table, by the key of the table: on a page and on paper alike."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import partial

from opora.analysis.duty.thresholds import Thresholds
from opora.analysis.sheet import Kind, Sheet, shown
from opora.analysis.term_end.rules import Rules
from opora.analysis.term_end.sheets import ZONES
from opora.documents.charts.bars import bars, dots, parts
from opora.documents.charts.drawn import PLACE, counted, joined, marks_of, part_of, picked
from opora.documents.charts.intervals import intervals
from opora.documents.charts.lines import days, lines
from opora.documents.charts.style import Spec, Threshold, point_of, together
from opora.measures.scale import Scale

_MOST = 40  # bars that an eye takes in; of longer tables the chart shows groups
_SAID = 12  # figures that the text of a chart names
_REASONS = ("illness", "valid", "unexcused", "unknown")
_ZONE_KINDS = (
    "place_low",
    "place_quality",
    "class_low",
    "class_quality",
    "subject_low",
    "subject_quality",
    "absences",
    "programme",
)


@dataclass(frozen=True, slots=True)
class Chart:
    """What of a table is drawn, names in the first column, and how.

    `least`: rows with data that make a chart worth drawing.
    """

    of: Callable[[Sheet], Sheet]
    draw: Callable[[Sheet], Spec]
    least: int = 1


# Every other table has a chart: `charts_of` knows no third kind.
WITHOUT = {
    "lists": "names by category; how many there are stands in the chart of «summary» above",
    "protocol": "points by pupil and task; the charts of «work_pupils» and «tasks» show both sums",
    "lessons": "single marks of one pupil, the bottom that figures open down to",
    "sources": "files and cells of single marks, nothing to measure",
}

FORM = "form."  # keys of tables of printable forms begin so: texts, nothing to measure


def charts_of(sheet: Sheet) -> list[tuple[Sheet, Chart]]:
    """Return what is drawn of a table and how; nothing where it has no data for a chart.

    Raises KeyError for a table that nobody has thought of: add it to CHARTS or to WITHOUT.
    """
    if sheet.key in WITHOUT or sheet.key.startswith(FORM) or not sheet.rows:
        return []
    made = [(chart.of(sheet), chart) for chart in CHARTS[sheet.key]]
    return [(drawn, chart) for drawn, chart in made if _told(drawn) >= chart.least]


def spec_of(sheet: Sheet) -> Spec | None:
    """Return the chart of a table; None where it has none."""
    found = charts_of(sheet)
    return together([chart.draw(drawn) for drawn, chart in found]) if found else None


def words_of(sheet: Sheet) -> str:
    """Return the main figures of the chart in words, for who cannot see the picture."""
    return " ".join(_words(drawn) for drawn, _ in charts_of(sheet))


def _words(drawn: Sheet) -> str:
    names, *figures = drawn.columns
    told = []
    for column in figures:
        pairs = zip(drawn.column(names.key), drawn.column(column.key), strict=True)
        said = [
            f"{shown(name.value, names.kind)} {shown(cell.value, column.kind)}"
            for name, cell in list(pairs)[:_SAID]
        ]
        told.append(f"{column.title}: {'; '.join(said)}")
    more = f"; ещё {len(drawn.rows) - _SAID} в таблице" if len(drawn.rows) > _SAID else ""
    return f"{drawn.title}. {'. '.join(told)}{more}."


def _told(drawn: Sheet) -> int:
    """Return how many rows have data."""
    figures = drawn.columns[1:]
    return sum(any(map(point_of, row[1:], figures)) for row in drawn.rows)


def _by(label: str, value: str = "mean") -> tuple[Chart]:
    return (Chart(partial(picked, keys=(label, value)), _bars),)


def _bars(drawn: Sheet) -> Spec:
    """Bars of the second column; means of few marks are hollow."""
    label, value = drawn.columns
    small = Thresholds.load().final_marks if value.kind == Kind.MEAN else 0
    return bars(drawn, label.key, value.key, small=small)


def _with_least(drawn: Sheet) -> Spec:
    """Bars of means in one subject, with the mean below which the mark is «2»."""
    label, value = drawn.columns
    small = Thresholds.load().final_marks
    return bars(drawn, label.key, value.key, threshold=_least(), small=small)


def _least() -> Threshold:
    least = Decimal(Scale.load().term_mark["3"]) / 100
    return Threshold(least, f"«3» – от {shown(least, Kind.MEAN)}")


def _over(title: str, values: Sequence[str]) -> Chart:
    def of(sheet: Sheet) -> Sheet:
        return replace(picked(sheet, ("when", *values)), title=f"{sheet.title}: {title}")

    return Chart(of, lambda drawn: lines(drawn, "when", values), least=2)


def _reasons(label: str) -> tuple[Chart]:
    of = partial(picked, keys=(label, *_REASONS))
    return (Chart(of, lambda drawn: parts(drawn, label, _REASONS)),)


def _places(sheet: Sheet) -> Sheet:
    return joined(sheet, ("school_class", "subject"), ("mean",))


def _works(sheet: Sheet) -> Sheet:
    """Works by name; many of them by day."""
    if len(sheet.rows) > _MOST:
        return picked(sheet, ("date", "mean"))
    return joined(sheet, ("school_class", "subject", "date"), ("mean",))


def _draw_works(drawn: Sheet) -> Spec:
    by_day = drawn.columns[0].key == "date"
    small = Thresholds.load().final_marks
    return days(drawn, "date", "mean", small=small) if by_day else _bars(drawn)


def _done(sheet: Sheet) -> Sheet:
    """Per cent of the planned lessons that were given: by subject, of many classes by class."""
    names = ("school_class",) if len(sheet.rows) > _MOST else ("school_class", "subject")
    return part_of(sheet, names, "given", "planned", "Дано от плана на дату, %")


def _help(sheet: Sheet) -> Sheet:
    """Means before and now; of many pupils how many there are by class and subject."""
    if len(sheet.rows) > _MOST:
        return counted(sheet, ("school_class", "subject"), "Скольким нужна помощь")
    return joined(sheet, ("pupil", "school_class", "subject"), ("before", "mean"))


def _draw_help(drawn: Sheet) -> Spec:
    if len(drawn.columns) == 2:
        return _bars(drawn)
    return dots(drawn, PLACE, ("before", "mean"), threshold=_least())


def _means(sheet: Sheet) -> Sheet:
    means = [column.key for column in sheet.columns if column.kind == Kind.MEAN]
    return picked(sheet, ("subject", *means))


def _findings(names: Sequence[str], title: str) -> Chart:
    return Chart(partial(counted, names=names, title=title), _bars)


def _zones(sheet: Sheet) -> Sheet:
    """The first zones, the worst: of many no eye takes in all."""
    chosen = replace(sheet, rows=sheet.rows[:_MOST])
    return joined(chosen, ("school_class", "subject"), ("share", "low", "high", "against"))


def _draw_zones(drawn: Sheet) -> Spec:
    small = Rules.load(date.max).numbers["small_group"]
    return intervals(drawn, PLACE, "share", ("low", "high"), "against", small)


def _then_and_now(sheet: Sheet) -> Sheet:
    chosen = replace(sheet, rows=sheet.rows[:_MOST])
    return joined(chosen, ("place", "kind"), ("then", "now"))


_DYNAMICS = (
    _over("средний балл", ("mean",)),
    _over("успеваемость и качество", ("passed", "quality")),
)
CHARTS: dict[str, tuple[Chart, ...]] = {
    "classes": _by("school_class"),
    "parallels": _by("grade"),
    "subjects": _by("subject"),
    "teachers": _by("teacher"),
    "subject": _by("school_class"),
    "units": _by("unit"),
    "taught": (Chart(_places, _bars),),
    "dynamics": _DYNAMICS,
    "terms": _DYNAMICS,
    "years": _DYNAMICS,
    "means": _by("pupil"),
    "register": _by("pupil"),
    "journal": (Chart(partial(picked, keys=("pupil", "mean")), _with_least),),
    "summary": _by("category", "pupils"),
    "attendance": _reasons("pupil"),
    "help": (Chart(_help, _draw_help),),
    "works": (Chart(_works, _draw_works),),
    "work": (Chart(marks_of, _bars),),
    "work_pupils": _by("pupil", "share"),
    "tasks": _by("task", "done"),
    "plans": (Chart(_done, _bars),),
    "pupil": (
        Chart(_means, lambda drawn: dots(drawn, "subject", [c.key for c in drawn.columns[1:]])),
    ),
    "pupil_attendance": _reasons("term"),
    "risk": (_findings(("school_class",), "Сколько учеников по классам"),),
    "duty": (
        _findings(("check",), "Сколько строк по проверкам"),
        _findings(("class",), "Сколько строк по классам; «–» – по школе"),
    ),
    "duty_by_teacher": _by("teacher", "total"),
    "zones": _by("kind", "zones"),
    ZONES + "then_now": (Chart(_then_and_now, lambda drawn: dots(drawn, PLACE, ("then", "now"))),),
    **{f"{ZONES}{kind}": (Chart(_zones, _draw_zones),) for kind in _ZONE_KINDS},
    "term_progress": _by("kind", "done"),
}
