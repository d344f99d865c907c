"""Labels of school classes: every usual spelling of «9А» to one; what is unclear stays unread."""

import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache

from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.text import fold, squeeze

# Only letters whose look is certain: a small Latin b may mean б or в, a small h has no twin.
_LETTER_TWINS = str.maketrans("ABCEHKMOPTXYaceopxykmt", "АВСЕНКМОРТХУасеорхукмт")
_FULL_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F)}
_LETTERS = re.compile(r"[^\W\d_]+")
_DASHES = str.maketrans(dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"))
_QUOTES = re.compile("[\"'\u00ab\u00bb\u2018-\u201f`]")
_GRADE = "(?P<grade>1[01]|[1-9])"
# No class is lettered Й, Ъ, Ы, Ь, so «9-й» is an ordinal and not a label.
_LETTER = "[а-зик-щэюяё\u04d5]"
_PROFILE = "[а-яё\u04d5]{3,}(?:-[а-яё\u04d5]+)*"
_LONGEST_LABEL = 200  # a longer cell is a note, or made to slow the patterns down
_SUBJECT_TAIL = re.compile(r"\s*/\s*[^\W\d_]{2,}[^/]*$")


@dataclass(frozen=True, slots=True)
class _Grammar:
    tail: re.Pattern[str]
    label: re.Pattern[str]
    single: frozenset[str]
    not_profiles: frozenset[str]


def _any_of(words: list[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words), key=len, reverse=True)) + ")"


@cache
def _grammar() -> _Grammar:
    with (CATALOGUE / "class_labels.toml").open("rb") as file:
        words: dict[str, list[str]] = tomllib.load(file)
    group, kind = _any_of(words["group_words"]), _any_of(words["class_words"])
    single = _any_of(words["single_class_words"])
    part = rf"[1-9]\s*-?\s*(?:я|ая)?\s*{group}|{group}\s*[1-9]|{_any_of(words['gender_words'])}"
    return _Grammar(
        tail=re.compile(rf"(?:\s*\((?:{part})\)|[\s,/]+(?:{part}))$"),
        label=re.compile(
            rf"(?:{kind}\s*:?\s*)?{_GRADE}(?:\s*-?\s*(?:ы?й|ий)(?=\s))?(?:\s*{kind})?"
            rf"(?:(?:\s*-\s*|\s*\.\s*|\s*)(?P<letter>{_LETTER})|-(?P<number>[1-9]))?"
            rf"(?:\s*\((?P<bracketed>{_PROFILE}(?:[\s,]+{_PROFILE})*)\)"
            rf"|(?:[\s-]+|(?<=\d)(?P<glued>))(?!{kind}$)(?P<profile>{_PROFILE}|{single}))?\.?"
            rf"(?:\s*{kind})?"
        ),
        single=frozenset(words["single_class_words"]),
        not_profiles=frozenset(words["not_profiles"] + words["class_words"] + words["group_words"]),
    )


@lru_cache(maxsize=8192)
def parse_class(text: str) -> str | None:
    """Return the label «9А» (Cyrillic capital, no spaces), or None where the text is unclear.

    «9» is the only class of its grade; «10-1» keeps its number; a profile of three letters or more
    follows in lower case: «10соц-экон», «5А-скк». A subject or a group after the class is not part
    of it. A label that this function returned is read as itself. None is a question to a person,
    never a guess: «09А», «IX А», «12А», «9АБ», and «8-9», which is two grades.
    """
    if len(text) > _LONGEST_LABEL:
        return None
    grammar = _grammar()
    match = grammar.label.fullmatch(grammar.tail.sub("", _plain(text)))
    if match is None:
        return None
    profile = match["bracketed"] or match["profile"] or ""
    if profile in grammar.not_profiles or (match["glued"] is not None and not text.islower()):
        return None
    if match["number"] and int(match["number"]) > int(match["grade"]):
        return None  # a range of grades; schools number far fewer classes of a grade
    letter = (match["letter"] or "").upper()
    number = f"-{match['number']}" if match["number"] else ""
    if profile in grammar.single:
        profile = ""
    # The hyphen tells «5А-скк» from a profile that begins with the same letter.
    joint = "-" if profile and (letter or number) else ""
    return match["grade"] + letter + number + joint + re.sub(r"[\s,]+", "-", profile)


def _plain(text: str) -> str:
    tidy = squeeze(text).translate(_FULL_WIDTH).translate(_DASHES)
    return _LETTERS.sub(_look, _SUBJECT_TAIL.sub("", _QUOTES.sub("", tidy))).strip()


def _look(letters: re.Match[str]) -> str:
    # A word is told by its look as `fold` does it; a letter alone more strictly, see above.
    run = letters.group()
    return fold(run) if len(run) > 1 else run.translate(_LETTER_TWINS).lower()


def grade_of(label: str) -> int:
    """Return the grade 1..11 of a label that `parse_class` gave."""
    match = re.match("[0-9]+", label)
    if match is None:
        raise ValueError(f"class label without a grade: {label!r}")
    return int(match.group())


def class_sort_key(label: str) -> tuple[int, str]:
    """Order by grade as a number, then by the alphabet with Ё after Е: 9, 9А, 9Б, 10А."""
    grade = grade_of(label)
    rest = label[len(str(grade)) :].lower()
    return (grade, rest.replace("ё", "е\uffff"))
