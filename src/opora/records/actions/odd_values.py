"""What is odd in a form that was handed in: noted when it comes, followed up by its receiver."""

from django.db import transaction
from django.db.models import F

from opora.documents.submitted import SubmittedRow, read_submitted
from opora.orders.odd import Figures, odd_in, odd_rules
from opora.orders.order import Order
from opora.records.actions.by import By, leave_trace
from opora.records.models import OddValue, Submission, SubmissionVersion
from opora.vocabulary.problems import UserError

OPEN, FOLLOWED, SETTLED = "open", "followed", "settled"
_LONGEST = 400


def note_odd(row: Submission, order: Order) -> None:
    """Note what is odd in the version of a school's form that was just sent.

    What was odd in versions before it is settled by its coming.
    """
    version = SubmissionVersion.objects.get(submission=row, number=row.sent)
    earlier = SubmissionVersion.objects.filter(
        number=F("submission__sent"),
        submission__unit=row.unit_id,
        submission__due__campaign=row.due.campaign_id,
        submission__due__on__lt=row.due.on,
    )
    figures = _figures(
        read_submitted(version.content).rows, list(earlier.values_list("pupils", flat=True)), order
    )
    OddValue.objects.filter(submission=row).exclude(state=SETTLED).update(
        state=SETTLED, comment="пришла новая версия"
    )
    OddValue.objects.bulk_create(
        OddValue(submission=row, version=row.sent, key=odd.key, says=odd.says)
        for odd in odd_in(figures, odd_rules())
    )


@transaction.atomic
def follow_odd(*, by: By, submission: int, odd: int, state: str, comment: str) -> None:
    """Follow up what is odd, or settle it; `comment`: what was found out.

    Raises UserError for what is not there, and for settling without a comment.
    """
    row = OddValue.objects.select_for_update().filter(pk=odd, submission=submission).first()
    if row is None or state not in (FOLLOWED, SETTLED):
        raise UserError("Такой отметки нет. Обновите страницу.")
    said = comment.strip()
    if state == SETTLED and not said:
        raise UserError("Напишите, что выяснили: без этого отметку не снять.")
    if len(said) > _LONGEST:
        raise UserError(f"Комментарий длиннее {_LONGEST} знаков. Сократите его.")
    if (row.state, row.comment) == (state, said):
        return
    row.state, row.comment, row.by_id = state, said, by.account
    row.save(update_fields=["state", "comment", "by"])
    unit = row.submission.unit_id
    leave_trace(by, f"форма: странное, {state}", unit=unit, submission=submission, odd=row.key)


def _figures(rows: tuple[SubmittedRow, ...], history: list[int], order: Order) -> Figures:
    printed = [row for row in rows if not row.why_left_out]
    told = [column.key for column in order.main_form.columns if column.kind in ("work", "plan")]
    return Figures(
        pupils=len(printed),
        history=history,
        listed=sum(not row.why_added for row in rows),
        left_out=len(rows) - len(printed),
        added=sum(bool(row.why_added) for row in printed),
        texts=[" ".join(row.filled.get(key, "") for key in told) for row in printed],
    )
