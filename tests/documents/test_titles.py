import pytest

from opora.documents.titles import recognised
from opora.orders.order import Order


@pytest.mark.parametrize(
    ("row", "keys"),
    [
        (["№", "ФИО обучающегося", "ОО", "Класс"], {1: "name", 2: "school", 3: "school_class"}),
        (["Плпнируемые меры по улучшению результатов обучающегося"], {0: "plan"}),
        (["ПРИЧИНА НЕУСПЕВАЕМОСТИ ОБУЧАЮЩЕГОСЯ", "Ф.И.О."], {0: "cause", 1: "name"}),
        (["Провед. работа по устранению неуспеваемости обучающегося"], {0: "work"}),
        (["Пичина неуспеваемости обучающихся"], {0: "cause"}),
        (
            ["Предмет, по которому получена средняя оценка «2»* за отчетный период**"],
            {0: "subjects"},
        ),
        (["", "Иванов Иван", "Пропуски", "x" * 1000], {}),
        (["Класс", "Класс"], {0: "school_class"}),
    ],
)
def test_titles_are_known_with_slips(order948: Order, row: list[str], keys: dict[int, str]) -> None:
    columns = order948.form("individual_work").columns

    found = recognised(row, columns)

    assert {place: column.key for place, column in found.items()} == keys
