"""`opora audit`: whether the audit chain and the seals of forms are whole, and how it ends."""

import argparse
from dataclasses import asdict

from django.db import DatabaseError

from opora.cli.answer import WITH_PROBLEMS, Answer
from opora.cli.arguments import NOT_READY, add_data
from opora.records.append_only import is_protected
from opora.records.chain import Flaw, Verdict, head, verify
from opora.records.seals import SealVerdict, verify_seals
from opora.records.spool import here
from opora.vocabulary.problems import UserError

_DIGEST = 64  # hexadecimal digits of SHA-256
_SAID = {
    Flaw.EVENT: "Событие № {broken} изменено, вставлено, удалено или переставлено.",
    Flaw.TAIL: "Конец журнала не тот: события после № {last} отрезаны или приписаны, или журнал "
    "переписан после того, как печать была сохранена.",
    Flaw.INDEX: "Указатель учеников не сходится с событием № {broken}.",
}


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument(
        "action", choices=("verify", "head"), help="проверить журнал или показать его печать"
    )
    parser.add_argument(
        "--head", metavar="ПЕЧАТЬ", help="печать, сохранённая раньше: журнал должен вести через неё"
    )
    add_data(parser)


def run(args: argparse.Namespace) -> Answer:
    """Return the verdict, or the number and digest of the last event; what waits is added first.

    Raises UserError when there is no database, or --head is no digest.
    """
    try:
        here().drain()
        return _verify(_kept(args.head)) if args.action == "verify" else _head()
    except DatabaseError as error:
        raise UserError(NOT_READY) from error


def _head() -> Answer:
    number, digest = head()
    if not number:
        return Answer({"events": 0, "head": ""}, "В журнале доступа ещё нет событий.")
    text = (
        f"Событий: {number}. Печать последнего:\n{digest}\nСохраните её вне этого компьютера: по "
        "ней видно, если конец журнала отрежут."
    )
    return Answer({"events": number, "head": digest}, text)


def _verify(kept: str) -> Answer:
    verdict, protected, seals = verify(kept), is_protected(), verify_seals()
    data = {
        "events": verdict.events,
        "broken": verdict.broken,
        "flaw": verdict.flaw,
        "head": verdict.head,
        "protected": protected,
        "seals": asdict(seals),
    }
    whole = verdict.flaw is None and not seals.broken
    lines = [_of_journal(verdict), _of_seals(seals)]
    if not whole:
        lines.append("Сохраните копию базы и сообщите ответственному за защиту данных.")
    elif not protected:
        lines.append("Защита от правки в базе снята. Верните её: opora migrate.")
    code = 0 if whole and protected else WITH_PROBLEMS
    return Answer(data, "\n".join(lines), code)


def _of_journal(verdict: Verdict) -> str:
    if verdict.flaw is None:
        return f"Журнал доступа цел, событий: {verdict.events}."
    said = _SAID[verdict.flaw].format(broken=verdict.broken, last=verdict.events)
    return f"Журнал доступа нарушен. {said}"


def _of_seals(seals: SealVerdict) -> str:
    if seals.broken:
        return f"Печати форм нарушены. {seals.broken}"
    return f"Печати форм целы, версий: {seals.versions}, файлов: {seals.files}."


def _kept(text: str | None) -> str:
    digest = (text or "").strip().lower()
    if digest and (len(digest) != _DIGEST or not set(digest) <= set("0123456789abcdef")):
        raise UserError(f"--head «{text}»: нужна печать из 64 знаков, её даёт opora audit head.")
    return digest
