"""A worker that is killed while it writes the file of a list: another one begins it anew, and nothing is left over."""

import datetime as dt
import signal

from django.db.models.functions import Now

from core import clock
from core.loaders import entering_history
from core.processes import wait_until
from portal.models import ListFile
from portal.services import list_file_work, list_files
from tests.support import factories
from tests.support.child_processes import process
from tests.support.databases import Clone

ROWS = 20
# A worker that is slow, and reads few rows at a time.
WORK = """
import sys, time, django; django.setup()
from core import row_security
from core.api import program_files
from portal.services import list_file_work
row_security.act_as_system()
program_files.CHUNK, list_file_work.SECONDS_BETWEEN_NOTES = 1, 0
note = list_file_work._Noted._note
list_file_work._Noted._note = lambda noted: (note(noted), time.sleep(float(sys.argv[2])))
list_file_work.prepare(sys.argv[1])
"""


def test_the_file_of_a_killed_worker_is_prepared_by_the_next(own_database: Clone) -> None:
    with clock.at(dt.date(2011, 10, 12)), entering_history():
        for number in range(ROWS):
            factories.enterprise(f"E-{number:02}")
        person = factories.user("provincial_regulator", at="36", authorities=("MLR",))
        file = list_files.ask(actor=person, address="/api/v1/enterprises/", format="csv")
    with process(own_database, "-c", WORK, str(file.pk), "1") as first:
        assert wait_until(lambda: ListFile.objects.filter(rows_done__gte=2).exists(), 60)
        first.send_signal(signal.SIGKILL)
        first.wait()
    file.refresh_from_db()
    assert (file.state, file.rows, file.rows_done < ROWS) == ("working", ROWS, True)
    assert list_file_work.stalled() == []
    ListFile.objects.update(worked_at=Now() - list_file_work.STALLED - dt.timedelta(seconds=1))
    assert list_file_work.stalled() == [file.pk]
    with process(own_database, "-c", WORK, str(file.pk), "0") as second:
        assert second.wait(60) == 0
    file.refresh_from_db()
    assert (file.state, file.rows_done, file.attempts) == ("ready", ROWS, 2)
    content = b"".join(list_files.open_content(file, actor=person)).decode()
    assert len(content.splitlines()) == 1 + ROWS
