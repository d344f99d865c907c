"""`opora backup`: a copy of everything, whole at one moment, while people go on working."""

import argparse
import time
from pathlib import Path

from opora.cli.answer import Answer
from opora.cli.arguments import add_data
from opora.config.ready import data_folder
from opora.records.backup.saving import save, save_key

_MEGABYTE = 1 << 20
_KEY_APART = (
    "Ключ программы в копию не входит: кто возьмёт копию, не должен получить и его. Сохраните его "
    "отдельно: --key ФАЙЛ. Без ключа всё восстановится, но войти всем придётся заново, а запасные "
    "одноразовые коды - выдать новые."
)


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("target", metavar="КУДА", help="новый файл .zip или новая папка")
    parser.add_argument("--key", metavar="ФАЙЛ", help="сохранить ключ в этот файл")
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return what was copied and at what moment."""
    began = time.monotonic()
    target = Path(args.target)
    if args.key:
        save_key(data_folder(), Path(args.key))
    manifest = save(data_folder(), target)
    took = time.monotonic() - began
    size = sum(file.size for file in manifest.files.values())
    data = {
        "target": str(target),
        "made_at": manifest.made_at,
        "files": len(manifest.files),
        "bytes": size,
        "events": manifest.events,
        "head": manifest.head,
        "seconds": round(took, 2),
    }
    text = (
        f"Копия готова: {target}\n"
        f"  момент копии: {manifest.made_at}; что внесут позже, в неё не попадёт\n"
        f"  файлов: {len(manifest.files)}, мегабайт до сжатия: {size / _MEGABYTE:.1f}, "
        f"секунд: {took:.1f}\n"
        f"  печать журнала доступа (событий {manifest.events}): {manifest.head or '-'}"
    )
    return Answer(data, text if args.key else f"{text}\n{_KEY_APART}")
