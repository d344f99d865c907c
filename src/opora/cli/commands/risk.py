"""`opora risk list|explain`: who has signs of risk, and from which rows each sign is seen."""

import argparse
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from opora.analysis.duty.checking import Scope
from opora.analysis.risk.level import TITLES, level_rule
from opora.analysis.risk.pupil_signs import PupilSigns, by_pupil
from opora.analysis.risk.raised import Basis, Raised
from opora.analysis.risk.rules import Rules, own_rules
from opora.analysis.risk.signing import Result, signs_of
from opora.analysis.risk.signs import all_signs
from opora.cli.answer import Answer, code_of, join, notes_json, notes_text
from opora.cli.arguments import add_data, add_engine, add_hints, add_paths, date_of
from opora.cli.material import material_of, schools_of
from opora.facts.identity import IdentityMap
from opora.intake.material import Material
from opora.vocabulary.calendar import load_calendars
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.class_label import class_sort_key
from opora.vocabulary.period import school_year_of
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import subject_title
from opora.vocabulary.text import fold

_NOTE = "Признак - повод посмотреть, решает человек. Наблюдений здесь нет: они вносятся в браузере."
_MOST = 40  # pupils in the text; all of them are in --json


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "action",
        choices=("list", "explain", "refresh"),
        metavar="ДЕЙСТВИЕ",
        help="list - список; explain - объяснение по ученику; refresh - пересчёт для браузера",
    )
    add_paths(parser)
    add_hints(parser)
    add_data(parser)
    add_engine(parser)
    parser.add_argument("--on", metavar="ДАТА", required=True, help="день, на который искать")
    parser.add_argument("--sign", metavar="ПРИЗНАК", help="только этот признак, например failure")
    parser.add_argument("--pupil", metavar="ФИО", help="для explain: имя или его начало")
    parser.add_argument("--thresholds", metavar="ФАЙЛ", help="пороги школы поверх risk.toml")


def run(args: argparse.Namespace) -> Answer:
    """Return the pupils with signs, or the rule, the numbers and the rows of one pupil.

    Raises UserError for an unknown sign, and for explain without a pupil or with several.
    """
    on = _day(args)
    only = _signs(args)
    wanted = fold(args.pupil or "")
    if (args.action == "explain") is not bool(wanted):
        raise UserError("Ученика называют для объяснения: opora risk explain … --pupil «Иванов».")
    rules = Rules.on(on, own_rules(Path(args.thresholds)) if args.thresholds else ())
    material = material_of(args)
    calendar = load_calendars(CATALOGUE / "calendars").get(school_year_of(on))
    scope = Scope(on, school_ids=schools_of(args, material))
    results = signs_of(material.facts, scope, calendar, rules)
    pupils = by_pupil(results, rules, only)
    if wanted:
        pupils = [_one(pupils, wanted, material.people)]
    data = _json(on, results, pupils, material)
    body = _explained(results, pupils) if wanted else _listed(pupils, material.people, rules)
    text = join(
        _head(on, pupils, material.people, bool(wanted)),
        *body,
        _unknown(results),
        _NOTE,
        notes_text("Ошибки", material.problems),
    )
    return Answer(data, text, code_of(material.problems))


def _day(args: argparse.Namespace) -> date:
    on = date_of(args.on, "--on")
    if on is None:
        raise UserError("Не указан день, на который искать: --on 28.02.2026.")
    return on


def _signs(args: argparse.Namespace) -> tuple[str, ...] | None:
    known = [sign.key for sign in all_signs()]
    if args.sign is not None and args.sign not in known:
        raise UserError(f"--sign «{args.sign}»: такого признака нет. Есть: {', '.join(known)}.")
    return None if args.sign is None else (args.sign,)


def _one(pupils: Sequence[PupilSigns], wanted: str, people: IdentityMap) -> PupilSigns:
    """Return the only pupil with signs whose name begins so, alone or after the class."""
    found = []
    for each in pupils:
        name = people.name(each.pupil_id)
        if any(fold(text).startswith(wanted) for text in (name, f"{each.school_class} {name}")):
            found.append(each)
    if not found:
        raise UserError("Ученика с таким именем среди тех, у кого есть признаки, нет.")
    if len(found) > 1:
        raise UserError(
            f"Таких учеников {len(found)}. Напишите имя полностью или с классом: «9А Иванов Пётр»."
        )
    return found[0]


