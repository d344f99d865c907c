from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from opora.documents.fill import fill
from opora.documents.listing import ListedPupil, Listing
from opora.documents.page import page
from opora.orders.order import Order
from opora.orders.record import OrderError

MakePupil = Callable[..., ListedPupil]
MakeListing = Callable[..., Listing]


def rendered(order: Order, listing: Listing) -> str:
    plan = order.documents[0]
    return page(order, plan, fill(order, order.form(plan.form), listing))


def test_markup_in_a_name_is_text(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing
) -> None:
    pupil = make_pupil("Иванов & <b>Пётр</b> {{ 7*7 }}", filled={"cause": "раз\nдва"})

    html = rendered(order948, make_listing([pupil]))

    assert "<td>Иванов &amp; &lt;b&gt;Пётр&lt;/b&gt; {{ 7*7 }}</td>" in html
    assert "<td>раз<br>два</td>" in html


def test_empty_list_says_so(order948: Order, make_listing: MakeListing) -> None:
    html = rendered(order948, make_listing([]))

    assert '<td colspan="7">Обучающихся со средней оценкой «2» за отчетный период нет</td>' in html


@pytest.mark.parametrize(
    ("template", "told"),
    [
        ("{{ cycler.__init__.__globals__.os.popen('id') }}", "закрыто"),
        ("{{ ''.__class__.__mro__ }}", "закрыто"),
        ("{{ document.rows.append(1) }}", "не выполняется"),
        ("{{ document.titel }}", "titel"),
        ("{{ order.folder.unlink() }}", "folder"),
        ("{% include '../order.toml' %}", "не выполняется"),
        ("{% import 'opora/none.html' as x %}", "не выполняется"),
        ("первая\n{% for %}", "строка 2"),
    ],
)
def test_template_may_not_leave_its_sandbox(
    tiny_order: Order, make_listing: MakeListing, tmp_path: Path, template: str, told: str
) -> None:
    (tmp_path / "documents").mkdir()
    (tmp_path / "documents" / "list.html").write_text(template, encoding="utf-8")
    order = replace(tiny_order, folder=tmp_path)

    with pytest.raises(OrderError, match=told):
        rendered(order, make_listing([]))
