"""The words of the notification that an emergency freeze was imposed."""

from django.utils.translation import gettext_lazy as _

from core.formats import local_text
from enterprises.notification_texts import Facts, declare_sentences


def _named(facts: Facts) -> dict[str, str]:
    place = facts["place"]
    return {"place": local_text(place["name"], place["name_zh"]), "reason": facts["reason"]}


FREEZE_IMPOSED = declare_sentences(
    "freeze_imposed",
    _("Emergency freeze: %(place)s"),
    _("Nothing is posted, approved or appointed in %(place)s until two people lift the freeze. Reason: %(reason)s"),
    values=_named,
)
