"""Signs of risk: when they were raised and gone, what people decided about them."""

from opora.analysis.risk.signs import all_signs
from opora.records.models import RaisedSign
from opora.records.queries.risk import decisions_of_pupil, is_seen
from opora.records.queries.timeline.event import Event, Kind, Whose


def _events(whose: Whose) -> list[Event]:
    titles = {sign.key: sign.title for sign in all_signs()}
    page = f"/pupils/{whose.pupils[0]}/risk/"
    rows = RaisedSign.objects.filter(
        school=whose.school, school_year=whose.school_year, pupil__in=whose.pupils
    )
    seen = [row for row in rows if is_seen(whose.scope, row.label, row.subject)]
    raised = [
        Event(row.since, Kind.SIGN, f"Признак: {titles[row.sign]}", row.says, "", page, row.subject)
        for row in seen
    ]
    gone = [
        Event(row.gone_on, Kind.SIGN, f"Признака больше нет: {titles[row.sign]}", "", "", page)
        for row in seen
        if row.gone_on is not None
    ]
    return [*raised, *gone, *(_decided(whose, titles) if whose.reasons else ())]


def _decided(whose: Whose, titles: dict[str, str]) -> list[Event]:
    words = {True: "Признак подтверждён", False: "Признак отклонён"}
    return [
        Event(each.on, Kind.SIGN, f"{words[each.confirmed]}: {titles[sign]}", each.reason, each.by)
        for sign, each in decisions_of_pupil(whose.pupils, whose.school)
    ]


SOURCE = _events
