"""Answers to what cannot be done: what happened, and what to do next."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

_NOT_FOUND = (
    "Такой страницы нет, или она не для вашей роли. Проверьте адрес или вернитесь на главную."
)
_FORBIDDEN = "Это действие закрыто. Вернитесь на главную."
_STALE = (
    "Страница была открыта слишком давно, и действие не выполнено. Вернитесь назад, обновите "
    "страницу и повторите."
)
_FAILED = (
    "Ошибка программы. Данные не изменены. Повторите позже; если не поможет, назовите "
    "администратору время ошибки и страницу."
)


def explained(request: HttpRequest, message: str, status: int = 400) -> HttpResponse:
    """Return a page that says what is wrong and what to do."""
    return render(request, "opora/error.html", {"message": message}, status=status)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return 404: there is no such thing, or nothing the person may know of."""
    return explained(request, _NOT_FOUND, 404)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Return 403."""
    return explained(request, _FORBIDDEN, 403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """Return 403 for a form that did not come from our page, or from one that is too old."""
    return explained(request, _STALE, 403)


def failed(request: HttpRequest) -> HttpResponse:
    """Return 500; nothing of the cause is shown."""
    return explained(request, _FAILED, 500)
