"""Writing a package: deterministic but for the signature, which no key makes twice alike."""

import hashlib
import json

from opora.documents.container import packed
from opora.documents.package.package import (
    MANIFEST,
    SIGNATURE,
    Package,
    content_name,
    file_name,
    manifest_of,
)
from opora.documents.signing.own import OwnKey


def write_package(package: Package, key: OwnKey) -> bytes:
    """Return the .zip: manifest, its signature by the installation's key, texts and files."""
    members = {
        content_name(place): form.content.encode() for place, form in enumerate(package.forms, 1)
    }
    members |= {file_name(name): content for name, content in package.files.items()}
    members = dict(sorted(members.items()))
    hashes = {name: hashlib.sha256(content).hexdigest() for name, content in members.items()}
    manifest = json.dumps(
        manifest_of(package, hashes), ensure_ascii=False, sort_keys=True, indent=1
    ).encode()
    return packed({MANIFEST: manifest, SIGNATURE: key.sign(manifest)} | members)
