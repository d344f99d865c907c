"""`opora measures`: means, rates, categories and dynamics by class, subject or pupil."""

import argparse
from decimal import Decimal
from typing import Any

from opora.analysis.groups import Group, measured
from opora.cli.answer import Answer, code_of, join, notes_json, notes_text
from opora.cli.arguments import (
    add_data,
    add_engine,
    add_hints,
    add_paths,
    add_period,
    date_of,
    window_of,
)
from opora.cli.material import material_of
from opora.measures.shares import NO_DATA, Share
from opora.vocabulary.period import Window
from opora.vocabulary.problems import UserError

_BY = ("class", "subject", "pupil", "school", "municipality", "region")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_paths(parser)
    add_hints(parser)
    add_data(parser)
    add_engine(parser)
    parser.add_argument("--by", required=True, choices=_BY, help="по чему считать")
    add_period(parser, required=False)
    parser.add_argument(
        "--before",
        metavar="ДАТА..ДАТА",
        help="прежний период: показать изменение среднего балла, например 01.09.2024..27.10.2024",
    )


def run(args: argparse.Namespace) -> Answer:
    """Return the measures of every group."""
    window, before = window_of(args), _before(args.before)
    material = material_of(args)
    groups = measured(material, args.by, window, before)
    data = {
        "by": args.by,
        "since": window.since.isoformat() if window.since else None,
        "on": window.on.isoformat() if window.on else None,
        "groups": [_json(group) for group in groups],
        "problems": notes_json(material.problems),
        "remarks": notes_json(material.remarks),
    }
    text = join(
        _text(args.by, groups),
        notes_text("Ошибки", material.problems),
        notes_text("Замечания", material.remarks),
    )
    return Answer(data, text, code_of(material.problems))


def _before(text: str | None) -> Window | None:
    if text is None:
        return None
    since, dots, on = text.partition("..")
    if not dots:
        raise UserError(f"--before «{text}»: нужны две даты через «..»: 01.09.2024..27.10.2024")
    return Window(date_of(since, "--before"), date_of(on, "--before"))


def _json(group: Group) -> dict[str, Any]:
    return {
        **group.labels,
        "marks": group.mean.denominator,
        "total": group.mean.numerator,
        "mean": _decimal(group.mean),
        "weighted_mean": _decimal(group.weighted),
        "counts": dict(group.counts),
        "change": None if group.change is None else str(group.change),
        "final": [
            {
                "term": rate.term,
                "denominator": rate.passed.denominator,
                "passed": rate.passed.numerator,
                "quality": rate.quality.numerator,
                "pass_rate": _percent(rate.passed),
                "quality_rate": _percent(rate.quality),
                "attainment_index": _decimal(rate.attainment),
                "categories": dict(rate.categories),
            }
            for rate in group.finals
        ],
    }


def _decimal(share: Share) -> str | None:
    exact = share.percent()
    return None if exact is None else str((exact / 100).quantize(Decimal("0.01")))


def _percent(share: Share) -> str | None:
    percent = share.percent()
    return None if percent is None else str(percent)


def _text(by: str, groups: list[Group]) -> str:
    if not groups:
        return "Отметок нет."
    lines = []
    for group in groups:
        change = "" if group.change is None else f", изменение {_signed(group.change)}"
        lines.append(
            f"{group.title()}: средний балл {group.mean.fraction_text()} "
            f"(отметок {group.mean.denominator}){change}{_weighted(group.weighted)}"
        )
        lines += [f"    {line}" for line in _final_lines(by, group)]
    return "\n".join(lines)


def _weighted(share: Share) -> str:
    return f", средневзвешенный {share.fraction_text()}" if share.denominator else ""


def _signed(value: Decimal) -> str:
    return f"{value:+}".replace(".", ",")


def _final_lines(by: str, group: Group) -> list[str]:
    lines = []
    for rate in group.finals:
        term = rate.term or "период не указан"
        if by != "pupil":
            lines.append(
                f"{term}: успеваемость {rate.passed.percent_text()}, "
                f"качество {rate.quality.percent_text()}, СОУ {_attainment(rate.attainment)} "
                f"(итоговых {rate.passed.denominator})"
            )
        named = [f"{title} {count}" for title, count in rate.categories.items() if count]
        if named:
            lines.append(f"{term}: {', '.join(named)}")
    return lines


def _attainment(share: Share) -> str:
    return NO_DATA if not share.denominator else f"{share.fraction_text()} %"
