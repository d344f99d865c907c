"""XML walked by events with the two things refused that honest office files never have."""

from collections.abc import Callable
from xml.parsers import expat

from opora.intake.limits import Limits
from opora.vocabulary.problems import Refusal

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]

_CHUNK = 1 << 16


def walk(
    data: bytes,
    limits: Limits,
    start: Start | None = None,
    end: End | None = None,
    text: Text | None = None,
) -> None:
    """Call the handlers for every element with its name freed of the prefix.

    Raises Refusal bad_xml for a document type (entities grow from it), nesting deeper than allowed
    and whatever is not well-formed.
    """
    depth = 0

    def on_start(name: str, attributes: dict[str, str]) -> None:
        nonlocal depth
        depth += 1
        if depth > limits.depth:
            raise Refusal("bad_xml", f"Теги вложены глубже {limits.depth}: это опасно. {_AGAIN}")
        if start:
            start(name.rpartition(":")[2], attributes)

    def on_end(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(name.rpartition(":")[2])

    parser = expat.ParserCreate()
    parser.StartDoctypeDeclHandler = _refuse_doctype
    parser.StartElementHandler = on_start
    parser.EndElementHandler = on_end
    if text:
        parser.CharacterDataHandler = text
    try:
        # In pieces, so that a refusal comes before the rest of a large part is parsed.
        for place in range(0, len(data), _CHUNK):
            parser.Parse(data[place : place + _CHUNK], False)
        parser.Parse(b"", True)
    except (expat.ExpatError, ValueError, LookupError) as error:
        raise Refusal("bad_xml", f"Содержимое файла повреждено. {_AGAIN}") from error


def local(attributes: dict[str, str], name: str) -> str | None:
    """Return an attribute by its name without the prefix."""
    for key, value in attributes.items():
        if key.rpartition(":")[2] == name:
            return value
    return None


def _refuse_doctype(*_: object) -> None:
    raise Refusal("bad_xml", f"В файле есть объявления сущностей: это опасно. {_AGAIN}")


_AGAIN = "Откройте файл в Excel, сохраните заново и загрузите снова."
