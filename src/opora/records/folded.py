"""A name as it is searched by: kept beside the name, made anew whenever the row is saved."""

from typing import TYPE_CHECKING, Any

from django.db import models

from opora.vocabulary.text import fold

if TYPE_CHECKING:
    _Text = models.CharField[str, str]
else:
    _Text = models.CharField


_OPTIONS = {"max_length": 320, "editable": False, "db_index": True, "default": ""}


class FoldedField(_Text):
    """`fold` of the field `source`. `update()` passes it by: a name is changed by `save`."""

    def __init__(self, *, source: str = "name", **options: Any) -> None:
        self.source = source
        super().__init__(**{**_OPTIONS, **options})

    def deconstruct(self) -> tuple[str, str, Any, Any]:
        """Return what a migration writes."""
        name, _, arguments, options = super().deconstruct()
        return name, f"{__name__}.FoldedField", arguments, {**options, "source": self.source}

    def pre_save(self, row: models.Model, add: bool) -> str:
        """Return the folded name of the row."""
        value = fold(getattr(row, self.source))[: self.max_length]
        setattr(row, self.attname, value)
        return value
