"""Facts of schools for pages: read once, kept until something of these schools changes."""

from collections import OrderedDict
from collections.abc import Callable, Collection, Hashable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import Any, TypeVar

from django.conf import settings

from opora.facts.store import Store
from opora.facts.view import View, view_of_schools

Answer = TypeVar("Answer")
_Key = tuple[Path, frozenset[int], frozenset[int], frozenset[tuple[int, int]]]
_MOST_VIEWS = 2000  # lists of files: all schools of a region that are looked at in an hour
_MOST_ANSWERS = 128  # tables of pages: some hundred kilobytes each


@dataclass(frozen=True, slots=True)
class _Kept:
    edition: bytes
    view: View


_views: OrderedDict[_Key, _Kept] = OrderedDict()
_answers: OrderedDict[tuple[View, Hashable], Any] = OrderedDict()
_lock = Lock()


def facts_of(
    school_ids: Collection[int], years: Collection[int], same: Mapping[int, int] | None = None
) -> View:
    """Return the facts of these schools in these school years, as they are now.

    `same`: numbers of one person that are to be read as one (`queries.pupils`).

    The same view as long as nothing of them changes, whoever asks: what it has learnt is used
    again. Another commit to the list of batches costs one look at these schools.
    """
    store = Store(settings.DATA)
    same = same or {}
    key = (store.root, frozenset(school_ids), frozenset(years), frozenset(same.items()))
    # Asked before the view is made: a commit between the two is noticed the next time.
    edition = store.ledger.edition()
    with _lock:
        kept = _views.get(key)
    if kept is not None and kept.edition == edition:
        return kept.view
    view = view_of_schools(store, school_ids, years)
    view = view.joined(same) if same else view
    if kept is not None and kept.view.tells_as(view):
        view = kept.view
    with _lock:
        _views[key] = _Kept(edition, view)
        _views.move_to_end(key)
        while len(_views) > _MOST_VIEWS:
            _views.popitem(last=False)
    return view


def remembered(view: View, key: Hashable, count: Callable[[], Answer]) -> Answer:
    """Return what was counted of a view under this key; counted the first time."""
    with _lock:
        if (view, key) in _answers:
            _answers.move_to_end((view, key))
            known: Answer = _answers[view, key]
            return known
    answer = count()
    with _lock:
        _answers[view, key] = answer
        while len(_answers) > _MOST_ANSWERS:
            _answers.popitem(last=False)
    return answer


def years_of(school_ids: Collection[int]) -> list[int]:
    """Return the school years of which anything is known of these schools, the last first."""
    store = Store(settings.DATA)
    return list(_years(store.root, store.ledger.edition(), tuple(sorted(school_ids))))


@lru_cache(maxsize=512)
def _years(root: Path, edition: bytes, school_ids: tuple[int, ...]) -> tuple[int, ...]:
    """The same as long as the list of batches is the same `edition`."""
    found = Store(root).ledger.derived_of_schools(school_ids)
    return tuple(sorted({each.shelf.school_year for each in found}, reverse=True))
