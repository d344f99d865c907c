"""What a package says: from whom, for which campaign and due date, which forms with which files."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any

FORMAT = 1
"""Of the manifest; a program reads its own and all before it."""
MANIFEST, SIGNATURE = "manifest.json", "manifest.sig"


@dataclass(frozen=True, slots=True)
class PackedUnit:
    """A unit as another installation may know it: by ОГРН, ИНН or name, never by number."""

    name: str
    level: str
    ogrn: str = ""
    inn: str = ""
    municipality: str = ""


@dataclass(frozen=True, slots=True)
class PackedFile:
    """A file of a form; its bytes lie in the package under its SHA-256."""

    name: str
    sha256: str


@dataclass(frozen=True, slots=True)
class PackedCertification:
    """How the version was certified at the sender; `sha256` of the signature or scan, '' of none.

    `who`: the person as the sender's installation names it; `report`: what was checked there.
    """

    kind: str
    at: datetime
    who: str = field(repr=False)
    sha256: str = ""
    report: Mapping[str, Any] = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True)
class PackedForm:
    """A version that was sent; `content` is its canonical text, `seal` the SHA-256 of that."""

    unit: PackedUnit
    version: int
    seal: str
    content: str = field(repr=False)
    sent_at: datetime
    certifications: tuple[PackedCertification, ...] = ()
    documents: tuple[PackedFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Package:
    """A package; `files`: bytes by SHA-256 of every document, signature and scan of its forms."""

    sender: PackedUnit
    receiver: PackedUnit
    order: str
    school_year: int
    part: str
    on: date
    program: str
    made_at: datetime
    forms: tuple[PackedForm, ...]
    files: Mapping[str, bytes] = field(default_factory=dict, repr=False)


def content_name(place: int) -> str:
    """Return where the text of a form lies in the package, by its place in the list."""
    return f"forms/{place:04}.json"


def file_name(sha256: str) -> str:
    """Return where a file lies in the package."""
    return f"files/{sha256}"


def manifest_of(package: Package, hashes: Mapping[str, str]) -> dict[str, Any]:
    """Return the manifest; `hashes`: SHA-256 of every other member by its name."""
    return {
        "format": FORMAT,
        "program": package.program,
        "made_at": package.made_at.isoformat(),
        "from": asdict(package.sender),
        "to": asdict(package.receiver),
        "order": package.order,
        "school_year": package.school_year,
        "part": package.part,
        "on": package.on.isoformat(),
        "forms": [_form(form, place) for place, form in enumerate(package.forms, 1)],
        "files": dict(hashes),
    }


def package_of(manifest: Mapping[str, Any], members: Mapping[str, bytes]) -> Package:
    """Return the package of a manifest and the other members.

    KeyError, TypeError, ValueError or UnicodeDecodeError where it is not as `manifest_of` writes.
    """
    return Package(
        _unit(manifest["from"]),
        _unit(manifest["to"]),
        str(manifest["order"]),
        int(manifest["school_year"]),
        str(manifest["part"]),
        date.fromisoformat(manifest["on"]),
        str(manifest["program"]),
        _moment(manifest["made_at"]),
        tuple(_read_form(kept, members) for kept in manifest["forms"]),
        {
            name.removeprefix("files/"): content
            for name, content in members.items()
            if name.startswith("files/")
        },
    )


def _form(form: PackedForm, place: int) -> dict[str, Any]:
    return {
        "unit": asdict(form.unit),
        "version": form.version,
        "seal": form.seal,
        "content": content_name(place),
        "sent_at": form.sent_at.isoformat(),
        "certifications": [
            asdict(each) | {"at": each.at.isoformat(), "report": dict(each.report)}
            for each in form.certifications
        ],
        "documents": [asdict(each) for each in form.documents],
    }


def _read_form(kept: Mapping[str, Any], members: Mapping[str, bytes]) -> PackedForm:
    return PackedForm(
        _unit(kept["unit"]),
        int(kept["version"]),
        str(kept["seal"]),
        members[kept["content"]].decode(),
        _moment(kept["sent_at"]),
        tuple(
            PackedCertification(**each | {"at": _moment(each["at"])})
            for each in kept["certifications"]
        ),
        tuple(PackedFile(**each) for each in kept["documents"]),
    )


def _unit(kept: Mapping[str, Any]) -> PackedUnit:
    if not all(isinstance(value, str) for value in kept.values()):
        raise ValueError("a unit is told in texts")
    return PackedUnit(**kept)


def _moment(text: str) -> datetime:
    found = datetime.fromisoformat(text)
    if found.tzinfo is None:
        raise ValueError(f"a moment without a zone: {text!r}")
    return found
