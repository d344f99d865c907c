"""A filled form through the order's template: the HTML from which Word and PDF are made."""

from pathlib import Path

from jinja2 import BaseLoader, FileSystemLoader, PrefixLoader, StrictUndefined, TemplateError
from jinja2.exceptions import SecurityError
from jinja2.loaders import ChoiceLoader
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from opora.documents.table import FormDocument, Value, shown
from opora.orders.order import DocumentPlan, Order
from opora.orders.record import OrderError

BLOCKS = Path(__file__).parent / "blocks"

_ABOUT = ("title", "number", "date", "authority", "source")


def page(order: Order, plan: DocumentPlan, document: FormDocument) -> str:
    """Return the HTML of the document.

    Templates come from folders that people write, so they run in a sandbox; every value is
    escaped; a name that is not there is an error, not an empty place. A template sees `document`
    and of the `order` its title, number, date, authority and source. Raises OrderError.
    """
    environment = sandbox(order.folder / "documents")
    # Not the order itself: its folder is a Path, and a Path can delete files in any sandbox.
    about = {name: getattr(order, name) for name in _ABOUT}
    try:
        return environment.get_template(plan.template).render(document=document, order=about)
    except (TemplateError, OSError, UnicodeDecodeError) as error:
        raise OrderError(f"documents/{plan.template}", "", _explained(error)) from error


def sandbox(folder: Path) -> ImmutableSandboxedEnvironment:
    """Return the environment of the templates of a folder; «opora/» has the blocks of all."""
    loader: BaseLoader = ChoiceLoader(
        [FileSystemLoader(folder), PrefixLoader({"opora": FileSystemLoader(BLOCKS)})]
    )
    environment = ImmutableSandboxedEnvironment(
        loader=loader, autoescape=True, undefined=StrictUndefined
    )
    environment.filters["shown"] = _shown
    return environment


def _shown(value: Value) -> Markup:
    """Return the value as text, escaped; its lines stay lines."""
    return Markup("<br>").join(escape(line) for line in shown(value).split("\n"))


def _explained(error: Exception) -> str:
    line = getattr(error, "lineno", None)
    where = f"строка {line}: " if line else ""
    if isinstance(error, SecurityError):
        return f"{where}шаблон обращается к тому, что ему закрыто. Уберите это обращение."
    return f"{where}шаблон не выполняется ({error}). Исправьте его по образцу готовых приказов."
