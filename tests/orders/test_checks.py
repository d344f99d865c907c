from collections.abc import Callable
from pathlib import Path

import pytest

from opora.orders.reader import load_order
from opora.orders.record import OrderError

Changed = Callable[[str, str, str], Path]


@pytest.mark.parametrize(
    ("file", "old", "new", "told"),
    [
        ("order.toml", '"09-01"', '"05-01"', "campaign.last"),
        ("order.toml", "[3, 4]", "[]", "campaign.grades"),
        ("order.toml", "[3, 4]", "[12]", "campaign.grades"),
        ("order.toml", '"1.5"', '"3.5"', "failing.low"),
        ("order.toml", "places = 1", "places = 9", "failing.places"),
        ("order.toml", 'form = "list"', 'form = "lust"', "«lust». Похоже на «list»"),
        ("order.toml", '"list.html"', '"lost.html"', "documents/lost.html"),
        ("order.toml", 'key = "list"', 'key = "../list"', "именем файла"),
        ("forms/list.toml", '"subject"\nwidth', '"subjekt"\nwidth', "«subject»"),
        ("forms/list.toml", '"subject"\nwidth', '"mark.kind"\nwidth', "columns.what.source"),
        ("forms/list.toml", "width = 4", "width = 0", "columns.who.width"),
        ("forms/list.toml", 'key = "who"', 'key = "n"', "не повторяются"),
        ("forms/list.toml", "$periods", "$since", "$periods"),
        ("forms/list.toml", "$periods", "100 $", "$periods"),
    ],
)
def test_contradictions_of_an_order(
    changed: Changed, file: str, old: str, new: str, told: str
) -> None:
    folder = changed(file, old, new)

    with pytest.raises(OrderError) as error:
        load_order(folder)
    assert told in str(error.value)


def test_campaign_may_last_to_the_end_of_the_school_year(changed: Changed) -> None:
    folder = changed("order.toml", '"12-31"', '"08-31"')

    assert len(load_order(folder).campaign.due_dates()) == 12


def test_duty_of_an_unknown_level(changed: Changed) -> None:
    duty = (
        '[[campaign.duties]]\nlevel = "scool"\nrole = "Р"\ntask = "Т"\ndue = "start"\n\n[failing]'
    )
    folder = changed("order.toml", "[failing]", duty)

    with pytest.raises(OrderError, match="«school»"):
        load_order(folder)


def test_two_documents_of_one_name(changed: Changed) -> None:
    text = (changed("order.toml", "", "") / "order.toml").read_text(encoding="utf-8")
    twice = text[text.index("[[documents]]") :]
    folder = changed("order.toml", "[[documents]]", f"{twice}\n[[documents]]")

    with pytest.raises(OrderError, match="не повторяются"):
        load_order(folder)
