from collections.abc import Callable

from opora.documents.listing import Listing, SourceFile, trace

MakeListing = Callable[..., Listing]


def test_trace_names_day_version_and_files(make_listing: MakeListing) -> None:
    assert trace(make_listing([])) == (
        "Сведения на 21.03.2025. Программа «Опора» 0.1.0.",
        "Исходные файлы (начало SHA-256): «9А.xlsx» abababababab.",
    )


def test_trace_does_not_depend_on_the_order_of_files(make_listing: MakeListing) -> None:
    files = [SourceFile(f"{letter}.xlsx", letter * 64) for letter in "cab"]

    lines = trace(make_listing([], sources=tuple(files)))

    assert lines == trace(make_listing([], sources=tuple(reversed(files))))
    assert lines[1].index("«a.xlsx»") < lines[1].index("«b.xlsx»") < lines[1].index("«c.xlsx»")


def test_many_files_are_counted_and_sealed_together(make_listing: MakeListing) -> None:
    files = [SourceFile(f"{number}.xlsx", f"{number:064x}") for number in range(500)]

    line = trace(make_listing([], sources=tuple(files)))[1]
    other = trace(make_listing([], sources=(*files[:-1], SourceFile("x", "f" * 64))))[1]

    assert "всего 500, вместе" in line
    assert len(line) < 400
    assert line != other


def test_trace_without_files_is_one_line(make_listing: MakeListing) -> None:
    assert len(trace(make_listing([], sources=()))) == 1
