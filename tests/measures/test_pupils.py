"""How many pupils facts tell of."""

from datetime import date

from opora.facts.memory import Memory
from opora.measures.pupils import pupil_counts
from opora.measures.rates import of_term
from opora.vocabulary.period import Window
from stores import table

OCTOBER = Window(date(2025, 10, 1), date(2025, 10, 31))


def test_a_pupil_of_several_rows_and_tables_is_counted_once():
    day = date(2025, 10, 6)
    facts = Memory(
        {
            "marks": table("marks", [{"date": day}, {"date": day}, {"pupil_id": 9}]),
            "absences": table("absences", [{"date": day}, {"date": day, "pupil_id": 8}]),
            "final_marks": table("final_marks", [{"mark": 4}, {"pupil_id": 6, "term": "Год"}]),
        }
    )
    finals = of_term(facts.table("final_marks"), "Год")

    found = pupil_counts(facts, ["school_class"], OCTOBER, finals).to_pyarrow().to_pylist()

    assert found == [{"school_class": "9А", "pupils": 3}]
