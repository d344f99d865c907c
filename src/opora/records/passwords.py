"""One rule for passwords that Django does not have."""

from django.core.exceptions import ValidationError

from opora.records.models import Account


class NotTheLogin:
    """A password must not be the login or hold it."""

    def validate(self, password: str, user: Account | None = None) -> None:
        """Raise ValidationError when it does."""
        if user is not None and user.login and user.login.lower() in password.lower():
            raise ValidationError("Пароль содержит логин. Придумайте другой.", code="login")

    def get_help_text(self) -> str:
        """Return the rule for people."""
        return "Пароль не содержит логина."
