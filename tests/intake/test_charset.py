import pytest

from opora.intake.charset import decode, decode_html

TEXT = "Ёлкина №5 «отлично»"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_text_is_decoded(encoding: str) -> None:
    assert decode(TEXT.encode(encoding)) == TEXT


def test_a_byte_that_is_in_no_encoding_stays_visible() -> None:
    assert decode("Ёлкина ".encode("cp1251") + b"\x98") == "Ёлкина \ufffd"


@pytest.mark.parametrize(
    ("charset", "encoding"),
    [
        ("windows-1251", "cp1251"),
        ("windows-1251", "utf-8"),
        ("koi8-r", "koi8-r"),
        ("utf-8", "cp1251"),
        ("x-unknown", "cp1251"),
    ],
)
def test_a_page_is_decoded_by_its_bytes_first_then_by_its_word(charset: str, encoding: str) -> None:
    page = f"<meta http-equiv=x content='text/html; charset={charset}'>Ёлкина"

    assert decode_html(page.encode(encoding)) == page
