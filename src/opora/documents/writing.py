"""All documents of an order for one listing, written to a folder."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path

from opora.documents.docx import docx
from opora.documents.fill import fill
from opora.documents.listing import Listing
from opora.documents.page import page
from opora.documents.paper import Paper
from opora.documents.pdf import pdf
from opora.documents.xlsx import xlsx
from opora.orders.order import DocumentPlan, Order
from opora.vocabulary.problems import UserError

_Task = tuple[str, Callable[[], bytes]]


def write_documents(order: Order, listing: Listing, out: Path) -> list[Path]:
    """Write every document as .docx, .xlsx and .pdf and return the paths, document by document.

    The same order, listing and program give the same bytes. Files of the same name are replaced,
    each at once; when one cannot be, a UserError names it.
    """
    made = render(order, order.documents, listing)
    _make_folder(out)
    return [_write(out / name, content) for name, content in made.items()]


def render(order: Order, plans: Sequence[DocumentPlan], listing: Listing) -> dict[str, bytes]:
    """Return the documents by file name."""
    tasks = dict(task for plan in plans for task in _tasks(order, plan, listing))
    # Pandoc and Typst run beside Python, so threads use every core.
    with ThreadPoolExecutor() as pool:
        running = {name: pool.submit(task) for name, task in tasks.items()}
        return {name: future.result() for name, future in running.items()}


def render_one(order: Order, plan: DocumentPlan, listing: Listing, ending: str) -> bytes:
    """Return one document in one form; KeyError for an ending that is not written."""
    return dict(_tasks(order, plan, listing))[f"{plan.key}.{ending}"]()


def _tasks(order: Order, plan: DocumentPlan, listing: Listing) -> Iterator[_Task]:
    paper = Paper(plan.orientation)
    document = fill(order, order.form(plan.form), listing)
    table = fill(order, order.form(plan.sheet), listing) if plan.sheet else document
    html = page(order, plan, document)
    about = (paper, plan.title, listing.on)
    yield f"{plan.key}.docx", partial(docx, html, *about)
    yield f"{plan.key}.xlsx", partial(xlsx, table, *about)
    yield f"{plan.key}.pdf", partial(pdf, html, *about)


def _make_folder(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"Папку {out} не создать. Укажите другую: --out ПАПКА.") from error


def _write(path: Path, content: bytes) -> Path:
    """Replace the file at once: a half of a form never lies under its name."""
    part = path.with_name(f".{path.name}.part")
    try:
        part.write_bytes(content)
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        message = f"Файл {path} не записать: он открыт в другой программе или папка закрыта"
        raise UserError(f"{message} для записи. Закройте файл и повторите.") from error
    return path
