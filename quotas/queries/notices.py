"""Notices with everything their readers need, and the holders that a cumulative one does not name."""

from collections.abc import Sequence

from django.db.models import Sum
from django.utils.translation import gettext as _

from enterprises.consultation_subjects import is_consulted
from enterprises.eligibility import Eligibility
from enterprises.models import Consultation
from enterprises.scoping import ScopedQuerySet
from quotas.models import Category, Notice, NoticeLine
from quotas.queries import ore_categories, overdraws, printed_figures


def with_lines() -> ScopedQuerySet[Notice]:
    rows = Notice.objects.select_related(
        "issuer",
        "place",
        "programme_year__programme__authority",
        "prepared_by",
        "submitted_by",
        "approved_by",
        "revoked_by",
    ).prefetch_related("editors", "lines__from_holder", "lines__to_holder__enterprise")
    return rows.annotate(is_consulted=is_consulted(Consultation.Subject.NOTICE))


def warnings(notice: Notice, recipients: Sequence[Eligibility]) -> list[dict[str, str]]:
    """Return the warnings for the officer who decides.

    They are overdraws, conditions, places without deposit, printed mismatches, and holders not named.

    ``recipients`` are the answers for those who gain by the notice (``eligibility.recipients``).
    """
    overdrawn = [
        {
            "code": "overdrawn",
            "holder": row.holder.code,
            "category": row.category,
            "tonnes": f"{row.missing:.3f}",
            "detail": row.detail,
        }
        for row in overdraws.find_for_notice(notice)
    ]
    printed = [*mismatches(notice), *printed_figures.warnings(notice)]
    return overdrawn + unmet_conditions(recipients) + ore_categories.warnings(notice) + printed + _unnamed(notice)


def unmet_conditions(recipients: Sequence[Eligibility]) -> list[dict[str, str]]:
    """Return the failed conditions of recipients for which the notice withholds what it gives."""
    detail = _(
        "%(holder)s does not meet a condition: %(condition)s. %(evidence)s What this notice gives it is withheld on"
        " approval, until two officers release it on the account."
    )
    return [
        {
            "code": "quota_withheld",
            "holder": row.enterprise.code,
            "category": "",
            "tonnes": "",
            "detail": detail
            % {
                "holder": row.enterprise.code,
                "condition": judged.condition.label,
                "evidence": judged.judgement.evidence,
            },
        }
        for row in recipients
        for judged in row.left_open
    ]


def mismatches(notice: Notice) -> list[dict[str, str]]:
    """Return the lines whose published table does not add up: stored figure, printed figure and difference."""
    detail = _(
        "%(holder)s, %(category)s: %(kept)s t are recorded, %(printed)s t are printed, a difference of "
        "%(difference)s t. %(why)s"
    )
    return [
        {
            "code": "printed_mismatch",
            "holder": line.to_holder.code,
            "category": line.category,
            "tonnes": f"{line.printed:.3f}",
            "detail": detail
            % {
                "holder": line.to_holder.code,
                "category": Category(line.category).label,
                "kept": f"{line.tonnes:,.3f}",
                "printed": f"{line.printed:,.3f}",
                "difference": f"{abs(line.printed - line.tonnes):,.3f}",
                "why": line.note,
            },
        }
        for line in notice.lines.all()
        if line.printed is not None
    ]


def _unnamed(notice: Notice) -> list[dict[str, str]]:
    """Return holders that a cumulative notice leaves unchanged: not named, though the issuer has given them quota."""
    if notice.basis != Notice.Basis.CUMULATIVE:
        return []
    lines = list(notice.lines.all())
    named = {(line.to_holder_id, line.category) for line in lines}
    categories = {line.category for line in lines}
    givers = {line.from_holder_id for line in lines}
    others = (
        NoticeLine.objects.filter(
            notice__programme_year=notice.programme_year_id,
            notice__issuer=notice.issuer_id,
            notice__state=Notice.State.IN_FORCE,
            notice__issued_on__lte=notice.issued_on,
            category__in=categories,
        )
        .exclude(notice=notice)
        .values("from_holder_id", "to_holder_id", "to_holder__code", "category")
        .annotate(stands=Sum("increment"))
        .order_by("to_holder__code", "category")
    )
    return [
        {
            "code": "unnamed_holder",
            "holder": row["to_holder__code"],
            "category": row["category"],
            "tonnes": f"{row['stands']:.3f}",
            "detail": _("%(holder)s is not named and keeps its %(tonnes)s t.")
            % {"holder": row["to_holder__code"], "tonnes": row["stands"]},
        }
        for row in others
        if row["stands"] and row["from_holder_id"] in givers and (row["to_holder_id"], row["category"]) not in named
    ]
