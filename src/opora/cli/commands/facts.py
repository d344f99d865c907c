"""`opora facts`: looking after the data directory."""

import argparse
from dataclasses import asdict
from pathlib import Path

from opora.cli.answer import Answer, code_of, join, notes_json, notes_text
from opora.cli.arguments import add_data, store_of
from opora.facts.batches import Batch
from opora.facts.identity import IdentityMap
from opora.facts.store import Store
from opora.facts.upload import Reread
from opora.generator.recipe import FORMAT, remade
from opora.intake.acceptance import reader_of_originals
from opora.intake.limits import Limits
from opora.intake.pool import ReaderPool


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "action",
        choices=("rebuild", "refresh", "sweep", "verify"),
        help="пересобрать из исходных файлов, сделать заново выведенное из загрузок, убрать лишнее "
        "после сбоя, сверить контрольные суммы",
    )
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return what was done or found."""
    store = store_of(args)
    actions = {"rebuild": _rebuild, "refresh": _refresh, "sweep": _sweep, "verify": _verify}
    return actions[args.action](store)


def _rebuild(store: Store) -> Answer:
    people = IdentityMap.load(store.identity_path)
    with ReaderPool(Limits.load()) as pool:
        read = reader_of_originals(pool, people)

        def again(batch: Batch, original: Path) -> Reread:
            return remade(batch, original) if batch.format == FORMAT else read(batch, original)

        report = store.rebuild(again)
    data = {
        "rebuilt": report.rebuilt,
        "changed": list(report.changed),
        "problems": notes_json(report.problems),
    }
    text = f"Пересобрано порций: {report.rebuilt}, изменилось: {len(report.changed)}."
    return Answer(data, join(text, notes_text("Ошибки", report.problems)), code_of(report.problems))


def _refresh(store: Store) -> Answer:
    refreshed = store.refresh()
    text = f"Сделано заново, школ по учебным годам: {len(refreshed)}."
    return Answer({"refreshed": [asdict(shelf) for shelf in refreshed]}, text)


def _sweep(store: Store) -> Answer:
    removed = [path.relative_to(store.root).as_posix() for path in store.sweep()]
    text = "\n".join([f"Убрано лишних файлов: {len(removed)}.", *(f"  {name}" for name in removed)])
    return Answer({"removed": removed}, text)


def _verify(store: Store) -> Answer:
    problems = store.verify()
    checked = len(store.batches())
    text = join(f"Проверено порций: {checked}.", notes_text("Ошибки", problems) or "Всё цело.")
    return Answer({"checked": checked, "problems": notes_json(problems)}, text, code_of(problems))
