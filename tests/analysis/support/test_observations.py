"""Kinds of observations: two signs are made of them, and of nothing a child cannot change."""

import pytest

from opora.access.permissions import Permission
from opora.analysis.support.observations import ObservationKind, observation_kinds


def test_skills_and_maladaptation_speak_for_their_signs() -> None:
    told = {kind.sign for kind in observation_kinds().values()}

    assert told == {"", "metasubject", "maladaptation"}
    assert [each.key for each in observation_kinds().values() if each.sign == "metasubject"] == [
        "regulatory",
        "cognitive",
        "communicative",
    ]


@pytest.mark.parametrize(("level", "speaks"), [(None, False), (0, False), (1, False), (2, True)])
def test_a_sign_is_spoken_for_from_its_level_on(level: int | None, speaks: bool) -> None:
    assert observation_kinds()["conflicts"].speaks(level) is speaks


def test_a_kind_without_a_sign_never_speaks() -> None:
    assert not observation_kinds()["homework"].speaks(3)


def test_a_scale_has_a_word_for_each_level() -> None:
    for kind in observation_kinds().values():
        assert [kind.level_word(level) for level in range(len(kind.scale))] == list(kind.scale)
    assert observation_kinds()["talk_parents"].level_word(None) == ""


def test_only_a_psychologist_enters_diagnostics() -> None:
    closed = [each.key for each in observation_kinds().values() if each.by == Permission.PSYCHOLOGY]

    assert closed == ["diagnostics"]


def test_a_kind_without_words_is_only_a_title() -> None:
    assert not ObservationKind("talk", "Беседа", Permission.OBSERVE).speaks(None)
