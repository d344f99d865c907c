"""Where a figure leads: what it is made of, as an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote_plus

Opens = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses inside one school and year.

    `classes`: number of each class by its label; `kept`: filters that go along (term, dates).
    `within`: what all figures are of, where they do not say it themselves. `works`: a class,
    subject and day are a control work. `staff`: number of each teacher by name, for names stay out
    of addresses. `card`: the page of a pupil that a pupil leads to, the results where it is empty.
    """

    unit: int
    school_year: int
    classes: Mapping[str, int]
    kept: Mapping[str, str] = field(default_factory=dict)
    within: Mapping[str, str | int] = field(default_factory=dict)
    works: bool = False
    staff: Mapping[str, int] = field(default_factory=dict)
    card: str = ""

    def of(self, opens: Opens) -> str | None:
        """Return the address of the page that shows what `opens` names; None if there is none."""
        if not opens:
            return None
        rest = {name: str(value) for name, value in {**self.within, **opens}.items()}
        label = rest.pop("school_class", None)
        pupil = rest.pop("pupil", None)
        unit = rest.pop("unit", str(self.unit))
        if "teacher" in rest:
            rest["teacher"] = str(self.staff.get(rest["teacher"], ""))
        page = self._page(unit, pupil, label, rest)
        query = {"year": str(self.school_year), **self.kept, **rest}
        said = "&".join(f"{_quoted(name)}={_quoted(value)}" for name, value in query.items())
        return f"{page}?{said}" if page else None

    def _page(
        self, unit: str, pupil: str | None, label: str | None, rest: dict[str, str]
    ) -> str | None:
        if pupil is not None:
            return f"/pupils/{pupil}/{'marks/' if 'subject' in rest else self.card}"
        if label is None:
            return f"/units/{unit}/results/"
        number = self.classes.get(label)
        if number is None:
            return None
        if self.works and {"subject", "date"} <= rest.keys():
            return f"/classes/{number}/works/work/"
        return f"/classes/{number}/subject/" if "subject" in rest else f"/classes/{number}/"


@lru_cache(maxsize=4096)
def _quoted(text: str) -> str:
    """A class's table quotes the same few texts a thousand times."""
    return quote_plus(text)
