import shutil
from pathlib import Path

import pytest

from opora.documents.check import check_order
from opora.orders.order import Order
from opora.orders.reader import list_orders


@pytest.mark.parametrize("folder", list_orders(), ids=lambda folder: folder.name)
def test_every_order_of_the_program_is_fit_for_use(folder: Path) -> None:
    assert check_order(folder) == []


def test_second_order_is_fit_for_use(tiny_order: Order) -> None:
    assert check_order(tiny_order.folder) == []


def test_broken_toml_is_told_with_the_file(tiny_order: Order, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(tiny_order.folder, folder)
    (folder / "forms" / "list.toml").write_text("titel = 1", encoding="utf-8")

    problems = check_order(folder)

    assert [(p.file, p.code) for p in problems] == [("mine/forms/list.toml", "order")]
    assert "«title»" in problems[0].message


def test_template_that_fails_on_an_empty_list_is_found(tiny_order: Order, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    shutil.copytree(tiny_order.folder, folder)
    (folder / "documents" / "list.html").write_text(
        "<p>{{ document.rows[0].cells[0] }}</p>", encoding="utf-8"
    )

    problems = check_order(folder)

    assert [p.file for p in problems] == ["mine/documents/list.html"]
