"""A person's own file with comments at its cells."""

from collections.abc import Mapping
from pathlib import Path

from opora.intake.commenting.book import comment_book
from opora.intake.commenting.document import comment_document
from opora.intake.commenting.package import Package
from opora.intake.limits import Limits
from opora.vocabulary.problems import Refusal

Texts = Mapping[str, Mapping[str, str]]
"""Comments by sheet («Таблица 1» of a document) and address of the cell."""


def commented(path: Path, texts: Texts, limits: Limits) -> bytes:
    """Return the .xlsx or .docx with the comments; all else in it stays as it was.

    Raises Refusal: not_office, and whatever `members` and `walk` refuse.
    """
    package = Package(path, limits)
    if package.has("xl/workbook.xml"):
        comment_book(package, texts)
    elif package.has("word/document.xml"):
        comment_document(package, texts)
    else:
        raise Refusal("not_office", "Примечания ставятся только в файлы .xlsx и .docx.")
    return package.packed()
