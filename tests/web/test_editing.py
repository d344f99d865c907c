"""Forms that two people may edit at once: whatever was typed stays, whatever changed is told."""

from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from opora.records.actions.versions import Changed, Typed, check_version
from opora.vocabulary.problems import UserError
from opora.web.editing import again, opened, typed

TITLES = {"name": "Имя", "post": "Должность"}
words = st.sampled_from(["", "а", "б", "в"])
records = st.fixed_dictionaries({"name": words, "post": words})


@given(was=records, mine=records, theirs=records)
def test_after_a_change_by_another_nothing_typed_is_lost_and_every_change_is_told(
    was, mine, theirs
):
    form = again(TITLES, Typed(1, mine, was), Changed(2, theirs))

    assert form.version == 2
    for field in form.fields:
        name = field.name
        assert field.was == theirs[name]
        if mine[name] != was[name]:
            assert field.value == mine[name]
        else:
            assert field.value == theirs[name]
        told = field.theirs is not None
        assert told == (theirs[name] not in (was[name], mine[name]))
        assert not told or field.theirs == theirs[name]


@given(was=records, mine=records)
def test_another_error_shows_the_form_as_it_was_typed(was, mine):
    form = again(TITLES, Typed(1, mine, was), UserError("нельзя"))

    assert (form.version, form.error) == (1, "нельзя")
    assert {field.name: field.value for field in form.fields} == mine
    assert {field.name: field.was for field in form.fields} == was


@given(records)
def test_an_opened_form_shows_the_record(now):
    form = opened(TITLES, 7, now)

    assert {field.name: field.value for field in form.fields} == now
    check_version(Typed(form.version, now, now), 7, now)


def test_what_cannot_be_seen_is_not_kept_of_what_is_typed():
    form = QueryDict(mutable=True)
    form.update({"version": "1", "name": " Анна\u202e \x00Ильина\u200f\n", "was.name": "Анна"})

    assert typed(form, {"name": "Имя"}).values == {"name": "Анна Ильина"}
