"""A published bulletin as PDF, in the reader's language: its texts, the frozen figures, and their day."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from core import typesetting
from core.formats import NOTHING, day, instant, local_name, per_cent, tonnes
from portal import bulletin_tables
from portal.models import Bulletin


def document(row: Bulletin) -> bytes:
    """Return a published bulletin as PDF."""
    assert row.figures is not None
    data: dict[str, Any] = {
        **typesetting.head(row.title, fictitious=row.fictitious),
        "subject": local_name(row.authority),
        "made": _("Figures of %(on)s, as known at %(as_of)s") % {"on": day(row.on), "as_of": instant(row.as_of)},
        "correction": _correction(row),
        "texts": [
            text for text in ((_("Situation"), row.local_situation), (_("Outlook"), row.local_outlook)) if text[1]
        ],
        "plans_title": _("Plan and accepted use"),
        "plan_columns": [_("Programme"), _("Place"), _("Plan"), _("Accepted use"), _("Share used")],
        "plans": [
            [f"{each.programme} ({each.unit})", each.place, tonnes(each.plan), tonnes(each.used), per_cent(each.share)]
            for each in bulletin_tables.plan_rows(row.figures)
        ],
        "enforcement_title": _("Cases and flags decided"),
        "enforcement_columns": [_("Place"), _("Cases decided"), _("Flags decided")],
        "enforcement": [
            [each.place, *(NOTHING if count is None else str(count) for count in (each.decided, each.flags))]
            for each in bulletin_tables.enforcement_rows(row.figures)
        ],
    }
    return typesetting.pdf("portal/bulletin.typ", data)


def answer(row: Bulletin) -> HttpResponse:
    """Return the bulletin as a download named by its ministry and time."""
    name = "-".join(str(part) for part in ("bulletin", row.authority.code, row.year, row.month, row.edition) if part)
    return typesetting.answer(name, document(row))


def _correction(row: Bulletin) -> str:
    if row.corrects is None:
        return ""
    stated = {"edition": row.corrects.edition, "reason": row.correction_reason}
    return _("This edition corrects edition %(edition)s: %(reason)s") % stated
