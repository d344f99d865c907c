"""Where a figure leads: what it is made of, as an address."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

Opens = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class Links:
    """Addresses inside one school and year.

    `classes`: number of each class by its label; `kept`: filters that go along (term, dates).
    """

    unit: int
    school_year: int
    classes: Mapping[str, int]
    kept: Mapping[str, str] = field(default_factory=dict)

    def of(self, opens: Opens) -> str | None:
        """Return the address of the page that shows what `opens` names; None if there is none."""
        if not opens:
            return None
        rest = {name: str(value) for name, value in opens.items()}
        label = rest.pop("school_class", None)
        pupil = rest.pop("pupil", None)
        page = self._page(pupil, label, rest)
        query = urlencode({"year": str(self.school_year), **self.kept, **rest})
        return f"{page}?{query}" if page else None

    def _page(self, pupil: str | None, label: str | None, rest: dict[str, str]) -> str | None:
        if pupil is not None:
            return f"/pupils/{pupil}/marks/" if "subject" in rest else f"/pupils/{pupil}/"
        if label is None:
            return f"/units/{self.unit}/results/"
        number = self.classes.get(label)
        if number is None:
            return None
        if "work" in rest:
            return f"/classes/{number}/works/work/"
        return f"/classes/{number}/subject/" if "subject" in rest else f"/classes/{number}/"
