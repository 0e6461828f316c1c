"""Texts of notifications about requests for two-person acts."""

import datetime as dt

from django.utils.translation import gettext as _

from core.formats import instant, local_text
from enterprises import two_person_acts
from enterprises.notification_texts import Facts, Kind, declare
from enterprises.roles import Role


def _named(facts: Facts) -> dict[str, str]:
    label = str(two_person_acts.find(facts["act"]).label)
    at = facts.get("effective_from")
    about = local_text(facts["object"], facts.get("object_zh"))
    return {
        "act": f"{label}: {about}" if about else label,
        "from": instant(dt.datetime.fromisoformat(at)) if at else "",
        "why": facts.get("failure", ""),
    }


def _waits_title(facts: Facts) -> str:
    return _("A request waits for a second person: %(act)s") % _named(facts)


def _waits_text(facts: Facts) -> str:
    return _(
        "“%(act)s” was proposed. You can approve or refuse it. Look at what it will do before you decide."
    ) % _named(facts)


def _about_title(facts: Facts) -> str:
    return _("About you: %(act)s") % _named(facts)


def _about_text(facts: Facts) -> str:
    stoppable = two_person_acts.find(facts["act"]).stoppable_by_person
    if stoppable and facts["step"] in ("propose", "approve"):
        stop = _("If this is not right, open the link and stop it.")
        return f"{_outcome(facts)} {stop}" if not facts["object"] else _outcome(facts)
    return _outcome(facts)


def _outcome_title(facts: Facts) -> str:
    return _outcome(facts)


def _outcome(facts: Facts) -> str:
    texts = {
        "propose": _("“%(act)s” was proposed and waits for a second person."),
        "approve": _("“%(act)s” was approved and takes effect on %(from)s. Until then it can be cancelled."),
        "carry_out": _("“%(act)s” was approved by a second person and is done."),
        "refuse": _("“%(act)s” was refused."),
        "cancel": _("“%(act)s” was cancelled."),
        "expire": _("“%(act)s” has expired: no decision was made in time, or its effect has changed."),
        "lapse": _("“%(act)s” could not take effect: %(why)s"),
    }
    return texts[facts["step"]] % _named(facts)


def _signer_title(facts: Facts) -> str:
    return _("%(role)s named: %(enterprise)s") % _signer(facts)


def _signer_text(facts: Facts) -> str:
    return _("The role “%(role)s” of %(enterprise)s was given to a person. If this is not right, end it.") % _signer(
        facts
    )


def _signer(facts: Facts) -> dict[str, str]:
    firm = facts["enterprise"]
    name = local_text(firm["name"], firm["name_zh"])
    return {"role": str(Role(facts["role"]).label), "enterprise": f"{name} ({firm['code']})"}


SIGNER_NAMED = declare("signer_named", Kind(_signer_title, _signer_text))
WAITS = declare("approval_waits", Kind(_waits_title, _waits_text))
ABOUT = declare("approval_about_you", Kind(_about_title, _about_text))
DECIDED = declare("approval_decided", Kind(_outcome_title, _outcome))
NOTED = declare("approval_noted", Kind(_outcome_title, _outcome))
