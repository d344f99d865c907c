"""`opora failing`: the list of an order, and what is behind every mean."""

import argparse
from itertools import groupby
from typing import Any

from opora.cli.answer import Answer, code_of, join, notes_json, notes_text
from opora.cli.question import Question, add_question, ask
from opora.intake.grid import address
from opora.orders.failing_list import CountedMark, FailingPupil, SubjectMean
from opora.vocabulary.person import name_key
from opora.vocabulary.problems import UserError


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    add_question(parser)
    parser.add_argument(
        "--explain", metavar="ФИО", help="файл, лист и ячейки за каждой средней этого ученика"
    )


def run(args: argparse.Namespace) -> Answer:
    """Return the list, or with --explain the cells behind one pupil's means."""
    question = ask(args)
    pupils = question.roll.failing()
    data = {
        "order": question.order.key,
        "since": question.since.isoformat(),
        "on": question.on.isoformat(),
        "pupils": [pupil_json(pupil) for pupil in pupils],
        "problems": notes_json(question.problems),
        "remarks": notes_json(question.remarks),
    }
    if args.explain is None:
        text = _list_text(question, pupils)
    else:
        explained = _named(question, args.explain)
        data["explained"] = [_explained_json(pupil, question) for pupil in explained]
        text = join(*(_explained_text(pupil, question) for pupil in explained))
    return Answer(data, join(text, *notes_texts(question)), code_of(question.problems))


def notes_texts(question: Question) -> list[str]:
    """Return problems and remarks as text."""
    return [
        notes_text("Ошибки", question.problems),
        notes_text("Замечания", question.remarks),
    ]


def pupil_json(pupil: FailingPupil) -> dict[str, Any]:
    """Return a pupil of the list as --json prints it."""
    return {
        "name": pupil.name,
        "school": pupil.school or None,
        "school_class": pupil.school_class,
        "subjects": [_subject_json(subject) for subject in pupil.listed()],
    }


def _subject_json(subject: SubjectMean) -> dict[str, Any]:
    return {
        "subject": subject.name,
        "canonical": subject.canonical,
        "mean": subject.mean.dotted(),
        "marks": len(subject.marks),
        "below_range": subject.below_range,
    }


def _list_text(question: Question, pupils: list[FailingPupil]) -> str:
    head = f"Приказ № {question.order.number}, отчётный день {question.on:%d.%m.%Y}."
    if not pupils:
        return f"{head} Никто не попадает в список."
    lines = [f"{head} В списке учеников: {len(pupils)}."]
    for school, own in groupby(pupils, key=lambda pupil: pupil.school):
        lines += ["", school or "Школа не указана"]
        lines += [_pupil_line(pupil) for pupil in own]
    return "\n".join(lines)


def _pupil_line(pupil: FailingPupil) -> str:
    subjects = ", ".join(
        f"{subject.name} {subject.mean.comma()} ({len(subject.marks)})"
        + (" - ниже диапазона" if subject.below_range else "")
        for subject in pupil.listed()
    )
    return f"  {pupil.school_class:<5}{pupil.name}: {subjects}"


def _named(question: Question, text: str) -> list[FailingPupil]:
    """Return the pupils so named; the patronymic may be left out."""
    surname, given, patronymic = name_key(text)
    people = question.material.people
    found = []
    for pupil in people.pupils():
        own = name_key(pupil.name)
        if own[:2] == (surname, given) and (not patronymic or patronymic == own[2]):
            found.append(pupil.pupil_id)
    if not found:
        raise UserError(
            "--explain: ученика с таким ФИО в файлах нет. Проверьте написание, например: "
            '--explain "Фамилия Имя Отчество".'
        )
    return question.roll.pupils(found)


def _explained_json(pupil: FailingPupil, question: Question) -> dict[str, Any]:
    return pupil_json(pupil) | {
        "subjects": [
            _subject_json(subject)
            | {"listed": subject.listed, "cells": [_cell(m, question) for m in subject.marks]}
            for subject in pupil.subjects
        ]
    }


def _cell(mark: CountedMark, question: Question) -> dict[str, Any]:
    return {
        "date": mark.date.isoformat(),
        "mark": mark.mark,
        "file": question.material.labels[mark.batch],
        "sheet": mark.sheet,
        "cell": address(mark.row, mark.column),
    }


def _explained_text(pupil: FailingPupil, question: Question) -> str:
    lines = [f"{pupil.name}, {pupil.school_class}, {pupil.school or 'школа не указана'}"]
    for subject in pupil.subjects:
        verdict = ", в списке" if subject.listed else ""
        mean = subject.mean
        lines.append(f"  {subject.name}: {mean.total} / {mean.count} = {mean.comma()}{verdict}")
        for (batch, sheet), marks in groupby(subject.marks, key=lambda m: (m.batch, m.sheet)):
            place = question.material.labels[batch] + (f", лист «{sheet}»" if sheet else "")
            cells = ", ".join(
                f"{address(m.row, m.column)} ({m.date:%d.%m}: {m.mark})" for m in marks
            )
            lines.append(f"    {place}: {cells}")
    if not pupil.subjects:
        lines.append("  Отметок за этот период нет.")
    return "\n".join(lines)
