"""The words of the reminder that a review round is due."""

import datetime as dt

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.formats import local_text
from enterprises.models import Licence
from enterprises.notification_texts import Facts, Kind, declare


def _stated(facts: Facts) -> dict[str, str]:
    place = facts["place"]
    return {
        "kind": str(Licence.Kind(facts["licence_kind"]).label),
        "place": local_text(place["name"], place["name_zh"]),
        "day": date_format(dt.date.fromisoformat(facts["due_on"])),
    }


def _title(facts: Facts) -> str:
    if facts["left"] < 0:
        return _("The review of licences was due on %(day)s: %(kind)s, %(place)s") % _stated(facts)
    return _("The review of licences is due on %(day)s: %(kind)s, %(place)s") % _stated(facts)


def _text(facts: Facts) -> str:
    text = ngettext(
        "%(count)s licence was not re-examined yet.", "%(count)s licences were not re-examined yet.", facts["waiting"]
    )
    return text % {"count": facts["waiting"]}


REVIEW_DUE = declare("review_due", Kind(_title, _text))
