"""The texts of notifications about files of lists."""

from django.utils.translation import gettext_lazy as _

from core.api import list_files as lists
from enterprises.notification_texts import Facts, declare_sentences
from portal.models import Bulletin, ListFile


def _named(facts: Facts) -> dict[str, str]:
    rows = lists.model_of(facts["list"])._meta.verbose_name_plural
    return {"rows": str(rows), "format": str(ListFile.Format(facts["format"]).label)}


def _of_bulletin(facts: Facts) -> dict[str, str]:
    row = Bulletin(year=facts["year"], month=facts["of_month"], edition=facts["edition"])
    return {"bulletin": row.title, "person": facts["person"]}


BULLETIN_TAKEN_OVER = declare_sentences(
    "bulletin_taken_over",
    _("Taken over by %(person)s: %(bulletin)s"),
    _("%(person)s has become the drafter of your draft. You need do nothing more."),
    values=_of_bulletin,
)
LIST_FILE_READY = declare_sentences(
    "list_file_ready",
    _("Your file is ready: %(rows)s (%(format)s)"),
    _("The file is kept for seven days. Only you can download it."),
    values=_named,
)
LIST_FILE_FAILED = declare_sentences(
    "list_file_failed",
    _("Your file could not be prepared: %(rows)s (%(format)s)"),
    _("Its page gives the reason."),
    values=_named,
)
