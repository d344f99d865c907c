"""The parts of a book or document: relations, types of content, and the zip written anew."""

import io
import posixpath
import zipfile
from pathlib import Path

from opora.intake.commenting.spliced import Tag, inside, parsed, spliced
from opora.intake.limits import Limits
from opora.intake.zip_parts import check_single_end, members, unpack
from opora.vocabulary.problems import Refusal

_TYPES = "[Content_Types].xml"
_RELATIONS = (
    b'<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<Relationships '
    b'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"></Relationships>'
)
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


class Package:
    """A file of parts that may be changed; those that are not keep their bytes."""

    def __init__(self, path: Path, limits: Limits) -> None:
        self.limits = limits
        self._members = members(path, limits)
        check_single_end(path)
        with path.open("rb") as file:
            self._parts = {each.filename: unpack(file, each) for each in self._members}

    def has(self, name: str) -> bool:
        """Tell whether there is such a part."""
        return name in self._parts

    def part(self, name: str) -> bytes:
        """Return a part; Refusal unreadable when it is missing."""
        if name not in self._parts:
            raise Refusal("unreadable", "В файле не хватает частей. Сохраните его заново.")
        return self._parts[name]

    def root(self, name: str) -> Tag:
        """Return the root of an XML part with all below it."""
        return parsed(self.part(name), self.limits)

    def put(self, name: str, data: bytes) -> None:
        """Keep a part, new or changed."""
        self._parts[name] = data

    def cut(self, name: str, cuts: list[tuple[int, int, bytes]]) -> None:
        """Change a part by cuts."""
        self._parts[name] = spliced(self.part(name), cuts)

    def targets(self, name: str, kind: str) -> dict[str, str]:
        """Return parts that a part is related to, by number of the relation. `kind`: how the type
        of the relation ends."""
        relations = _relations_of(name)
        if not self.has(relations):
            return {}
        folder = posixpath.dirname(name)
        return {
            each.attributes.get("Id", ""): posixpath.normpath(
                posixpath.join("/" + folder, each.attributes.get("Target", ""))
            ).lstrip("/")
            for each in self.root(relations).children
            if each.attributes.get("Type", "").endswith(f"/{kind}")
        }

    def relate(self, name: str, kind: str, target: str) -> str:
        """Relate a part to another and return the number of the relation."""
        relations = _relations_of(name)
        if not self.has(relations):
            self.put(relations, _RELATIONS)
        root = self.root(relations)
        known = {each.attributes.get("Id", "") for each in root.children}
        number = next(f"rIdOpora{n}" for n in range(1, 1000) if f"rIdOpora{n}" not in known)
        text = (
            f'<{root.prefix}Relationship Id="{number}" Type="{OFFICE}/{kind}" Target="/{target}"/>'
        )
        self.cut(relations, [inside(self.part(relations), root, root.end, text)])
        return number

    def declare(self, content_type: str, *, part: str = "", extension: str = "") -> None:
        """Say what a part holds, or all parts with an extension; what is said already stays."""
        root = self.root(_TYPES)
        wanted = {"PartName": f"/{part}"} if part else {"Extension": extension}
        key, value = next(iter(wanted.items()))
        if any(each.attributes.get(key, "").lower() == value.lower() for each in root.children):
            return
        name = "Override" if part else "Default"
        text = f'<{root.prefix}{name} {key}="{value}" ContentType="{content_type}"/>'
        self.cut(_TYPES, [inside(self.part(_TYPES), root, root.end, text)])

    def free(self, pattern: str) -> str:
        """Return the name of a part that is not there; `pattern` has «{}» for its number."""
        return next(name for n in range(1, 1000) if not self.has(name := pattern.format(n)))

    def packed(self) -> bytes:
        """Return the file, parts in the order they had."""
        stream = io.BytesIO()
        times = {each.filename: each.date_time for each in self._members}
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, data in self._parts.items():
                entry = zipfile.ZipInfo(name, times.get(name, (1980, 1, 1, 0, 0, 0)))
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, data)
        return stream.getvalue()


def _relations_of(name: str) -> str:
    folder, base = posixpath.split(name)
    return posixpath.join(folder, "_rels", f"{base}.rels")
