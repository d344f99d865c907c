"""How much a request may bring: refused by what its header says, before a byte of it is read."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from opora.intake.zip_parts import megabytes
from opora.records.upload_rules import upload_rules
from opora.web.errors import explained


def bounded(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[..., HttpResponse]:
    """Return the middleware."""

    def within_bounds(request: HttpRequest) -> HttpResponse:
        size = request.META.get("CONTENT_LENGTH") or "0"
        most = upload_rules().request_bytes
        if size.isdecimal() and int(size) > most:
            said = f"За один раз можно прислать до {megabytes(most)}. Отправьте файлы по частям."
            return explained(request, said, 413)
        return answer(request)

    return within_bounds
