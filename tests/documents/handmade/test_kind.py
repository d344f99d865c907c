import io
import zipfile
from pathlib import Path

import pytest
from tests.documents.handmade.conftest import written
from tests.documents.handmade.paper import paper

from opora.documents.handmade.kind import kind_of_form
from opora.intake.limits import Limits
from opora.vocabulary.problems import Refusal

_OLE2 = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("форма.txt", "текст")
    return stream.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty"),
        (_OLE2, "old_format"),
        (_OLE2 + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"%PDF-1.7\n", "paper"),
        (b"\xff\xd8\xff\xe0 jpeg", "paper"),
        (zipped(), "archive"),
        (b"name;class\n", "not_form"),
        (b"PK\x03\x04 cut", "truncated"),
    ],
)
def test_what_is_no_form_is_refused_with_what_to_do(
    tmp_path: Path, content: bytes, code: str
) -> None:
    with pytest.raises(Refusal) as refused:
        kind_of_form(written(tmp_path, content), Limits.load())

    assert refused.value.code == code
    assert refused.value.message.endswith(".")


def test_a_form_is_known_by_its_content(tmp_path: Path) -> None:
    made = paper(1)
    made.lay_out()

    assert kind_of_form(written(tmp_path, made.xlsx()), Limits.load()) == "xlsx"
    assert kind_of_form(written(tmp_path, made.docx()), Limits.load()) == "docx"
