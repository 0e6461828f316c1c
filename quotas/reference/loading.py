"""Loading of all reference data: register, products, programmes, plans, statistics. Idempotent."""

from core import reference_files
from core.actors import Actor
from core.outbox import without_announcements
from core.transactions import service
from enterprises import reference as register
from environment import reference as environment
from quotas.reference import figures, notices, parameters, plans, products, programmes, reconciliation, statistics
from resources import reference as resources


@without_announcements()
@service
def load(*, actor: Actor, without_plans: bool = False) -> tuple[dict[str, int], list[plans.Remark]]:
    """Load all reference data; return the number of new rows by kind, and the reconciliation of the figures.

    ``without_plans``: no notice, so that a register can begin with quota of its own (``load_history``).

    No screening is triggered: the nightly run judges what the plans change for filings.
    """
    printed = figures.all_figures()
    plan = plans.decide(printed)
    new = register.load(actor=actor) | products.load() | programmes.load()
    new |= resources.load(actor=actor) | environment.load(actor=actor)
    new |= parameters.load(actor=actor)
    new["notices"] = 0 if without_plans else notices.load(plan, actor=actor)
    new["statistics"] = statistics.load(statistics.compare_with_plans(plan.remarks))
    for kind, load_further in reference_files.further.items():
        new[kind] = load_further(actor=actor)
    return new, reconciliation.remarks(printed, plan)
