"""Rows under a table that are neither people nor subjects: totals, signatures, dates."""

import re

from opora.vocabulary.text import fold

# Whole words: «Итого» is a footer, the surname «Замятин» and the subject «Средства связи» are not.
_FOOTER = re.compile(
    r"средн(?:ий|яя|ее|ие)\b|ср\b|итого?\b|итоги\b|всего\b|%|процент\b|качеств|успеваемость\b|соу\b"
    r"|минимальная\b|директор\b|завуч\b|кл(?:ассный|\.)\s*рук|учител[ья]\b|подпись\b|дата\b"
    r"|выполн(?:или|ил|ение|ения|ено)\b|справил(?:ись|ся)\b|писал[аи]?\b"
    r"|зам\b|заместител|отличник|хорошист|троечник|неуспевающ|примечани|кол-во\b|количество\b"
)


def is_footer(text: str) -> bool:
    """Tell whether a cell begins a footer: «Средний балл», «Итого», «Директор ____»."""
    return _FOOTER.match(fold(text)) is not None
