"""What every page of results stands on: facts of the school, the period, rights, links."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from opora import __version__
from opora.access.permissions import Permission
from opora.access.rights import Scope
from opora.analysis.results.asked import Asked as Question
from opora.analysis.results.asked import When
from opora.documents.reports.report import Request
from opora.facts.view import View
from opora.records.queries.classes import ClassSize, classes_of
from opora.records.queries.facts import facts_of, years_of
from opora.records.queries.pupils import Names, joined_in
from opora.records.queries.terms import terms_at
from opora.vocabulary.class_label import grade_of
from opora.web.choices import Choices, Option, choices, year_options
from opora.web.links import Links
from opora.web.page import Asked

NO_SUBJECT = "В адресе не назван предмет. Вернитесь к таблице класса и выберите в ней предмет."


@dataclass(frozen=True, slots=True)
class Results:
    """Results of one school and year as a person may see them."""

    asked: Asked
    question: Question
    facts: View
    choices: Choices
    classes: list[ClassSize]
    scope: Scope

    @property
    def when(self) -> When:
        """The chosen period."""
        return self.question.when

    @property
    def years(self) -> tuple[Option, ...]:
        """School years to choose from."""
        unit, year = self.asked.spot.school, self.asked.spot.school_year
        return year_options(years_of([unit.unit]), year or 0)

    def numbers(self) -> Mapping[str, int]:
        """Numbers of the classes by label."""
        return {each.label: each.number for each in self.classes}

    def links(self, **more: Any) -> Links:
        """Return where figures lead, with the chosen period; nowhere to pages that are closed."""
        spot = self.asked.spot
        open_classes = bool(self.asked.rights.may(Permission.RESULTS, spot.place))
        numbers = self.numbers() if open_classes else {}
        return Links(spot.school.unit, spot.school_year or 0, numbers, self.choices.kept, **more)

    def request(self, names: Names, **fields: object) -> Request:
        """Return what a document is asked about; `fields` as its kind needs them."""
        school = self.asked.spot.school.name
        day = min(filter(None, (self.when.window.on, self.asked.today)))
        about = {"school": school, "on": day, "version": __version__, **fields}
        return Request(self.question, names, **about)  # type: ignore[arg-type]


def _same(asked: Asked, years: Collection[int]) -> Mapping[int, int]:
    """Return the numbers to read as one: of the pupil that is looked at, else of the school."""
    spot = asked.spot
    return spot.pupil.others(years) if spot.pupil else joined_in(spot.school.unit, years)


def results_of(asked: Asked, years: Collection[int] = ()) -> Results:
    """Return the results of the school that the address names, or of its class.

    `years`: school years that are read besides the chosen one. Numbers of one person are read as
    one. Three queries.
    """
    spot = asked.spot
    unit, year = spot.school.unit, spot.school_year or 0
    grade = grade_of(spot.school_class.label) if spot.school_class else None
    chosen = choices(asked, year, terms_at(unit, year, grade))
    facts = facts_of([unit], {year, *years}, _same(asked, {year, *years}))
    question = Question(facts, chosen.when, asked.scope)
    return Results(asked, question, facts, chosen, classes_of(unit, year), asked.scope)
