"""One authority of each kind of keys with its signers, made once for all cases."""

from pathlib import Path

from forging import SCHOOL, Authority, Owner
from opora.documents.signing.trust import Trust, read_trust


class World:
    """An authority, a stranger's one, and the head of a school by the first."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.folder, self.kind = folder, kind
        self.authority = Authority(folder / "authority", kind)
        self.stranger = Authority(folder / "stranger", kind, name="Чужой центр")
        self.head = self.authority.issue({"CN": "МБОУ СОШ № 1", "title": "Директор", **SCHOOL})
        self._trusts = 0

    @property
    def roots(self) -> Trust:
        return self.trust(self.authority.owner.pem)

    def trust(self, *contents: bytes) -> Trust:
        """What a folder with these files is read as."""
        self._trusts += 1
        folder = self.folder / f"trust{self._trusts}"
        folder.mkdir()
        for number, content in enumerate(contents):
            (folder / f"{number}.pem").write_bytes(content)
        return read_trust(folder)

    def other_head(self, **names: str) -> Owner:
        return self.authority.issue({"CN": "МБОУ СОШ № 2", **names})
