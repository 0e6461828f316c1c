"""The sentence that explains the figure of a holder: what the assumptions do to it, and how the year ends."""

from django.utils.translation import gettext as _

from core.formats import day, tonnes
from quotas.planning.scenarios import Effect, Trace
from quotas.services.scenarios.positions import AssessedHolder, Ending, Position


def explain(row: AssessedHolder) -> str:
    """Return the effects of the assumptions, then how the figure came about."""
    effects = [_effect(row.account.holder.code, trace) for trace in row.traces]
    return " ".join([*effects, *_year_end(row.before, row.after, row.reported, own_seasons=row.own_seasons)])


def _effect(holder: str, trace: Trace) -> str:
    values = {
        "tonnes": tonnes(trace.figure),
        "at": trace.at,
        "day": day(trace.day),
        "until": day(trace.until),
        "percent": f"{trace.figure.normalize():f}",
    }
    match trace.effect:
        case Effect.CUT if trace.at == holder:
            return _("Loses %(tonnes)s t.") % values
        case Effect.CUT:
            return _("Loses %(tonnes)s t, its share of the cut at %(at)s by what is allocated.") % values
        case Effect.SUPPLEMENT if trace.at == holder:
            return _("Gains %(tonnes)s t.") % values
        case Effect.SUPPLEMENT:
            return _("Gains %(tonnes)s t, its share of the supplement at %(at)s by what is allocated.") % values
        case Effect.CLOSED:
            return _("Closed from %(day)s: %(tonnes)s t that are left then go back to the giver.") % values
        case Effect.SUSPENDED if trace.until is None:
            return _("Suspended from %(day)s: no use until the end of the year.") % values
        case Effect.SUSPENDED:
            return _("Suspended from %(day)s: no use until %(until)s.") % values
        case Effect.MERGED:
            return _("Merged into %(at)s on %(day)s, with %(tonnes)s t that are left then.") % values
        case Effect.SUCCEEDS:
            return _("Takes over %(tonnes)s t and the use of %(at)s from %(day)s.") % values
    return _("From %(day)s the same feed yields %(percent)s %% of today's output.") % values


def _year_end(before: Position, after: Position, reported: int, *, own_seasons: bool) -> list[str]:
    values = {
        "used": tonnes(after.used),
        "allocated": tonnes(after.allocated),
        "months": reported,
        "likely": tonnes(after.likely),
        "low": tonnes(after.low),
        "high": tonnes(after.high),
        "over": tonnes(after.over),
        "runs_out": day(after.runs_out),
        "earliest": day(after.earliest),
        "before": day(before.runs_out),
    }
    if after.ending == Ending.UNKNOWN:
        return [_("Used %(used)s t of %(allocated)s t; fewer than three months are reported: no forecast.") % values]
    said = []
    if after.likely is not None:
        said.append(
            _(
                "%(used)s t in %(months)s reported months and its own seasons of earlier years make %(likely)s t by"
                " December (%(low)s to %(high)s t)."
            )
            % values
            if own_seasons
            else _(
                "%(used)s t in %(months)s reported months, continued to December, make %(likely)s t"
                " (%(low)s to %(high)s t)."
            )
            % values
        )
    match after.ending:
        case Ending.OVER:
            said.append(_("More is used already than the %(allocated)s t allocated.") % values)
        case Ending.RUNS_OUT:
            said.append(_("%(over)s t more than the %(allocated)s t allocated: used up on %(runs_out)s.") % values)
        case Ending.MAY_RUN_OUT:
            said.append(
                _("The %(allocated)s t allocated suffice, or are used up on %(earliest)s at the earliest.") % values
            )
        case Ending.LASTS:
            said.append(_("The %(allocated)s t allocated suffice.") % values)
    if before.runs_out != after.runs_out:
        said.append(
            _("At present it runs out on %(before)s.") % values
            if before.runs_out
            else _("At present it does not run out this year.")
        )
    return said
