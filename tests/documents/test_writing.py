from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from opora.documents import pandoc
from opora.documents.listing import ListedPupil, Listing
from opora.documents.writing import write_documents
from opora.orders.order import Order
from opora.vocabulary.problems import UserError

MakePupil = Callable[..., ListedPupil]
MakeListing = Callable[..., Listing]


def test_two_documents_in_three_formats_each(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing, tmp_path: Path
) -> None:
    paths = write_documents(order948, make_listing([make_pupil()]), tmp_path / "new" / "out")

    assert [path.name for path in paths] == [
        "form.docx",
        "form.xlsx",
        "form.pdf",
        "extract.docx",
        "extract.xlsx",
        "extract.pdf",
    ]
    assert all(path.stat().st_size for path in paths)
    assert sorted(path.name for path in (tmp_path / "new" / "out").iterdir()) == sorted(
        path.name for path in paths
    )


def test_the_same_listing_gives_the_same_bytes(
    order948: Order, make_pupil: MakePupil, make_listing: MakeListing, tmp_path: Path
) -> None:
    pupils = [make_pupil(), make_pupil("Абаев Ахсар")]

    first = write_documents(order948, make_listing(pupils), tmp_path / "1")
    second = write_documents(order948, make_listing(pupils[::-1]), tmp_path / "2")

    assert [path.read_bytes() for path in first] == [path.read_bytes() for path in second]


def test_another_order_has_its_own_documents(
    tiny_order: Order, make_pupil: MakePupil, make_listing: MakeListing, tmp_path: Path
) -> None:
    paths = write_documents(tiny_order, make_listing([make_pupil()]), tmp_path)

    assert [path.name for path in paths] == ["list.docx", "list.xlsx", "list.pdf"]


def test_file_that_cannot_be_replaced_is_named_and_nothing_is_left_behind(
    tiny_order: Order, make_listing: MakeListing, tmp_path: Path
) -> None:
    (tmp_path / "list.xlsx").mkdir()

    with pytest.raises(UserError, match=r"list\.xlsx.*Закройте"):
        write_documents(tiny_order, make_listing([]), tmp_path)

    assert sorted(path.name for path in tmp_path.iterdir()) == ["list.docx", "list.xlsx"]


def test_folder_that_cannot_be_made_is_told(
    tiny_order: Order, make_listing: MakeListing, tmp_path: Path
) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")

    with pytest.raises(UserError, match="--out"):
        write_documents(tiny_order, make_listing([]), tmp_path / "file" / "out")


def test_missing_pandoc_is_told(
    tiny_order: Order,
    make_listing: MakeListing,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pandoc, "find_spec", lambda name: None)

    with pytest.raises(UserError, match="make setup"):
        write_documents(tiny_order, make_listing([]), tmp_path)


def test_endless_work_is_stopped(
    tiny_order: Order,
    make_listing: MakeListing,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(pandoc, "_SECONDS", 0.0)

    with pytest.raises(UserError, match="слишком велик"):
        write_documents(tiny_order, make_listing([]), tmp_path)


def test_failure_of_pandoc_does_not_quote_the_document() -> None:
    with pytest.raises(UserError, match="кодом") as error:
        pandoc.convert("<p>Ёлкина</p>", "docx", "--reference-doc=none.docx")

    assert "Ёлкина" not in str(error.value)


def test_order_of_two_plans_with_one_form_is_possible(
    tiny_order: Order, make_listing: MakeListing, tmp_path: Path
) -> None:
    plan = tiny_order.documents[0]
    wide = replace(plan, key="wide", orientation="landscape")
    order = replace(tiny_order, documents=(plan, wide))

    assert len(write_documents(order, make_listing([]), tmp_path)) == 6
