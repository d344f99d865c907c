"""Zip files that are the same bytes on any day and any system."""

import io
import zipfile

_LONG_AGO = (1980, 1, 1, 0, 0, 0)  # the first time a zip can hold


def packed(parts: dict[str, bytes]) -> bytes:
    """Return the zip with these members, in this order."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            entry = zipfile.ZipInfo(name, _LONG_AGO)
            entry.create_system = 0  # otherwise it tells Windows from the rest
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    return stream.getvalue()


def unpacked(content: bytes) -> dict[str, bytes]:
    """Return the members of a zip that we have just made."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}
