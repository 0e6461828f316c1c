"""Texts of the notifications that a webhook was set up, moved or stopped: why, and what to do."""

from django.utils.translation import gettext as _

from enterprises.notification_texts import Facts, Kind, declare


def _title(facts: Facts) -> str:
    return _("A webhook was stopped: %(address)s") % facts


def _text(facts: Facts) -> str:
    if facts.get("because") == "role_ended":
        return _("Whoever set it up no longer has the role for it. Start it again if it is still needed.")
    if facts.get("because") == "access_ended":
        return _(
            "The token or the sessions by which it was set up or last changed have ended."
            " Start it again if it is still needed."
        )
    return _("Its receiver answered that it is gone. Enter another address, or remove the webhook.")


def _set_up(facts: Facts) -> str:
    return _("A webhook was set up: %(address)s") % facts


def _moved(facts: Facts) -> str:
    return _("A webhook has another address: %(address)s") % facts


def _check(facts: Facts) -> str:
    return _(
        "%(person)s did so. The register tells this address of your changes. Remove the webhook if it is not yours;"
        " whoever did it should then end his tokens and sessions."
    ) % {"person": facts["person"]}


SET_UP = declare("webhook_set_up", Kind(_set_up, _check))
MOVED = declare("webhook_moved", Kind(_moved, _check))
STOPPED = declare("webhook_stopped", Kind(_title, _text))
