"""Texts of notifications about the person's own account: what changed, and what to do if it was another person."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from enterprises.notification_texts import Facts, Kind, declare


def _not_you() -> str:
    return _("If this was not you, change your password and tell the administrator who looks after your account.")


def _kind(title: Callable[[Facts], str], text: Callable[[Facts], str]) -> Kind:
    return Kind(title, lambda facts: f"{text(facts)} {_not_you()}")


def _factor_title(facts: Facts) -> str:
    titles = {
        "added": _("A second factor was set up"),
        "removed": _("A second factor was removed"),
        "codes": _("New recovery codes were generated"),
        "released": _("A second factor was released for signing"),
    }
    return titles[facts["change"]]


def _factor_text(facts: Facts) -> str:
    texts = {
        "added": _("A second factor was set up for your account."),
        "removed": _("A second factor of your account was removed."),
        "codes": _("New recovery codes were generated for your account. The old ones no longer work."),
        "released": _("An administrator has released your second factor. It can be used to sign from now on."),
    }
    text = texts[facts["change"]]
    if hours := facts.get("hours"):
        waits = ngettext(
            "It cannot be used to sign for %(hours)d hour, unless an administrator releases it.",
            "It cannot be used to sign for %(hours)d hours, unless an administrator releases it.",
            hours,
        )
        text = f"{text} {waits % {'hours': hours}}"
    return text


def _sign_in_text(facts: Facts) -> str:
    text = _("Your account was signed in to from %(browser)s, network %(network)s.") % facts
    if failures := facts.get("failures"):
        before = ngettext(
            "Before that there was %(failures)d failed attempt.",
            "Before that there were %(failures)d failed attempts.",
            failures,
        )
        text = f"{text} {before % {'failures': failures}}"
    return text


FACTOR_CHANGED = declare("factor_changed", _kind(_factor_title, _factor_text))
UNUSUAL_SIGN_IN = declare("unusual_sign_in", _kind(lambda facts: _("Unusual sign-in to your account"), _sign_in_text))
SIGN_IN_SLOWED = declare(
    "sign_in_slowed",
    _kind(
        lambda facts: _("Many failed attempts to sign in"),
        lambda facts: _("Many wrong passwords or codes were tried for your account. Further attempts are delayed."),
    ),
)
PASSWORD_CHANGED = declare(
    "password_changed",
    _kind(
        lambda facts: _("Your password was changed"),
        lambda facts: _("Your password was changed. Other sessions, API tokens and the calendar address have ended."),
    ),
)
ACCESS_ENDED = declare(
    "access_ended",
    _kind(
        lambda facts: _("Sign in again for your new office"),
        lambda facts: _(
            "You were appointed to an office. Your password, second factors, sessions, API tokens and the calendar"
            " address have ended. Administrators send you a link for a new password."
        ),
    ),
)
EMAIL_CHANGED = declare(
    "email_changed",
    _kind(
        lambda facts: _("The e-mail address of your account was changed"),
        lambda facts: _("Mail about your account will go to another address from now on."),
    ),
)
# There was no address to notify: only the pages show it.
EMAIL_ADDED = declare(
    "email_added",
    Kind(
        lambda facts: _("An e-mail address was added to your account"),
        lambda facts: _not_you(),
        mailed=False,
    ),
)
NAME_CHANGED = declare(
    "user_name_changed",
    Kind(
        lambda facts: _("Your user name was changed"),
        lambda facts: _("You sign in as %(username)s from now on.") % facts,
    ),
)
LINK_NOT_SENT = declare(
    "link_not_sent",
    Kind(
        lambda facts: _("The link for %(name)s could not be sent") % facts,
        lambda facts: (
            _(
                "The mail to %(email)s with the link by which %(username)s sets a password was not accepted. Check the "
                "address, and send another link from the page of the person."
            )
            % facts
        ),
    ),
)
