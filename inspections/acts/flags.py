"""Acts on a flag; those that end one of the highest severity take two officers who may decide on flags there."""

from collections.abc import Callable

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, gettext_noop
from rest_framework import status as statuses

from core import acts
from core.actors import Actor
from core.acts import NOTHING, ON_EACH, Act, NextStep, Signature
from core.errors import Conflict, DomainError
from core.formats import local_name
from core.forms import OptionalReasonForm
from core.models import TokenScope
from core.type_aliases import Text
from enterprises.services import approvals
from enterprises.two_person_acts import Bounds, Preview, TwoPersonAct, declare
from inspections import flag_messages, rules
from inspections.capabilities import FLAGS_DECIDE
from inspections.lifecycles import FLAG
from inspections.lifecycles.flags import may_act_on_flag
from inspections.models import Case, Flag
from inspections.services import flags


def _bounds(flag: Flag) -> Bounds:
    return Bounds(
        place=flag.place,
        authority=flag.programme.authority if flag.programme else None,
        matter_id=flag.case_id,
    )


def _preview(flag: Flag) -> Preview:
    """Preview the flag; if its figures change, the decision has to be requested again."""
    of_flag = [
        (gettext_noop("Rule"), flag.rule),
        (gettext_noop("About"), f"{flag.subject_code} {flag.subject_name}".strip()),
        (gettext_noop("What was found"), flag_messages.in_english(flag)),
        (gettext_noop("Case"), flag.case.number if flag.case else ""),
    ]
    return Preview([(label, value) for label, value in of_flag if value])


def name_of(flag: Flag) -> str:
    """Return rule and subject of a flag in the reader's language."""
    return f"{_(rules.rule(flag.rule).title)} · {local_name(flag.site or flag.enterprise or flag.subject_name)}"


def _declare(name: str, label: Text, verb: str, carry_out: Callable[..., Flag]) -> TwoPersonAct:
    def guard(actor: Actor, flag: Flag) -> DomainError | None:
        if (obstacle := FLAG.obstacle(flag, verb, actor=actor)) is not None:
            return obstacle
        if flags.takes_two(flag, verb):
            return None
        return Conflict("one_suffices", _("One officer decides on this flag."))

    return declare(
        TwoPersonAct(
            name=name,
            label=label,
            model=Flag,
            related=("place", "programme__authority", "enterprise", "site", "case"),
            bounds=_bounds,
            allows=lambda actor, flag: may_act_on_flag(actor, FLAGS_DECIDE, flag),
            guard=guard,
            lock=FLAG.lock,
            preview=_preview,
            carry_out=carry_out,
            object_name=name_of,
        )
    )


DISMISS = _declare(flags.DISMISS, gettext_lazy("Dismiss a severe flag"), "dismiss", flags.dismiss)
RESOLVE = _declare(flags.RESOLVE, gettext_lazy("Resolve a severe flag"), "resolve", flags.resolve)


def _by_two(verb: str) -> Callable[[Flag], DomainError | None]:
    def elsewhere(flag: Flag) -> DomainError | None:
        if not flags.takes_two(flag, verb):
            return None
        return approvals.needs_second_person()

    return elsewhere


def _escalated(result: flags.Escalation) -> str:
    sentence = _("Case %(number)s is open.") if result.opened else _("This flag has case %(number)s already.")
    return sentence % {"number": result.case.number}


FLAGS = acts.declare(
    FLAG,
    Act(
        FLAG["escalate"],
        flags.escalate,
        result=Case,
        status=statuses.HTTP_201_CREATED,
        tone="primary",
        hint=gettext_lazy("Opens a case about the same subject. The flag stays until the case has ended."),
        done=_escalated,
    ),
    Act(
        FLAG["acknowledge"],
        flags.acknowledge,
        many=ON_EACH,
        form=OptionalReasonForm,
        done=gettext_lazy("Acknowledged: others see that you look into it."),
    ),
    Act(
        FLAG["resolve"],
        flags.resolve_or_ask,
        many=ON_EACH,
        elsewhere=_by_two("resolve"),
        scope=TokenScope.APPROVE,
        signature=Signature(),
        hint=gettext_lazy("The matter is settled. Your reason is recorded with the flag."),
        done=gettext_lazy("Resolved. For 10 minutes you can take this back on the page of the flag."),
    ),
    Act(
        FLAG["dismiss"],
        flags.dismiss_or_ask,
        many=ON_EACH,
        elsewhere=_by_two("dismiss"),
        scope=TokenScope.APPROVE,
        signature=Signature(),
        hint=gettext_lazy(
            "The figures are right, but there is no breach. Your reason is recorded and counted by rule."
        ),
        done=gettext_lazy("Dismissed. For 10 minutes you can take this back on the page of the flag."),
    ),
    Act(
        FLAG["undo"],
        flags.undo,
        many=ON_EACH,
        scope=TokenScope.APPROVE,
        hint=gettext_lazy("Within 10 minutes of your decision. The flag is open again."),
        done=gettext_lazy("Taken back: the flag is open again."),
    ),
    page="pages:flag",
    next_steps={
        "open": NextStep(gettext_lazy("An officer acknowledges it, opens a case, resolves or dismisses it.")),
        "acknowledged": NextStep(gettext_lazy("The officer who looks into it opens a case, resolves or dismisses it.")),
        "escalated": NextStep(gettext_lazy("The case leads on; the flag is decided after it.")),
        "resolved": NOTHING,
        "dismissed": NOTHING,
    },
)
