"""Documents of a term's end: the report of the working group, the list of tasks."""

from django.http import Http404, HttpResponse

from opora import __version__
from opora.analysis.term_end.rules import Rules
from opora.documents.reports.report import period_of
from opora.documents.support.term_report import TermReportForm, term_report
from opora.documents.support.term_tasks import TaskList, task_list
from opora.records.queries.term_ends import Campaign, staff_names, tasks_of
from opora.records.queries.term_reports import Saved, last_report, report_of
from opora.web.page import Asked
from opora.web.pages.term_ends.campaign import asked_campaign, task_lines
from opora.web.paper_files import paper_file


def tasks(asked: Asked) -> HttpResponse:
    """Return the list of tasks as a file."""
    campaign = asked_campaign(asked)
    lines = task_lines(tasks_of(campaign.number, asked.today))
    period = period_of(campaign.when)
    given = TaskList(asked.spot.school.name, period, asked.today, __version__, lines)
    return paper_file(asked, task_list(given), "дела на конец четверти")


def report(asked: Asked) -> HttpResponse:
    """Return a version of the report as a file, `?version=`, the last by default."""
    campaign = asked_campaign(asked)
    saved = report_of(campaign.number, version_of(asked, "version"))
    if saved is None:
        raise Http404
    return paper_file(asked, term_report(form_of(asked, campaign, saved)), "отчёт рабочей группы")


def form_of(asked: Asked, campaign: Campaign, saved: Saved) -> TermReportForm:
    """Return what the report is made of."""
    last = last_report(campaign)
    advised = [*saved.recommendations, *saved.followed]
    wanted = {each.staff for each in advised if each.staff is not None}
    names = staff_names(wanted | set(campaign.group))
    return TermReportForm(
        asked.spot.school.name,
        period_of(campaign.when),
        saved.figures,
        Rules.load(campaign.on),
        saved.recommendations,
        __version__,
        saved.text,
        names,
        sorted(names[each] for each in campaign.group if each in names),
        last.report.figures if last else None,
        saved.followed,
        task_lines(tasks_of(campaign.number, asked.today)),
        saved.version,
    )


def version_of(asked: Asked, name: str) -> int | None:
    """Return the version that a filter names, None for none; Http404 for what is no number."""
    typed = asked.chosen.get(name, "")
    if not typed:
        return None
    if not (typed.isascii() and typed.isdecimal() and len(typed) < 6):
        raise Http404
    return int(typed)
