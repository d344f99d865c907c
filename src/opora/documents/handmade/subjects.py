"""A cell with subjects: «математика (2,4), физика - 2.5», in any of the ways people list them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache, lru_cache

from opora.documents.handmade.cells import is_date, quoted, text_of
from opora.documents.handmade.words import words
from opora.orders.order import Failing
from opora.vocabulary.subject import Subject, standard_subjects, subject_title

Said = tuple[str, str]
"""Code and message of a problem."""

_NUMBERED = re.compile(r"^\s*\d{1,2}\s*[.)]\s*(?=[^\W\d])")
_BULLET = re.compile(r"^\s*[-–—•·*]+\s*(?=\S)")
_NUMBER = r"(?<![\d.,])\d{1,3}[.,]\d{1,4}(?![\d])"
_DECIMAL = re.compile(_NUMBER)
_WHOLE_AT_END = re.compile(r"(?:[(\[:=–—-]\s*|\s)([1-5])\s*[)\]]?$")
_EDGES = " \t\n.,;:=–—-*()[]\"'"
_NOT_MEAN = re.compile(r"[^\W\d_]")
_MOST_WORDS = 12  # of a piece that is looked through for several subjects


@dataclass(frozen=True, slots=True)
class TypedSubject:
    """A subject of a cell; `mean` as typed, rounded by the order's rule, None where not typed."""

    subject: str
    mean: Decimal | None


@dataclass(frozen=True, slots=True)
class ReadSubjects:
    """What a cell gave; `problems` hold what could not be told."""

    subjects: tuple[TypedSubject, ...]
    problems: tuple[Said, ...]
    remarks: tuple[Said, ...] = ()


@lru_cache(maxsize=4096)
def names_subjects(cell: str) -> bool:
    """Tell whether a cell names a known subject, whatever else is in it."""
    if is_date(cell):
        return False
    names = (name for name, _ in _pieces(text_of(cell)))
    return any(standard_subjects().resolve(name).canonical or _several(name) for name in names)


@lru_cache(maxsize=4096)
def read_subjects(cell: str, failing: Failing) -> ReadSubjects:
    """Return the subjects of a cell. Nothing is guessed: a piece that is no known subject, a mean
    of which it is not clear whose it is, or a date that Excel made of a mean is a problem."""
    if is_date(cell):
        return ReadSubjects((), (_DATE,))
    found: list[TypedSubject] = []
    problems: list[Said] = []
    remarks: list[Said] = []
    for name, number in _pieces(text_of(cell)):
        subjects, wrong = _named(name, number)
        if number is not None and number.isdigit():
            remarks.append(("mean_whole", _WHOLE.format(number=number)))
        problems += wrong
        mean = None if number is None else rounded(number, failing)
        if mean is not None:
            wrongs, notes = about_mean(mean, failing)
            problems += wrongs
            remarks += notes
        found += [
            TypedSubject(subject, mean if place == len(subjects) else None)
            for place, subject in enumerate(subjects, 1)
        ]
    kept, twice = without_repeats(found)
    return ReadSubjects(tuple(kept), (*problems, *twice), tuple(dict.fromkeys(remarks)))


def without_repeats(subjects: list[TypedSubject]) -> tuple[list[TypedSubject], list[Said]]:
    """Return each subject once; one with two different means is a problem."""
    kept: dict[str, TypedSubject] = {}
    problems = []
    for each in subjects:
        known = kept.setdefault(each.subject, each)
        if known.mean is None and each.mean is not None:
            kept[each.subject] = each
        elif each.mean not in (None, known.mean):
            message = f"У предмета «{each.subject}» два разных средних. Оставьте одно."
            problems.append(("two_means", message))
    return list(kept.values()), problems


def rounded(number: str, failing: Failing) -> Decimal:
    """Return a typed mean rounded half up to the places of the order."""
    unit = Decimal(1).scaleb(-failing.places)
    return Decimal(number.replace(",", ".")).quantize(unit, ROUND_HALF_UP)


def about_mean(mean: Decimal, failing: Failing) -> tuple[list[Said], list[Said]]:
    """Return problems and remarks about a mean: no mean at all, above the range, below it."""
    shown, low, high = (_comma(value) for value in (mean, failing.low, failing.high))
    if not 1 <= mean <= 5:
        message = f"Среднее {shown} невозможно: отметки от 1 до 5. Проверьте и исправьте."
        return [("mean_impossible", message)], []
    if mean > failing.high:
        message = (
            f"Среднее {shown} больше {high}. В форму входят средние от {low} до {high}. "
            "Исправьте число или уберите предмет."
        )
        return [("mean_high", message)], []
    if mean < failing.low:
        return [], [("mean_low", f"Среднее {shown} меньше {low}: проверьте, верно ли оно.")]
    return [], []


def means_of(cell: str) -> list[str] | None:
    """Return the numbers of a cell that holds nothing else, None when it holds something else."""
    parts = [part.strip(_EDGES) for part in re.split(r"[\n;]|,\s|\s", text_of(cell))]
    numbers = [part for part in parts if part]
    if numbers and all(_DECIMAL.fullmatch(n) or n in "12345" for n in numbers):
        return numbers
    return None


