"""`make demo`: from the files of examples/ to the documents of order 948, step by step."""

import sys
from pathlib import Path

from opora.cli.main import main

EXAMPLES = Path("examples")
JOURNALS = ("otchet_9A.xlsx", "zhurnal_9B.xlsx", "fizika_11A.xlsx")
PREVIOUS = "forma_30-01-2026.xlsx"
OUT = Path("out")
ORDER = ("--order", "alania-948-2021", "--on", "27.02.2026")
SCHOOL = ("--school", "МБОУ «Средняя школа № 5 с. Заречного»", "--year", "2025")


def steps(examples: Path, out: Path) -> list[tuple[str, list[str]]]:
    """Return what is shown: a title and the arguments of `opora`."""
    files = [str(examples / name) for name in JOURNALS]
    form = [*files, *ORDER, *SCHOOL, "--previous", str(examples / PREVIOUS), "--out", str(out)]
    return [
        ("Что это за файлы", ["inspect", *files, *SCHOOL]),
        ("Кто попадает в список по приказу № 948", ["failing", *files, *ORDER, *SCHOOL]),
        ("Форма и выгрузка отметок", ["form", *form]),
    ]


def show() -> int:
    """Run the steps; return 0 when the documents are there, whatever slips the files have."""
    if not EXAMPLES.is_dir():
        sys.stderr.write("Запустите make demo в папке проекта: рядом должна быть папка examples.\n")
        return 2
    for number, (title, arguments) in enumerate(steps(EXAMPLES, OUT), 1):
        command = " ".join(f'"{part}"' if " " in part else part for part in arguments)
        sys.stdout.write(f"\n=== {number}. {title}\n$ opora {command}\n\n")
        sys.stdout.flush()
        if main(arguments) > 1:
            return 1
    sys.stdout.write(f"\nГотово. Откройте {OUT / 'form.docx'} и {OUT / 'form.pdf'}.\n")
    return 0


if __name__ == "__main__":
    sys.exit(show())
