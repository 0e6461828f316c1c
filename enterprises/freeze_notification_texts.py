"""The words of the notification that an emergency freeze was imposed."""

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from enterprises.notification_texts import Facts, Kind, declare


def _named(facts: Facts) -> dict[str, str]:
    place = facts["place"]
    chinese = (get_language() or "").startswith("zh") and place["name_zh"]
    return {"place": place["name_zh"] if chinese else place["name"], "reason": facts["reason"]}


def _title(facts: Facts) -> str:
    return _("Emergency freeze: %(place)s") % _named(facts)


def _text(facts: Facts) -> str:
    return _(
        "Nothing is posted, approved or appointed in %(place)s until two people lift the freeze. Reason: %(reason)s"
    ) % _named(facts)


FREEZE_IMPOSED = declare("freeze_imposed", Kind(_title, _text))
