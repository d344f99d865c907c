"""What the rows above a table of people, and the sheet's name, say about it."""

from opora.intake.grid import Grid
from opora.intake.labels import Labels, class_in_title
from opora.intake.person_header import has_dates, has_months
from opora.vocabulary.subject import standard_subjects
from opora.vocabulary.text import squeeze


def is_dated_header(grid: Grid, index: int) -> bool:
    """Tell whether a row is «ФИО | dates», or «ФИО | months» over days."""
    return has_dates(grid.rows[index]) or has_months(grid, index)


def subject_and_class(grid: Grid, labels: Labels) -> None:
    """Take the subject and the class from a title row or the sheet's name, if not labelled."""
    titles = [squeeze(grid.name or "")]
    for row in grid.rows:
        filled = [squeeze(cell) for cell in row if squeeze(cell)]
        if len(filled) > 1:
            break
        titles += filled
    for title in titles:
        if not labels.subject and standard_subjects().known(title):
            labels.subject = title
        labels.school_class = labels.school_class or class_in_title(title)
