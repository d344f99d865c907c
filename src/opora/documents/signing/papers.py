"""Papers that make a password a signature: the school's rules and an act of joining them.

A simple electronic signature stands in for one by hand only where rules say how the signer is
determined and that the key is kept secret (63-ФЗ, article 9, part 2).
"""

from dataclasses import dataclass
from datetime import date

from opora.documents.listing import trace_lines
from opora.documents.reports.report import Report, signature
from opora.documents.support.paper import headed, texts

_LAW = "63-ФЗ «Об электронной подписи», статья 9"
_COLUMNS = (("№", 3), ("Правило", 60))
_RULES = (
    (
        "Простая электронная подпись применяется в программе «Опора» для заверения форм "
        "мониторингов и выгрузок отметок и для их сдачи."
    ),
    "Ключ подписи: логин и пароль работника, а где включён одноразовый код, и он.",
    (
        "Подписавший определяется по учётной записи, под которой заверена форма. Учётную запись "
        "выдают одному работнику; общих записей нет."
    ),
    (
        "Подписывая, работник видит документ целиком, вводит пароль ещё раз и подтверждает. "
        "Программа записывает, кто, в какой должности, когда и какой документ заверил "
        "(его печать SHA-256)."
    ),
    "Любое изменение формы после заверения снимает его: изменённую форму заверяют заново.",
    (
        "Форма, заверенная по этим правилам, признаётся равной бумажной, подписанной "
        "собственноручно, между теми, кто к правилам присоединился."
    ),
    "Работник хранит пароль в тайне, никому его не передаёт и не работает под чужой записью.",
    "Если пароль мог стать известен другому, работник сразу меняет его и сообщает ответственному.",
    "При увольнении и отстранении учётная запись закрывается в тот же день.",
    (
        "Это не усиленная и не квалифицированная подпись. Где закон или получатель требует такую, "
        "к форме прикладывают файл откреплённой подписи."
    ),
)
_JOINING = (
    "С правилами ознакомлен(а) и присоединяюсь к ним.",
    "Признаю заверенное под моей учётной записью подписанным мной.",
    "Обязуюсь хранить пароль в тайне и сразу сообщать, если он мог стать известен другому.",
)


@dataclass(frozen=True, slots=True)
class RulesPaper:
    """What both papers are made of: the unit that adopts the rules, the day, the program."""

    school: str
    on: date
    version: str


def rules_report(paper: RulesPaper) -> Report:
    """Return the rules, to be approved by an order of the head."""
    return _report(
        paper,
        "Правила применения простой электронной подписи",
        _RULES,
        "Руководитель",
        ("Утверждены приказом от «___» ____________ 20___ г. № ______.",),
    )


def joining_report(paper: RulesPaper) -> Report:
    """Return the act by which a member of staff joins the rules."""
    lines = (f"Я, {'_' * 52},", f"должность {'_' * 44}, логин {'_' * 18}.")
    about = "Акт о присоединении к правилам применения простой электронной подписи"
    return _report(paper, about, _JOINING, "Работник", lines)


def _report(
    paper: RulesPaper,
    title: str,
    rules: tuple[str, ...],
    signs: str,
    lines: tuple[str, ...],
) -> Report:
    rows = [(str(number), rule) for number, rule in enumerate(rules, 1)]
    return Report(
        title=headed(title),
        school=paper.school,
        period=f"Основание: {_LAW}",
        sheets=(texts("rules", "Правила", _COLUMNS, rows),),
        signature=signature(signs),
        trace=trace_lines((), paper.on, paper.version),
        on=paper.on,
        lines=lines,
    )
