"""What an order is: frozen values, as its folder of TOML files says."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Literal

from opora.orders.schedule import MonthDay, Schedule, due_dates
from opora.vocabulary.mean import Band

Rows = Literal["pupil", "subject", "mark"]
Sorting = Literal["group", "school", "school_class", "name"]
BY_SCHOOL: tuple[Sorting, ...] = ("school", "school_class", "name")


@dataclass(frozen=True, slots=True)
class Duty:
    """What one level owes; `due` is «schedule» where it repeats, else an end of the campaign."""

    level: str
    role: str
    task: str
    due: Literal["schedule", "start", "end"]


@dataclass(frozen=True, slots=True)
class Part:
    """Items of the form that an expert hands in for a unit of `level`, on days of their own."""

    key: str
    title: str
    level: str
    items: tuple[int, ...]
    schedule: Schedule


@dataclass(frozen=True, slots=True)
class Campaign:
    """One monitoring: when, for which grades, who owes what.

    `form` is the one that is handed in; with `certified` the head of the sender certifies it.
    `shift`: what the order says of a due date that is no working day, empty when nothing. With
    `parts` it is they that are handed in, each on its own days.
    """

    school_year: int
    first: MonthDay
    last: MonthDay
    grades: tuple[int, ...]
    levels: tuple[str, ...]
    schedule: Schedule
    since: Literal["term_start"]
    form: str
    certified: bool = True
    shift: Literal["", "keep", "previous", "next"] = ""
    duties: tuple[Duty, ...] = ()
    parts: tuple[Part, ...] = ()

    def due_dates(self, school_year: int | None = None) -> list[date]:
        """Return the days on which papers are due, in order.

        Without `school_year` it is the year of the order; with it, the same campaign as repeated
        in another year.
        """
        year = self.school_year if school_year is None else school_year
        return due_dates(self.schedule, self.first.within(year), self.last.within(year))


@dataclass(frozen=True, slots=True)
class Failing:
    """Which means put a pupil on the list; the ends of the range belong to it."""

    mean: Literal["plain", "weighted"]
    low: Decimal
    high: Decimal
    places: int
    below_mark: str
    below_note: str

    @property
    def band(self) -> Band:
        """The range as whole-number bounds are derived from it."""
        return Band(self.low, self.high, self.places)


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `width` is a share of the whole; `source` one of `opora.orders.sources`.

    `aliases` are other titles under which a form filled by hand names the same column. `kind`:
    what a school tells in its own column. `required`: a form is not handed in without it.
    """

    key: str
    title: str
    source: str
    width: int
    aliases: tuple[str, ...] = ()
    kind: Literal["", "cause", "work", "plan"] = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class Signature:
    """Who signs and with what: position, then blanks with captions, then a blank for the date."""

    position: str
    fields: tuple[str, ...]
    date: str


@dataclass(frozen=True, slots=True)
class Form:
    """A table to hand in; one row per pupil, per pupil and subject, or per mark.

    `period` is the line under the title: `$on` and `$periods` are put in. `empty` stands in the
    table when nobody is listed. `attachment` is printed before the seal of the extract. `order`: of
    the rows; «group» is the unit between the school and who writes the form together.
    """

    key: str
    title: str
    period: str
    rows: Rows
    columns: tuple[Column, ...]
    signature: Signature
    empty: str
    annex: tuple[str, ...] = ()
    footnotes: tuple[str, ...] = ()
    attachment: str = ""
    order: tuple[Sorting, ...] = BY_SCHOOL


@dataclass(frozen=True, slots=True)
class DocumentPlan:
    """One document to write: its form, its page template, the name of its files.

    `sheet` names the form of the .xlsx where that has other rows than the page.
    """

    key: str
    title: str
    form: str
    template: str
    orientation: Literal["portrait", "landscape"]
    sheet: str = ""


@dataclass(frozen=True, slots=True)
class Order:
    """One order, read and checked; `folder` holds its files, `key` is the folder's name.

    `documents`: of one school; `consolidated`: of all that a unit received.
    """

    key: str
    folder: Path
    forms: tuple[Form, ...]
    title: str
    number: str
    date: date
    authority: str
    source: str
    campaign: Campaign
    failing: Failing
    documents: tuple[DocumentPlan, ...]
    consolidated: tuple[DocumentPlan, ...] = ()
    note: str = ""

    @property
    def main_form(self) -> Form:
        """The form that a campaign collects."""
        return self.form(self.campaign.form)

    def form(self, key: str) -> Form:
        """Return the form; KeyError with the known keys for a form that is not there."""
        for form in self.forms:
            if form.key == key:
                return form
        raise KeyError(f"no form {key!r}; known: {[form.key for form in self.forms]}")
