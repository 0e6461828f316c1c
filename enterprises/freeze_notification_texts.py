"""The words of the notification that an emergency freeze was imposed."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from enterprises.notification_texts import Facts, declare_sentences


def _named(facts: Facts) -> dict[str, str]:
    place = facts["place"]
    chinese = (get_language() or "").startswith("zh") and place["name_zh"]
    return {"place": place["name_zh"] if chinese else place["name"], "reason": facts["reason"]}


FREEZE_IMPOSED = declare_sentences(
    "freeze_imposed",
    _("Emergency freeze: %(place)s"),
    _("Nothing is posted, approved or appointed in %(place)s until two people lift the freeze. Reason: %(reason)s"),
    values=_named,
)
