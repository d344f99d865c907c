"""What is said of files and of the data directory; light, so that reading files needs no engine."""

from collections.abc import Mapping, Sequence
from typing import Any

from opora.facts.batches import Batch
from opora.facts.store import Store
from opora.vocabulary.problems import Problem, Remark, UserError


class NothingReadable(UserError):
    """No file could be read; `problems` say why for each."""

    def __init__(self, problems: Sequence[Problem]) -> None:
        causes = "; ".join(f"{problem.file}: {problem.message}" for problem in problems)
        super().__init__(f"Ни один файл не прочитан. {causes or 'По этому пути нет файлов.'}")
        self.problems = tuple(problems)


def empty_store(store: Store) -> str:
    """Return what to say of a data directory without a batch that counts."""
    return f"В каталоге данных «{store.root}» пусто. Сначала загрузите: opora import ФАЙЛ…"


def notes_of_batch(batch: Batch) -> tuple[list[Problem], list[Remark]]:
    """Return what was said of a file when it was accepted."""

    def fields(note: Mapping[str, str | None]) -> dict[str, Any]:
        return dict(note)

    problems = [Problem(**fields(note)) for note in batch.problems]
    return problems, [Remark(**fields(note)) for note in batch.remarks]
