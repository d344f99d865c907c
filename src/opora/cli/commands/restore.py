"""`opora restore`: everything brought back from a copy into an empty place, and checked."""

import argparse
import time
from dataclasses import asdict
from pathlib import Path

from opora.cli.answer import FINE, WITH_PROBLEMS, Answer, join, notes_json, notes_text
from opora.cli.arguments import add_data
from opora.config.ready import data_folder
from opora.facts.atomic import write_whole
from opora.records.backup.bringing import Brought, bring
from opora.records.backup.saving import KEY
from opora.vocabulary.problems import UserError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("source", metavar="КОПИЯ", help="файл .zip или папка от opora backup")
    parser.add_argument("--key", metavar="ФАЙЛ", help="ключ, сохранённый отдельно")
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return what came back and whether it is whole; raises UserError when nothing did."""
    began = time.monotonic()
    key = _key(args.key)
    brought = bring(Path(args.source), data_folder())
    if key is not None:
        write_whole(data_folder() / KEY, key)
    return _told(brought, time.monotonic() - began)


def _key(path: str | None) -> bytes | None:
    if path is None:
        return None
    if not Path(path).is_file():
        raise UserError(f"Файла с ключом {path} нет. Проверьте путь или не указывайте --key.")
    return Path(path).read_bytes()


def _told(brought: Brought, took: float) -> Answer:
    manifest = brought.manifest
    data = {
        **{name: value for name, value in asdict(manifest).items() if name != "files"},
        "files": len(manifest.files),
        "seconds": round(took, 2),
        "chain_broken": brought.chain_broken,
        "protected": brought.protected,
        "problems": notes_json(brought.problems),
    }
    chain = f"цел, событий {manifest.events}"
    if brought.chain_broken is not None:
        chain = f"нарушен, начиная с события № {brought.chain_broken}"
    elif not brought.protected:
        chain = "цел, но защита от правки снята; вернуть её: opora migrate"
    text = join(
        f"Восстановлено на {manifest.made_at}, файлов: {len(manifest.files)}, секунд: {took:.1f}.\n"
        f"  контрольные суммы файлов сошлись\n"
        f"  журнал доступа: {chain}",
        notes_text("Ошибки", brought.problems),
        "Запустите opora serve с этим каталогом данных." if brought.whole else "",
    )
    return Answer(data, text, FINE if brought.whole else WITH_PROBLEMS)
