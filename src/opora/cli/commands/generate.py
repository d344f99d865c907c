"""`opora generate`: an invented region into a data directory or into e-journal files."""

import argparse
from pathlib import Path
from typing import Any

from opora.cli.answer import Answer
from opora.cli.progress import progress_bar
from opora.facts.store import Store
from opora.generator.journals import write_journals
from opora.generator.numbers import FIRST_YEAR, LAST_YEAR
from opora.generator.region import region
from opora.generator.writing import SchoolYear, write_region
from opora.vocabulary.problems import UserError

_OUT = "invented"
_TABLES = {
    "marks": "отметок",
    "absences": "пропусков и опозданий",
    "entries": "долгов",
    "final_marks": "итоговых отметок",
    "test_scores": "баллов за задания",
    "exam_results": "результатов ВПР, ОГЭ, ЕГЭ",
    "lesson_plans": "уроков по КТП",
    "programme_progress": "строк о прохождении программы",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--schools", required=True, metavar="N", help="сколько школ")
    parser.add_argument(
        "--seed", default="1", metavar="S", help="зерно: то же число - тот же регион (1)"
    )
    parser.add_argument(
        "--years", default="2025", metavar="ГОДЫ", help="учебные годы: 2025 или 2023,2024,2025"
    )
    parser.add_argument("--out", default=_OUT, metavar="DIR", help=f"куда писать (./{_OUT})")
    parser.add_argument(
        "--journals", action="store_true", help="файлы электронных журналов вместо каталога данных"
    )


def run(args: argparse.Namespace) -> Answer:
    """Return what was written; raises UserError for arguments that make no region."""
    schools = region(_number(args.seed, "--seed"), _number(args.schools, "--schools"))
    school_years = [(school, year) for school in schools for year in _years(args.years)]
    out = Path(args.out)
    made = _journals(out, school_years) if args.journals else _facts(out, school_years)
    data = {"out": str(out), "schools": len(schools), "school_years": len(school_years), **made}
    lines = [f"Придуманный регион: {out}", f"  школ: {len(schools)}"]
    if args.journals:
        lines.append(f"  файлов: {made['files']}")
    lines += [f"  {_TABLES[name]}: {rows}" for name, rows in made.get("rows", {}).items()]
    return Answer(data, "\n".join(lines))


def _facts(out: Path, school_years: list[SchoolYear]) -> dict[str, Any]:
    steps = progress_bar("Придумываем", "школа")(range(len(school_years)), len(school_years))
    written = write_region(Store(out), school_years, steps)
    return {"batches": written.batches, "rows": written.rows}


def _journals(out: Path, school_years: list[SchoolYear]) -> dict[str, Any]:
    if out.exists() and (not out.is_dir() or any(out.iterdir())):
        raise UserError(f"--out {out}: здесь уже что-то есть. Укажите новую или пустую папку.")
    bar = progress_bar("Пишем журналы", "школа")
    watched = bar(school_years, len(school_years))
    return {"files": sum(len(write_journals(out, *each)) for each in watched)}


def _number(text: str, option: str) -> int:
    if not (text.isascii() and text.isdecimal()):
        raise UserError(f"{option} «{text}»: нужно целое число, например {option} 3.")
    return int(text)


def _years(text: str) -> list[int]:
    """Return school years in ascending order, each once."""
    return sorted({_year(part.strip()) for part in text.split(",")})


def _year(text: str) -> int:
    year = int(text) if text.isascii() and text.isdecimal() else 0
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UserError(
            f"--years «{text}»: нужны первые годы учебных лет от {FIRST_YEAR} до {LAST_YEAR} через "
            "запятую, например 2024,2025."
        )
    return year
