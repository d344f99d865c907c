"""The only reader of order TOML: folders into orders."""

import re
import tomllib
from collections.abc import Iterable, Iterator
from pathlib import Path

from opora.orders.checks import check
from opora.orders.order import Form, Order
from opora.orders.record import OrderError, Place, nearest, read_record
from opora.vocabulary.catalogue import CATALOGUE
from opora.vocabulary.problems import UserError

_MAIN = "order.toml"


def load_order(folder: Path) -> Order:
    """Return the order of this folder; OrderError names file and key of what is wrong."""
    forms = tuple(_form(folder, path) for path in sorted(folder.glob("forms/*.toml")))
    table = _table(folder, folder / _MAIN)
    key = folder.resolve().name
    order = read_record(Order, table, Place(_MAIN), key=key, folder=folder, forms=forms)
    check(order)
    return order


def list_orders(extra_folders: Iterable[Path] = ()) -> list[Path]:
    """Return the folders of orders: those of the program, then of each extra folder, by name.

    A later folder of the same name stands in place of an earlier one: a region corrects an order
    by its own copy.
    """
    found: dict[str, Path] = {}
    for parent in (CATALOGUE / "orders", *extra_folders):
        found |= {path.parent.name: path.parent for path in _mains(parent)}
    return [found[name] for name in sorted(found)]


def find_order(key_or_path: str, extra_folders: Iterable[Path] = ()) -> Order:
    """Return the order of this key, or of the folder at this path."""
    folders = {folder.name: folder for folder in list_orders(extra_folders)}
    folder = folders.get(key_or_path)
    if folder is None and (Path(key_or_path) / _MAIN).is_file():
        folder = Path(key_or_path)
    if folder is None:
        message = f"Приказ «{key_or_path}» не найден. {nearest(key_or_path, list(folders))}"
        raise UserError(f"{message} Можно указать и папку, в которой лежит {_MAIN}.")
    return load_order(folder)


def _mains(parent: Path) -> Iterator[Path]:
    return parent.glob(f"*/{_MAIN}")


def _form(folder: Path, path: Path) -> Form:
    table = _table(folder, path)
    return read_record(Form, table, Place(f"forms/{path.name}"), key=path.stem)


def _table(folder: Path, path: Path) -> dict[str, object]:
    name = path.relative_to(folder).as_posix()
    try:
        # utf-8-sig: Notepad puts a byte order mark before the text, TOML knows none.
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except UnicodeDecodeError as error:
        raise OrderError(name, "", "файл не в UTF-8. Сохраните его в UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        place = re.search(r"line (\d+), column (\d+)", str(error))
        where = f"строка {place[1]}, столбец {place[2]}" if place else "в конце файла"
        raise OrderError(name, "", f"{where}: запись не по правилам TOML.") from error
    except OSError as error:
        raise OrderError(name, "", f"файл не читается. Проверьте папку {folder}.") from error
