"""The application as the web server's processes load it."""

from opora.config.lifeline import end_with_parent
from opora.config.ready import data_folder
from opora.config.wsgi import application
from opora.records.temporary import keep_temporary_files

__all__ = ["application"]

keep_temporary_files(data_folder())
end_with_parent()  # else they would keep the port of a server that was killed
