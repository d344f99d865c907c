"""The log of a pupil's individual work: whoever sees cases sees all of it, a teacher one's own."""

from collections.abc import Mapping, Sequence

from django.http import Http404, HttpResponse

from opora.access.permissions import Permission
from opora.analysis.support.content import has_content
from opora.analysis.support.words import title_of, words
from opora.records.actions.log import Entry, log_work, withdraw_work
from opora.records.queries.work import PlannedLine, WorkLine, entry_of, planned_of, work_of
from opora.vocabulary.problems import UserError
from opora.vocabulary.subject import subject_title
from opora.web import typed
from opora.web.page import Asked
from opora.web.pages.support.around import (
    attempt,
    by,
    done,
    home,
    looked,
    may,
    name,
    own,
    posted,
    way,
)
from opora.web.pages.support.files import journal_papers
from opora.web.pages.support.subjects import check_subject, own_subjects
from opora.web.render import Crumb, show

WHAT = "индивидуальная работа"
_DONE = {
    "logged": "Записано.",
    "hollow": "Записано. Но из текста не видно, что сделано: такая запись не снимает ученика со "
    "списка тех, кем ещё не занялись. Добавьте запись с темой и итогом.",
    "withdrawn": "Запись отозвана.",
}


def view(asked: Asked) -> HttpResponse:
    """Return the log with a form, or come back to it when something was entered."""
    if asked.request.method != "POST":
        return _page(asked)
    try:
        entry = entry_typed(asked)
        _log(asked, entry)
    except UserError as error:
        return _page(asked, error)
    said = "logged" if has_content(f"{entry.topic} {entry.text}") else "hollow"
    return done(f"{home(asked)}work/", said)


def _log(asked: Asked, entry: Entry) -> None:
    form = posted(asked)
    lesson = form.get("lesson", "")
    log_work(
        by=by(asked),
        school=asked.spot.school.unit,
        pupil=asked.spot.child.pupil,
        entry=entry,
        result=form.get("result", ""),
        lesson=typed.number(form, "lesson", "Занятие") if lesson else None,
    )


def withdraw(asked: Asked) -> HttpResponse:
    """Take an own entry back; who leads cases may take back any."""
    line = entry_of(int(asked.names["action"]))
    if line is None or line.pupil not in own(asked) or not _mine(asked, line):
        raise Http404

    def act() -> str:
        withdraw_work(by=by(asked), action=line.number, why=posted(asked).get("why", ""))
        return f"{home(asked)}work/"

    return attempt(act, lambda error: _page(asked, error), "withdrawn")


def entry_typed(asked: Asked) -> Entry:
    """Return the entry that the form says; UserError by the field that is wrong."""
    form = posted(asked)
    check_subject(asked, form.get("subject", ""))
    return entry_of_form(form)


def entry_of_form(form: Mapping[str, str]) -> Entry:
    """Return the entry of a form whose subject was checked."""
    minutes = form.get("minutes", "").strip()
    if minutes and not (minutes.isascii() and minutes.isdecimal() and len(minutes) < 5):
        raise UserError("Длительность: напишите число минут или оставьте поле пустым.")
    return Entry(
        on=typed.day(form, "on", "День"),
        kind=form.get("kind", ""),
        subject=form.get("subject", ""),
        topic=typed.text(form, "topic", "Тема", needed=False),
        minutes=int(minutes) if minutes else None,
        text=form.get("text", ""),
    )


def sees_all(asked: Asked) -> bool:
    """Whether the person sees everybody's entries and not only one's own."""
    return may(asked, Permission.SUPPORT)


def _mine(asked: Asked, line: WorkLine) -> bool:
    return line.account == asked.me.account or may(asked, Permission.SUPPORT_EDIT)


def _page(asked: Asked, error: UserError | None = None) -> HttpResponse:
    all_seen, school = sees_all(asked), asked.spot.school.unit
    lines = work_of(own(asked), school, None if all_seen else asked.me.account)
    planned = _planned(asked)
    known = words()
    looked(asked, WHAT)
    return show(
        asked,
        "support/work.html",
        400 if error else 200,
        crumbs=way(asked, Crumb("Индивидуальная работа")),
        name=name(asked),
        lines=[
            (
                line,
                title_of(known.kinds, line.kind),
                subject_title(line.subject),
                title_of(known.results, line.result) if line.result else "",
                _mine(asked, line),
            )
            for line in lines
        ],
        planned=[(each, title_of(known.kinds, each.kind)) for each in planned],
        subjects=own_subjects(asked),
        kinds=known.kinds.values(),
        results=known.results.values(),
        all_seen=all_seen,
        typed=asked.request.POST if error else _begun(asked, planned),
        error=str(error) if error else "",
        done=_DONE.get(asked.chosen.get("done", ""), ""),
        warned=asked.chosen.get("done", "") == "hollow",
        home=home(asked),
        sees_cases=all_seen,
        papers=journal_papers(f"{home(asked)}work/"),
    )


def _begun(asked: Asked, planned: Sequence[PlannedLine]) -> Mapping[str, str]:
    """Return what the form begins with: the planned lesson that the address names."""
    for each in planned:
        if str(each.number) == asked.chosen.get("lesson", ""):
            return {
                "lesson": str(each.number),
                "kind": each.kind,
                "subject": each.subject,
                "topic": each.topic,
            }
    return {}


def _planned(asked: Asked) -> list[PlannedLine]:
    """Return planned lessons that were not given: all, for a teacher those of one's own."""
    lines = planned_of(own(asked), asked.spot.school.unit)
    mine = [each for each in lines if sees_all(asked) or each.staff == asked.me.staff]
    return [each for each in mine if not each.done]
