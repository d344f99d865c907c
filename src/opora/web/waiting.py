"""The answer to a wrong password or code: 400, or 429 when one has to wait."""

from django.http import HttpResponse
from django.utils import timezone

from opora.records.actions.guesses import Wait
from opora.vocabulary.problems import UserError


def refused(response: HttpResponse, error: UserError) -> HttpResponse:
    """Return the response with the status of an error and, for programs, when to try again."""
    response.status_code = 400
    if isinstance(error, Wait):
        response.status_code = 429
        response["Retry-After"] = str(round((error.until - timezone.now()).total_seconds()) + 1)
    return response
