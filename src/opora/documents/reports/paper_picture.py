"""The chart of a table as it stands on paper."""

import base64
from dataclasses import dataclass, field

from opora.analysis.sheet import Sheet
from opora.documents.charts.beside import spec_of, words_of
from opora.documents.charts.picture import png, size_of
from opora.documents.paper import Paper

_MM = 25.4 / 96 * 0.9  # of a pixel of a chart: its texts are then 7 points high
_HIGHEST = 0.75  # of the height between the margins: a signature fits below


@dataclass(frozen=True, slots=True)
class PaperPicture:
    """A picture inside its own address, its width in mm and its main figures in words."""

    address: str = field(repr=False)
    width: int
    words: str = field(repr=False)


def paper_picture(sheet: Sheet, paper: Paper) -> PaperPicture | None:
    """Return the chart of the table, no wider and no higher than the page; None without one."""
    spec = spec_of(sheet)
    if spec is None:
        return None
    made = png(spec)
    width, height = (_MM * side for side in size_of(made))
    fits = min(1, paper.text_width / width, _HIGHEST * paper.text_height / height)
    address = f"data:image/png;base64,{base64.b64encode(made).decode()}"
    return PaperPicture(address, int(width * fits), words_of(sheet))
