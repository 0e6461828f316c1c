"""Text of the notification that a webhook was stopped: why, and what to do."""

from django.utils.translation import gettext as _

from enterprises.notification_texts import Facts, Kind, declare


def _title(facts: Facts) -> str:
    return _("A webhook was stopped: %(address)s") % facts


def _text(facts: Facts) -> str:
    if facts.get("because") == "role_ended":
        return _("Whoever set it up no longer has the role for it. Start it again if it is still needed.")
    return _("Its receiver answered that it is gone. Enter another address, or remove the webhook.")


STOPPED = declare("webhook_stopped", Kind(_title, _text))
