"""Two people editing one thing: the second is told what changed, field by field."""

from collections.abc import Mapping
from dataclasses import dataclass

from opora.vocabulary.problems import UserError


@dataclass(frozen=True, slots=True)
class Changed:
    """A field that somebody else changed meanwhile."""

    key: str
    title: str
    was: str
    now: str

    def __str__(self) -> str:
        return f"{self.title}: было «{self.was or '–'}», стало «{self.now or '–'}»"


class Conflict(UserError):
    """Somebody changed what is being edited; nothing was written, what was typed is kept."""

    def __init__(self, changed: tuple[Changed, ...]) -> None:
        what = "; ".join(map(str, changed))
        super().__init__(
            f"Пока вы правили, это изменил кто-то другой. {what}. Ваши значения остались в полях: "
            "проверьте их и сохраните ещё раз."
        )
        self.changed = changed


def check_unchanged(
    titles: Mapping[str, str], seen: Mapping[str, str], now: Mapping[str, str]
) -> None:
    """Raise Conflict when a field is not as the person saw it; `titles` of the fields by key."""
    changed = tuple(
        Changed(key, title, seen.get(key, ""), now.get(key, ""))
        for key, title in titles.items()
        if seen.get(key, "") != now.get(key, "")
    )
    if changed:
        raise Conflict(changed)
