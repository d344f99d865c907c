"""The application as the web server's processes load it."""

from opora.config.lifeline import end_with_parent
from opora.config.wsgi import application

__all__ = ["application"]

end_with_parent()  # else they would keep the port of a server that was killed
