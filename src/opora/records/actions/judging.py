"""Whether an entry of work tells anything, settled once, when it is written."""

import hashlib

from django.db.models import Q

from opora.analysis.support.content import copies, has_content, words_of
from opora.records.models import SupportAction


def judge(row: SupportAction) -> None:
    """Set `hollow`, `copied` and `digest` of an entry that is about to be saved.

    Copied: the same words stand in an earlier entry of the school, or nearly the same in one of the
    same author or pupil; not in one of the same group lesson. A withdrawn entry is no original.
    """
    text = f"{row.topic} {row.text}"
    row.hollow = not has_content(text)
    row.digest = hashlib.sha256(" ".join(words_of(text)).encode()).hexdigest()
    row.copied = _same(row) or _alike(row, text)


def _earlier(row: SupportAction) -> Q:
    others = ~Q(together=row.together) if row.together else Q()
    return Q(school=row.school_id, withdrawn_on=None) & others


def _same(row: SupportAction) -> bool:
    return SupportAction.objects.filter(_earlier(row), digest=row.digest).exists()


def _alike(row: SupportAction, text: str) -> bool:
    near = Q(by=row.by_id) | Q(pupil=row.pupil_id)
    rows = SupportAction.objects.filter(_earlier(row) & near).order_by("pk")
    told = [f"{topic} {said}" for topic, said in rows.values_list("topic", "text")]
    return copies([*told, text])[-1] is not None
