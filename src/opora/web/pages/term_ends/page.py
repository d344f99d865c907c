"""Addresses of the end of a term."""

from opora.access.permissions import Permission
from opora.web.page import SIGNED_IN, Page
from opora.web.pages.term_ends import campaign, done, editor, files, listing, report, writing

_UNIT = "units/<int:unit>/term-ends/"
_ONE = f"{_UNIT}<int:number>/"
_BOTH = ("GET", "HEAD", "POST")
_POST = ("POST",)
_COUNCIL = Permission.COUNCIL

PAGES = (
    Page(_UNIT, "term_ends", _COUNCIL, listing.view),
    Page(f"{_UNIT}start/", "term_end_start", _COUNCIL, listing.start, _BOTH),
    Page(_ONE, "term_end", _COUNCIL, campaign.view),
    Page(f"{_ONE}remind/", "term_end_remind", _COUNCIL, campaign.remind, _POST),
    Page(f"{_ONE}tasks.<str:ending>", "term_end_tasks", _COUNCIL, files.tasks),
    Page(f"{_ONE}report/", "term_report", _COUNCIL, report.view),
    Page(f"{_ONE}report/draft/", "term_report_draft", _COUNCIL, writing.draft, _POST),
    Page(f"{_ONE}report/edit/", "term_report_edit", _COUNCIL, editor.view),
    Page(f"{_ONE}report/save/", "term_report_save", _COUNCIL, writing.save, _POST),
    Page(f"{_ONE}report/add/", "term_report_add", _COUNCIL, writing.add, _POST),
    Page(f"{_ONE}report/approve/", "term_report_approve", _COUNCIL, writing.approve, _POST),
    Page(f"{_ONE}report/reopen/", "term_report_reopen", _COUNCIL, writing.reopen, _POST),
    Page(f"{_ONE}report.<str:ending>", "term_report_file", _COUNCIL, files.report),
    Page("term-tasks/<int:task>/done/", "term_task_done", SIGNED_IN, done.view, _POST),
)
