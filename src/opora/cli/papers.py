"""Papers that pages give as files: what each is called, which page gives it, what it is about."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from opora.web.page import Page
from opora.web.registry import all_pages

ENDING = "ending"
_PARTS = re.compile(r"<(int|str):(\w+)>")
_TITLES = {
    "iom": ("support_iom", "ИОМ для родителей"),
    "iom-school": ("support_iom_school", "ИОМ для личного дела, со всеми причинами"),
    "journal": ("support_journal", "журнал индивидуальной работы с учеником"),
    "own-journal": ("support_own_journal", "журнал индивидуальной работы учителя"),
    "own-plan": ("support_own_plan", "план индивидуальной работы учителя"),
    "observations": ("observation_card", "карта наблюдений"),
    "consent": ("consent_form", "бланк согласия"),
    "notice": ("notice_file", "уведомление родителям с корешком"),
    "act": ("notice_act", "акт об отказе от уведомления"),
    "minutes": ("council_minutes", "протокол совета"),
    "excerpt": ("council_excerpt", "выписка из протокола"),
    "debts": ("debts_file", "список академических задолженностей"),
    "tasks": ("term_end_tasks", "дела на конец четверти"),
    "report": ("term_report_file", "отчёт рабочей группы"),
    "matrix": ("campaign_matrix", "мониторинг: кто сдал"),
    "signing-rules": ("signature_rules", "правила применения простой электронной подписи"),
    "signing-act": ("signature_joining", "акт присоединения к правилам подписи"),
    "consolidated": ("consolidated", "свод принятых форм мониторинга"),
}


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper: its key and title on the command line, the page that gives it.

    `parts`: what its address needs besides the kind of file, and whether it is a number.
    """

    key: str
    title: str
    page: Page

    @property
    def parts(self) -> dict[str, bool]:
        """Names of what is to be told, in order; True for numbers."""
        found = {name: kind == "int" for kind, name in _PARTS.findall(self.page.route)}
        return {name: number for name, number in found.items() if name != ENDING}


def papers() -> Iterator[Paper]:
    """Yield every paper in the order people list them."""
    pages = {page.name: page for page in all_pages()}
    for key, (name, title) in _TITLES.items():
        yield Paper(key, title, pages[name])
