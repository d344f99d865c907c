"""The application as the web server's processes load it."""

import sys
import threading

from opora.config.lifeline import end_with_parent
from opora.config.ready import data_folder
from opora.config.turns import AT_ONCE, LONGEST, WAITING, Turns
from opora.config.wsgi import application as answering
from opora.records import beat
from opora.records.actions.outages import notice_silence
from opora.records.temporary import keep_temporary_files

__all__ = ["application"]

# Threads that wait for the database get their turn sooner from those that write pages.
sys.setswitchinterval(0.001)
application = Turns(answering, at_once=AT_ONCE, waiting=WAITING, longest=LONGEST)

keep_temporary_files(data_folder())
end_with_parent()  # else they would keep the port of a server that was killed
notice_silence(data_folder())
beat.begin(data_folder(), beat.SERVER, threading.Event())
