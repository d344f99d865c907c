"""Who is one person across tables: a plain twin, and what must always hold."""

from collections.abc import Sequence
from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opora.intake.people import Match, Mention, match

PETROVICH, ILYICH, NONE = "петрович", "ильич", ""


def mention(patronymic: str, table: int, group: str = "9А") -> Mention[str]:
    return Mention(group, ("лесной", "петр", patronymic), table)


def groups(mentions: Sequence[Mention[str]]) -> set[frozenset[int]]:
    found = match(list(mentions))
    return {
        frozenset(i for i, person in enumerate(found.person) if person == number)
        for number in found.person
    }


def test_equal_full_names_of_two_tables_are_one_person() -> None:
    assert match([mention(ILYICH, 1), mention(ILYICH, 2)]) == Match([0, 0], [])


def test_equal_names_in_one_table_are_two_people() -> None:
    assert match([mention(ILYICH, 1), mention(ILYICH, 1)]) == Match([0, 1], [])


def test_other_class_or_other_patronymic_is_another_person() -> None:
    assert match([mention(ILYICH, 1), mention(ILYICH, 2, "9Б")]).person == [0, 1]
    assert match([mention(ILYICH, 1), mention(PETROVICH, 2)]) == Match([0, 1], [])


def test_missing_patronymic_joins_the_only_candidate() -> None:
    assert match([mention(NONE, 1), mention(ILYICH, 2), mention(ILYICH, 3)]) == Match([0, 0, 0], [])


def test_missing_patronymic_with_two_candidates_joins_nobody_and_is_doubtful() -> None:
    found = match([mention(NONE, 1), mention(ILYICH, 2), mention(PETROVICH, 3)])

    assert found == Match([0, 1, 2], [0])


def test_names_without_patronymics_join_when_no_full_name_is_about() -> None:
    assert match([mention(NONE, 1), mention(NONE, 2)]) == Match([0, 0], [])


def test_namesakes_in_one_table_leave_the_mention_of_another_doubtful() -> None:
    assert match([mention(ILYICH, 1), mention(ILYICH, 1), mention(ILYICH, 2)]).doubtful == [2]


def test_namesakes_in_two_tables_are_all_doubtful() -> None:
    found = match([mention(ILYICH, table) for table in (1, 1, 2, 2)])

    assert found == Match([0, 1, 2, 3], [0, 1, 2, 3])


def test_two_short_names_beside_one_full_name_are_not_joined() -> None:
    found = match([mention(ILYICH, 1), mention(NONE, 2), mention(NONE, 2)])

    assert found == Match([0, 1, 2], [1, 2])


def test_short_name_beside_full_namesakes_is_doubtful() -> None:
    found = match([mention(ILYICH, 1), mention(ILYICH, 1), mention(NONE, 2)])

    assert found == Match([0, 1, 2], [2])


def test_short_name_in_the_table_of_the_only_full_one_is_another_person() -> None:
    assert match([mention(ILYICH, 1), mention(NONE, 1)]) == Match([0, 1], [])


def test_the_same_two_people_in_two_tables_are_joined_pairwise() -> None:
    tables = [mention(ILYICH, 1), mention(NONE, 1), mention(ILYICH, 2), mention(NONE, 2)]

    assert match(tables) == Match([0, 1, 0, 1], [])


mentions = st.lists(
    st.builds(
        Mention,
        st.sampled_from(["9А", "9Б"]),
        st.tuples(
            st.sampled_from(["лесной", "полевой"]),
            st.just("петр"),
            st.sampled_from([NONE, NONE, ILYICH, PETROVICH]),
        ),
        st.integers(1, 3),
    ),
    max_size=9,
)


@given(mentions)
def test_two_mentions_of_one_table_are_never_joined(drawn: list[Mention[str]]) -> None:
    person = match(drawn).person

    for a, b in combinations(range(len(drawn)), 2):
        if drawn[a].table == drawn[b].table:
            assert person[a] != person[b]


@given(mentions)
def test_only_equal_or_shorter_names_of_one_class_are_joined(drawn: list[Mention[str]]) -> None:
    for members in groups(drawn):
        full = {drawn[i].name[2] for i in members} - {NONE}
        assert len(full) <= 1
        assert len({(drawn[i].group, drawn[i].name[:2]) for i in members}) == 1


@given(mentions, st.randoms())
def test_order_changes_nothing_but_numbers(drawn, source) -> None:  # type: ignore[no-untyped-def]
    order = list(range(len(drawn)))
    source.shuffle(order)
    shuffled = [drawn[i] for i in order]

    back = {frozenset(order[i] for i in members) for members in groups(shuffled)}
    assert back == groups(drawn)
    assert sorted(order[i] for i in match(shuffled).doubtful) == match(drawn).doubtful


@given(mentions)
def test_doubtful_mentions_stand_alone(drawn: list[Mention[str]]) -> None:
    alone = {next(iter(members)) for members in groups(drawn) if len(members) == 1}

    assert set(match(drawn).doubtful) <= alone


@given(mentions)
def test_numbers_are_given_in_order_of_mention(drawn: list[Mention[str]]) -> None:
    person = match(drawn).person

    assert list(dict.fromkeys(person)) == list(range(len(set(person))))


@given(mentions)
def test_a_missing_patronymic_joins_a_single_candidate_only(drawn: list[Mention[str]]) -> None:
    """A plain twin of the rule: who could this short name be?"""
    person = match(drawn).person
    for i, short in enumerate(drawn):
        if short.name[2]:
            continue
        same = [
            j
            for j, other in enumerate(drawn)
            if other.group == short.group and other.name[:2] == short.name[:2] and other.name[2]
        ]
        joined = [j for j in same if person[j] == person[i]]
        if joined:
            assert {person[j] for j in same} == {person[i]}


@pytest.mark.parametrize("count", [0, 1])
def test_nobody_and_one_are_matched(count: int) -> None:
    assert match([mention(ILYICH, 1)] * count) == Match([0] * count, [])
