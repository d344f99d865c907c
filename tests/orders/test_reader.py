import shutil
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from opora.orders.reader import find_order, list_orders, load_order
from opora.orders.record import OrderError
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.mean import Band
from opora.vocabulary.problems import UserError

Changed = Callable[[str, str, str], Path]


def test_order_948_says_what_the_seed_says() -> None:
    order = find_order("alania-948-2021")

    assert (order.number, order.date) == ("948", date(2021, 10, 6))
    assert order.campaign.grades == (9, 11)
    assert order.failing.band == Band(Decimal("2.00"), Decimal("2.60"), 2)
    assert order.failing.mean == "plain"
    assert order.campaign.due_dates()[0] == date(2021, 11, 26)
    assert order.campaign.due_dates(2025)[-1] == date(2026, 4, 24)


def test_form_of_order_948_has_the_seven_columns_and_both_footnotes_word_for_word() -> None:
    form = find_order("alania-948-2021").form("individual_work")

    assert [column.title for column in form.columns] == [
        "ФИО обучающегося",
        "ОО",
        "Класс",
        (
            "Предмет, по которому получена средняя оценка «2»* за отчетный период** "
            "(перечислить предметы)"
        ),
        "Причина неуспеваемости обучающегося",
        "Проведенная работа по устранению неуспеваемости обучающегося",
        "Планируемые меры по улучшению результатов обучающегося",
    ]
    assert form.footnotes == (
        '* Средняя оценка "2" - диапазон среднего значения от 2 до 2,6 за отчетный период',
        "**на последнюю пятницу месяца",
    )
    signature = form.signature
    assert (signature.position, signature.fields, signature.date) == (
        "Директор ОО",
        ("подпись", "ФИО"),
        "Дата",
    )


def test_another_order_is_only_other_data(tiny: Path) -> None:
    order = load_order(tiny)

    assert order.failing.band == Band(Decimal("1.5"), Decimal("3.2"), 1)
    assert order.failing.mean == "weighted"
    assert order.campaign.grades == (3, 4)
    assert [column.key for column in order.form("list").columns] == ["n", "who", "what", "mean"]
    assert order.documents[0].orientation == "portrait"


def test_nothing_of_an_order_is_in_code() -> None:
    folders = [CATALOGUE.parent / name for name in ("orders", "documents", "analysis")]
    files = sorted(path for folder in folders for path in folder.rglob("*.py"))
    code = "\n".join(path.read_text(encoding="utf-8") for path in files)

    orders = [load_order(folder) for folder in list_orders()]
    texts = {text for order in orders for text in (order.key, order.title, order.authority)}
    for form in (form for order in orders for form in order.forms):
        texts |= {form.title, *form.footnotes, *(column.title for column in form.columns)}

    long = 10  # shorter titles («Класс», «Дата») are words that any message may have
    assert [text for text in sorted(texts) if len(text) >= long and text in code] == []


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("order.toml", "grades =", "grads =", ["order.toml", "campaign.grads", "«grades»"]),
        ("order.toml", "grades = [3, 4]", "", ["campaign.grades", "нужен"]),
        ("order.toml", "[3, 4]", "[3, true]", ["campaign.grades.2", "целое число"]),
        ("order.toml", "[3, 4]", "3", ["campaign.grades", "список"]),
        ("order.toml", '"1.5"', "1.5", ["failing.low", "в кавычках"]),
        ("order.toml", '"1.5"', '"полтора"', ["failing.low", "полтора"]),
        ("order.toml", '"1.5"', '"NaN"', ["failing.low", "NaN"]),
        ("order.toml", '"weighted"', '"weigthed"', ["failing.mean", "«weighted»"]),
        ("order.toml", "2024-09-02", '"2024-09-02"', ["order.toml, ключ date", "без кавычек"]),
        ("order.toml", '"second wed', '"second ned', ["campaign.schedule", "wednesday"]),
        ("order.toml", '"09-01"', "9", ["campaign.first", "текст"]),
        ("order.toml", "[campaign]", "[campain]", ["campain", "«campaign»"]),
        ("order.toml", "[campaign]", "campaign = 1\n[failing]", ["TOML"]),
        ("forms/list.toml", "rows =", "row =", ["forms/list.toml", "«rows»"]),
        ("forms/list.toml", "[signature]", "[[signature]]", ["signature", "таблица"]),
        ("forms/list.toml", "width = 4", "width =", ["forms/list.toml", "строка", "TOML"]),
    ],
)
def test_a_slip_is_told_with_file_and_key(
    changed: Changed, file: str, old: str, new: str, told: list[str]
) -> None:
    folder = changed(file, old, new)

    with pytest.raises(OrderError) as error:
        load_order(folder)

    for piece in told:
        assert piece in str(error.value)


def test_unclosed_text_is_told_without_a_line_if_need_be(changed: Changed) -> None:
    folder = changed("order.toml", '"portrait"\n', '"portrait')

    with pytest.raises(OrderError, match="правилам TOML"):
        load_order(folder)


def test_byte_order_mark_of_notepad_is_no_matter(changed: Changed) -> None:
    folder = changed("order.toml", 'title = "О', '\ufefftitle = "О')

    assert load_order(folder).number == "7-т"


def test_file_in_another_encoding_is_told(changed: Changed) -> None:
    folder = changed("order.toml", "7-т", "7-т")
    text = (folder / "order.toml").read_text(encoding="utf-8")
    (folder / "order.toml").write_bytes(text.encode("cp1251", errors="replace"))

    with pytest.raises(OrderError, match="UTF-8"):
        load_order(folder)


def test_folder_without_an_order_is_told(tmp_path: Path) -> None:
    with pytest.raises(OrderError, match=r"order\.toml"):
        load_order(tmp_path)


def test_a_folder_of_the_region_stands_in_place_of_ours(tiny: Path, tmp_path: Path) -> None:
    shutil.copytree(tiny, tmp_path / "alania-948-2021")

    assert find_order("alania-948-2021", [tmp_path]).number == "7-т"
    assert [folder.name for folder in list_orders([tmp_path])] == ["alania-948-2021"]


def test_order_is_found_by_path(tiny: Path) -> None:
    assert find_order(str(tiny)).key == "tiny"


def test_unknown_order_names_the_nearest() -> None:
    with pytest.raises(UserError, match="«alania-948-2021»"):
        find_order("alania-984-2021")


def test_form_that_is_not_there_names_those_that_are(tiny: Path) -> None:
    with pytest.raises(KeyError, match="list"):
        load_order(tiny).form("lists")
