"""Observations that people entered; closed texts only tell that they are there."""

from opora.records.queries.observations import Eyes, observations_of
from opora.records.queries.timeline.event import Event, Kind, Whose


def _events(whose: Whose) -> list[Event]:
    eyes = Eyes(whose.account, whose.reasons, whose.psychology)
    return [
        Event(
            each.on,
            Kind.OBSERVATION,
            f"{each.kind.title}: {each.level_word}" if each.level_word else each.kind.title,
            "\n".join(text for text in (each.text, each.closed_text) if text),
            each.by,
            closed=each.closed,
        )
        for each in observations_of(whose.pupils, whose.school, eyes)
    ]


SOURCE = _events
