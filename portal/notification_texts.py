"""The texts of notifications about files of lists."""

from django.utils.translation import gettext as _

from core.api import list_files as lists
from enterprises.notification_texts import Facts, Kind, declare
from portal.models import ListFile


def _named(facts: Facts) -> dict[str, str]:
    rows = lists.model_of(facts["list"])._meta.verbose_name_plural
    return {"rows": str(rows), "format": str(ListFile.Format(facts["format"]).label)}


LIST_FILE_READY = declare(
    "list_file_ready",
    Kind(
        lambda facts: _("Your file is ready: %(rows)s (%(format)s)") % _named(facts),
        lambda facts: _("The file is kept for seven days. Only you can download it."),
    ),
)
LIST_FILE_FAILED = declare(
    "list_file_failed",
    Kind(
        lambda facts: _("Your file could not be prepared: %(rows)s (%(format)s)") % _named(facts),
        lambda facts: _("Its page gives the reason."),
    ),
)