def _pieces(text: str) -> Iterator[tuple[str, str | None]]:
    """Yield names of subjects, each with the number typed after it, or before it."""
    for part in _parts(text):
        plain = _BULLET.sub("", _NUMBERED.sub("", part))
        numbers = list(_DECIMAL.finditer(plain))
        if not numbers:
            yield from _whole(plain)
            continue
        names = [_tidy(plain[a:b]) for a, b in _between(numbers, len(plain))]
        if len(numbers) == 1 and not names[0] and names[1]:
            names = [names[1], ""]  # «2,4 математика»
        yield from zip(names[:-1], (number.group() for number in numbers), strict=True)
        if names[-1]:
            yield names[-1], None


def _between(numbers: list[re.Match[str]], length: int) -> Iterator[tuple[int, int]]:
    """Yield the ranges before the first number, between them, and after the last."""
    start = 0
    for number in numbers:
        yield start, number.start()
        start = number.end()
    yield start, length


def _whole(piece: str) -> Iterator[tuple[str, str | None]]:
    """Yield a piece without a decimal: «Физика (2)» has a whole mean."""
    plain = piece.rstrip(" .*")
    tail = _WHOLE_AT_END.search(plain)
    name = _tidy(plain[: tail.start()]) if tail else ""
    if tail and standard_subjects().resolve(name).canonical:
        yield name, tail[1]
    elif _tidy(piece):
        yield _tidy(piece), None


def _parts(text: str) -> Iterator[str]:
    """Yield the parts between separators; a comma inside a number or brackets is none."""
    closed = text.count("(") == text.count(")")
    depth, start = 0, 0
    for place, sign in enumerate(text):
        depth += (sign == "(") - (sign == ")")
        between = text[place - 1 : place].isdigit() and text[place + 1 : place + 2].isdigit()
        if sign in "\n;" or (sign == "," and not between and (depth <= 0 or not closed)):
            yield text[start:place]
            start = place + 1
    yield text[start:]


def _tidy(piece: str) -> str:
    """Return the name of a subject without the signs and words around its mean."""
    plain = piece.strip(_EDGES)
    plain = _around_mean().sub("", plain).strip(_EDGES)
    if piece.rstrip().endswith(")") and plain.count("(") > plain.count(")"):
        plain += ")"  # it closed a qualifier: «Родной язык (осетинский)»
    return plain


@cache
def _around_mean() -> re.Pattern[str]:
    """Return what stands between a subject and its mean: «(ср. балл»."""
    said = "|".join(map(re.escape, words().mean_words))
    return re.compile(rf"(?:^|(?<=\W))(?:{said})\.?$", re.IGNORECASE)


def _named(name: str, number: str | None) -> tuple[list[str], list[Said]]:
    """Return the subjects of one piece and what is wrong with it."""
    if not name:
        return [], [("no_subject", f"Среднее {number} без предмета. Допишите предмет.")]
    whole = standard_subjects().resolve(name)
    if whole.canonical:
        return [_title(whole)], []
    several = _several(name)
    if len(several) > 1:
        titles = [_title(subject) for subject in several]
        if number is None:
            return titles, []
        message = f"Неясно, к какому предмету относится среднее {number}. Разделите предметы «;»."
        return titles, [("mean_of_which", message)]
    if whole.ambiguous:
        message = f"Предмет {quoted(name)} можно понять по-разному. Напишите название полностью."
        return [], [("ambiguous_subject", message)]
    if not _NOT_MEAN.search(name):
        return [], [("subjects_unclear", f"Запись {quoted(name)} непонятна. Напишите предмет.")]
    near = _nearest(name)
    hint = f" Похоже на «{near}»." if near else ""
    message = f"Предмет {quoted(name)} неизвестен.{hint} Исправьте название."
    return [], [("unknown_subject", message)]


def _several(name: str) -> list[Subject]:
    """Return the subjects when all words make subjects in one way: «алгебра и геометрия»."""
    parts = [part for part in re.split(r"\s+", re.sub(r"[/+]|\s[иИ]\s", " ", name)) if part]
    ways = list(_ways(parts)) if len(parts) <= _MOST_WORDS else []
    return ways[0] if len(ways) == 1 else []


def _ways(parts: list[str]) -> Iterator[list[Subject]]:
    if not parts:
        yield []
    for count in range(1, min(len(parts), 4) + 1):
        subject = standard_subjects().resolve(" ".join(parts[:count]))
        if subject.canonical:
            yield from ([subject, *rest] for rest in _ways(parts[count:]))


def _nearest(name: str) -> str | None:
    return standard_subjects().nearest(name, words().alike["subject"])


def _title(subject: Subject) -> str:
    return subject_title(subject.key)


def _comma(value: Decimal) -> str:
    return str(value).replace(".", ",")


_DATE = (
    "mean_date",
    "Excel принял среднее за дату. Задайте ячейке формат «Текстовый» и запишите предмет и среднее.",
)

_WHOLE = (
    "Число {number} прочитано как среднее {number},00. Если это группа, напишите «{number} гр.»."
)
