"""Addresses of the pages of support."""

from opora.access.permissions import Permission
from opora.web.page import Page
from opora.web.pages.support import (
    case,
    causes,
    control,
    group,
    listing,
    mine,
    moving,
    papers,
    route,
    unit,
    work,
)

_HOME = "pupils/<int:pupil>/support/"
_CASE = f"{_HOME}<int:case>/"
_ROUTE = f"{_CASE}route/<int:route>/"
_WORK = f"{_HOME}work/"
_UNIT = "units/<int:unit>/support/"
_BOTH = ("GET", "HEAD", "POST")
_POST = ("POST",)
_SEE, _EDIT, _LOG = Permission.SUPPORT, Permission.SUPPORT_EDIT, Permission.OBSERVE

PAGES = (
    Page(_HOME, "support", _SEE, listing.view),
    Page(f"{_HOME}open/", "support_open", _EDIT, listing.opening, _BOTH),
    Page(f"{_HOME}take/", "support_take", _EDIT, listing.taking, _POST),
    Page(_CASE, "support_case", _SEE, case.view),
    Page(f"{_CASE}iom.<str:ending>", "support_iom", _SEE, papers.route_paper),
    Page(f"{_CASE}iom-school.<str:ending>", "support_iom_school", _SEE, papers.route_school_paper),
    Page(f"{_CASE}causes/", "support_causes", _EDIT, causes.view, _BOTH),
    Page(f"{_CASE}curator/", "support_curator", _EDIT, case.curator, _POST),
    Page(f"{_CASE}close/", "support_close", _EDIT, case.close, _POST),
    Page(f"{_CASE}withdraw/", "support_withdraw", _EDIT, case.withdraw, _POST),
    Page(f"{_CASE}reopen/", "support_reopen", _EDIT, case.reopen, _POST),
    Page(f"{_CASE}plan/", "support_plan", _EDIT, control.plan, _POST),
    Page(f"{_CASE}hold/", "support_hold", _EDIT, control.hold, _POST),
    Page(f"{_CASE}route/", "support_draft", _EDIT, route.draft, _POST),
    Page(_ROUTE, "support_route", _EDIT, route.edit, _BOTH),
    Page(f"{_ROUTE}parents/", "support_parents", _EDIT, route.parents, _POST),
    Page(f"{_ROUTE}approve/", "support_approve", _EDIT, route.approve, _POST),
    Page(_WORK, "support_work", _LOG, work.view, _BOTH),
    Page(f"{_WORK}journal.<str:ending>", "support_journal", _LOG, papers.pupil_journal),
    Page(f"{_WORK}<int:action>/withdraw/", "support_work_withdraw", _LOG, work.withdraw, _POST),
    Page(_UNIT, "support_unit", _SEE, unit.view),
    Page(f"{_UNIT}group/", "support_group", _LOG, group.view, _BOTH),
    Page(f"{_UNIT}mine/", "support_mine", _LOG, mine.view),
    Page(f"{_UNIT}mine/plan.<str:ending>", "support_own_plan", _LOG, papers.own_plan),
    Page(f"{_UNIT}mine/journal.<str:ending>", "support_own_journal", _LOG, papers.own_journal),
    Page(f"{_UNIT}<int:case>/hand-over/", "support_moving", _EDIT, moving.view, _BOTH),
)
