"""Each step of a lifecycle is taken by a person who holds a role for it: asked by the database of every table that has one.

The triggers say the same as the lifecycles; a table without one names the guard that asks in its place.
"""

import gc
import json
from collections import defaultdict
from typing import Any

import pytest
from django.db import connection

from core.lifecycle import Lifecycle
from enterprises.policies import roles_with

STEPS = (
    "SELECT t.tgrelid::regclass::text, t.tgname, encode(t.tgargs, 'escape') FROM pg_trigger t"
    " JOIN pg_proc f ON f.oid = t.tgfoid WHERE f.proname = 'stepped_in_role'"
)
TRIGGERS = "SELECT tgrelid::regclass::text, tgname FROM pg_trigger WHERE NOT tgisinternal"
OFFICES_OF_ENTRIES = "rows are only added: a further one withdraws"
AS_FILED = "rows are only added: a signer files a further one"
# Lifecycles whose steps another guard asks for: its triggers, and what they ask.
ELSEWHERE: dict[str, tuple[tuple[str, ...], str]] = {
    "enterprises_approvalrequest": (("approval_decided_by_entitled", "approval_by_entitled"), "both are entitled"),
    "enterprises_commitment": (("recorded_in_role", "entry_withdrawn_by_its_office"), OFFICES_OF_ENTRIES),
    "enterprises_compliancelist": (("recorded_in_role",), "never changed; entries are of a list's own ministry"),
    "enterprises_consultation": (("recorded_in_role", "concluded_in_role"), "by the office that asks"),
    "enterprises_consultedoffice": (("recorded_in_role", "answered_in_role"), "by the very office"),
    "enterprises_eliminatedcapacity": (("recorded_in_role", "entry_withdrawn_by_its_office"), OFFICES_OF_ENTRIES),
    "enterprises_enterprise": (("suspended_in_role", "ended_by_two"), "suspended by an office, ended by two"),
    "enterprises_licence": (("revoked_in_role",), "suspensions are rows of their own, with guards of their own"),
    "enterprises_sitelabel": (("recorded_in_role", "entry_withdrawn_by_its_office"), OFFICES_OF_ENTRIES),
    "environment_siteprocess": (("ended_in_role", "withdrawn_in_role"), "by an office, or the enterprise its own"),
    "inspections_handover": (("handover_guard",), "by an inspector, of no office below its maker"),
    "quotas_programmeyear": (("year_turned_by_two", "year_opens_with_a_notice"), "by two, or by a notice in force"),
    "quotas_reportingperiod": (("recorded_in_role", "turned_in_role"), "by an officer of the province"),
    "resources_usereturn": (("recorded_in_role", "keyed_in_in_role", "decided_in_role"), "by its signer or its office"),
    "trade_letter": (("letter_guard",), "by the office that drafted it, and by people of its recipient"),
}


def lifecycles() -> list[Lifecycle[Any]]:
    """Return the lifecycles of the product."""
    found: list[Lifecycle[Any]] = [one for one in gc.get_objects() if isinstance(one, Lifecycle)]
    return [one for one in found if not one.model.__module__.startswith("tests.")]


def is_stored(one: Lifecycle[Any]) -> bool:
    return any(field.name == one.field for field in one.model._meta.concrete_fields)


@pytest.fixture
def rules(db: None) -> dict[str, dict[str, Any]]:
    """Return what the triggers ask of each table, by step and column."""
    with connection.cursor() as cursor:
        cursor.execute(STEPS)
        return {table: json.loads(args.split("\\000")[0]) for table, _name, args in cursor.fetchall()}


@pytest.fixture
def triggers(db: None) -> dict[str, set[str]]:
    found: dict[str, set[str]] = defaultdict(set)
    with connection.cursor() as cursor:
        cursor.execute(TRIGGERS)
        for table, name in cursor.fetchall():
            found[table].add(name)
    return found


def test_show(rules: Any, triggers: Any) -> None:
    for one in sorted(lifecycles(), key=lambda x: x.model._meta.db_table):
        t = one.model._meta.db_table
        if t in rules:
            r = rules[t]["steps"]
            exp: dict[tuple[str, str], set[str]] = {}
            for tr in one.transitions.values():
                for s in tr.sources:
                    if tr.target and tr.target != s:
                        exp.setdefault((str(s), str(tr.target)), set()).update(roles_with(tr.capability))
            for (s, g), roles in exp.items():
                got = set(r.get(f"{s}>{g}", r.get(g, [])))
                if got != roles:
                    print("DIFF", t, s, g, "more", sorted(got - roles), "less", sorted(roles - got))
            used = {f"{s}>{g}" for s, g in exp} | {g for _s, g in exp}
            print("FURTHER", t, [x for x in r if x not in used])
        elif t in ELSEWHERE:
            print("ELSE", t, set(ELSEWHERE[t][0]) - triggers[t])
        else:
            print("NONE", t, is_stored(one), sorted(x for x in triggers[t] if not x.startswith("row_version")))
    assert 0
