"""Consents and notices to parents: what was signed, withdrawn, handed over, answered."""

from opora.analysis.support.consent import consent_rules
from opora.analysis.support.notice import notice_rules
from opora.records.models import Consent, Notice
from opora.records.queries.timeline.event import Event, Kind, Whose


def _events(whose: Whose) -> list[Event]:
    page = f"/pupils/{whose.pupils[0]}/papers/" if whose.reasons else ""
    consents = Consent.objects.filter(school=whose.school, pupil__in=whose.pupils)
    notices = Notice.objects.filter(school=whose.school, pupil__in=whose.pupils)
    if not whose.reasons:
        consents, notices = consents.filter(by=whose.account), notices.filter(by=whose.account)
    return [
        *(event for row in consents for event in _of_consent(row, page)),
        *(event for row in notices for event in _of_notice(row, page)),
    ]


def _of_consent(row: Consent, page: str) -> list[Event]:
    purpose = consent_rules().purposes[row.purpose].title
    word = "Согласие родителей" if row.granted else "Отказ родителей"
    found = [Event(row.since, Kind.NOTICE, f"{word}: {purpose}", opens=page)]
    if row.withdrawn_on is not None:
        found.append(Event(row.withdrawn_on, Kind.NOTICE, f"Согласие отозвано: {purpose}"))
    return found


def _of_notice(row: Notice, page: str) -> list[Event]:
    named = f"{notice_rules().kinds[row.kind].title} № {row.number}"
    opens = f"{page}notices/{row.pk}/" if page else ""
    found = [Event(row.made_on, Kind.NOTICE, f"{named}: составлено", opens=opens)]
    if row.handed_on is not None:
        found.append(
            Event(row.handed_on, Kind.NOTICE, f"{named}: вручено", row.handed_how, opens=opens)
        )
    if row.answered_on is not None:
        said = f"{named}: {row.get_state_display()}"
        found.append(Event(row.answered_on, Kind.NOTICE, said, row.answer, opens=opens))
    return found


SOURCE = _events