def _head(on: date, pupils: Sequence[PupilSigns], people: IdentityMap, one: bool) -> str:
    if not one:
        return f"Признаки риска на {on:%d.%m.%Y}. Учеников с признаками: {len(pupils)}."
    each = pupils[0]
    name = people.name(each.pupil_id)
    return f"{each.school_class}, {name}, на {on:%d.%m.%Y}: {TITLES[each.level]}."


def _listed(pupils: Sequence[PupilSigns], people: IdentityMap, rules: Rules) -> list[str]:
    if not pupils:
        return []
    ordered = sorted(pupils, key=lambda p: (-len({r.sign for r in p.raised}), *_place(p, people)))
    lines = [_line(each, people) for each in ordered[:_MOST]]
    if len(ordered) > _MOST:
        lines.append(f"… и ещё {len(ordered) - _MOST}; все - с ключом --json")
    return [level_rule(rules), "\n".join(lines)]


def _place(pupil: PupilSigns, people: IdentityMap) -> tuple[object, ...]:
    return (class_sort_key(pupil.school_class), fold(people.name(pupil.pupil_id)))


def _line(pupil: PupilSigns, people: IdentityMap) -> str:
    named = [people.school_name(pupil.school_id), pupil.school_class, people.name(pupil.pupil_id)]
    head = f"{', '.join(part for part in named if part)}: {TITLES[pupil.level]}"
    return "\n  ".join([head, *(_sign(each) for each in pupil.raised)])


def _sign(each: Raised) -> str:
    titles = {sign.key: sign.title for sign in all_signs()}
    about = f", {subject_title(each.subject)}" if each.subject else ""
    return f"{titles[each.sign]}{about}. {each.says}"


def _explained(results: Sequence[Result], pupils: Sequence[PupilSigns]) -> list[str]:
    rules = {result.sign.key: result.rule for result in results}
    return [
        "\n  ".join([_sign(each), f"Правило. {rules[each.sign]}", *map(_row, each.basis)])
        for pupil in pupils
        for each in pupil.raised
    ]


def _row(row: Basis) -> str:
    day = f"{row.day:%d.%m.%Y}" if row.day else "без даты"
    about = f", {subject_title(row.subject)}" if row.subject else ""
    return f"{day}{about}: {row.what} - {row.value}{'' if row.counted else ' (не в счёт)'}"


def _unknown(results: Sequence[Result]) -> str:
    told = [(result, why) for result in results for why in result.not_known if result.sign.of_facts]
    return "\n".join(f"Не посчитано: {result.sign.title}: {why}." for result, why in told)


def _json(
    on: date, results: Sequence[Result], pupils: Sequence[PupilSigns], material: Material
) -> dict[str, Any]:
    return {
        "on": on.isoformat(),
        "signs": [
            {
                "sign": result.sign.key,
                "title": result.sign.title,
                "meaning": result.sign.meaning,
                "rule": result.rule,
                "numerator": result.sign.counts[0],
                "denominator": result.sign.counts[1],
                "not_known": list(result.not_known),
            }
            for result in results
        ],
        "pupils": [_pupil_json(each, material.people) for each in pupils],
        "problems": notes_json(material.problems),
        "remarks": notes_json(material.remarks),
    }


def _pupil_json(pupil: PupilSigns, people: IdentityMap) -> dict[str, Any]:
    return {
        "school": people.school_name(pupil.school_id) or None,
        "school_class": pupil.school_class,
        "name": people.name(pupil.pupil_id),
        "level": pupil.level,
        "raised": [_raised_json(each) for each in pupil.raised],
    }


def _raised_json(each: Raised) -> dict[str, Any]:
    return {
        "sign": each.sign,
        "subject": subject_title(each.subject) if each.subject else None,
        "says": each.says,
        "numerator": each.share.numerator,
        "denominator": each.share.denominator,
        "failing_final": each.failing_final,
        "rows": [
            {
                "day": row.day.isoformat() if row.day else None,
                "subject": subject_title(row.subject) if row.subject else None,
                "what": row.what,
                "value": row.value,
                "counted": row.counted,
            }
            for row in each.basis
        ],
    }
