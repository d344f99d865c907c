import pytest

from opora.documents.pandoc import convert


def test_only_header_cells_are_heads() -> None:
    table = "<table>{}<tbody><tr><td>первая</td></tr></tbody></table>"

    plain = convert(table.format(""), "typst").decode()
    headed = convert(table.format("<thead><tr><th>графа</th></tr></thead>"), "typst").decode()

    assert "#head[" not in plain
    assert headed.count("#head[") == 1


@pytest.mark.parametrize("text", ['а"б', "а\\б", '\\"; #read("x")', "...", "--", "#", "//", "]"])
def test_text_is_a_string_literal_for_typst(text: str) -> None:
    quoted = text.replace("\\", "\\\\").replace('"', '\\"')

    assert f'#"{quoted}";' in convert(f"<p>{text}</p>", "typst").decode()


def test_unknown_classes_and_attributes_are_dropped() -> None:
    html = '<div class="none" data-typst:fill="x" custom-style="y"><p id="z">текст</p></div>'

    assert convert(html, "typst").decode().strip() == '#"текст";'
