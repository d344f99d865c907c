"""What a person says of a sheet: what is accepted, and that it is kept whole."""

import json
from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.intake.reading import Hints, Reading
from opora.intake.sheet_mapping import Holds, SheetMapping, ValueColumn
from opora.vocabulary.problems import UserError

texts = st.none() | st.text(max_size=8)
value_columns = st.builds(
    ValueColumn, st.integers(10, 10), st.sampled_from(Holds), texts, st.text(max_size=8)
)
mappings = st.builds(
    SheetMapping,
    names=st.sampled_from(((0,), (1, 2), (0, 1, 2))),
    columns=st.lists(value_columns, min_size=1, max_size=1).map(tuple),
    under_days=st.sampled_from((None, Holds.MARKS, Holds.ABSENCES)),
    header=st.integers(-3, 3),
    depth=st.integers(1, 4),
    school_class=st.sampled_from((None, "9А")),
    class_column=st.sampled_from((None, 3)),
    subject=texts,
    subject_column=st.sampled_from((None, 4)),
    day=st.none() | st.dates(),
    day_column=st.sampled_from((None, 5)),
)


@given(mappings)
def test_a_mapping_is_kept_whole(mapping: SheetMapping) -> None:
    kept = json.loads(json.dumps(mapping.as_json()))

    assert SheetMapping.from_json(kept) == mapping
    hints = Hints("Школа", "9А", 2025, {"abc": mapping})
    assert Hints.from_kept(json.loads(json.dumps(hints.as_kept()))) == hints


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"names": ()}, "столбец с ФИО"),
        ({"columns": ()}, "столбец с отметками"),
        ({"under_days": Holds.FINALS}, "Под датами"),
        ({"class_column": 1}, "Столбец 2 выбран дважды"),
        ({"day_column": 2}, "Столбец 3 выбран дважды"),
        ({"school_class": "девятый"}, "Класс не читается"),
    ],
)
def test_what_cannot_be_read_by_is_said_in_russian(fields: dict[str, Any], said: str) -> None:
    usual: dict[str, Any] = {"names": (1,), "columns": (ValueColumn(2, Holds.MARKS),)}

    with pytest.raises(UserError, match=said):
        SheetMapping(**usual | fields)


@pytest.mark.parametrize(
    "change",
    [
        {"names": None}, {"names": [-1]}, {"names": [True]}, {"names": ["0"]}, {"names": [1 << 20]},
        {"columns": [{"column": 1}]}, {"columns": [7]}, {"depth": 0}, {"depth": 9},
        {"under_days": "days"}, {"day": "вчера"}, {"day": 7}, {"school_class": 9}, {"other": 1},
        {"columns": [{"column": 1, "holds": "marks", "subject": 7}]}, {"day_column": 1.5},
    ],
)  # fmt: skip
def test_anything_else_is_not_a_mapping(change: dict[str, Any]) -> None:
    kept = SheetMapping((0,), (ValueColumn(1, Holds.MARKS),)).as_json()

    with pytest.raises(ValueError):  # noqa: PT011 - dates have messages of their own
        SheetMapping.from_json(kept | change)


def test_layout_leaves_out_what_is_true_of_one_file_alone() -> None:
    column = ValueColumn(1, Holds.FINALS, "Алгебра", "1 четверть")
    whole = SheetMapping((0,), (column,), school_class="9А", subject="Физика", day=date(2025, 9, 1))

    assert whole.layout() == SheetMapping((0,), (column,))


def test_hints_without_mappings_are_kept_as_they_were_before_mappings_were_known() -> None:
    kept = {"school": None, "school_class": "9А", "school_year": 2025}

    assert Hints(None, "9А", 2025).as_kept() == kept
    assert Hints.from_kept(kept) == Hints(None, "9А", 2025)


def test_only_mappings_that_were_used_are_kept_with_a_file() -> None:
    mapping = SheetMapping((0,), (ValueColumn(1, Holds.MARKS),))
    hints = Hints(mappings={"a": mapping, "b": mapping})

    assert hints.used_by(Reading(mapped=["b", "lie"])) == Hints(mappings={"b": mapping})
