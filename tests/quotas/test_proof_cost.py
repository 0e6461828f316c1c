"""Cost of proving the actor of a notice and of signing: rounds as before and as they are. Run by ``make soak``.

What it costs to file a report is in ``test_filing_proof_cost``.
"""

import datetime as dt
import json
import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import psycopg
import pytest
from django.db import connection

from core import actor_sessions, clock
from enterprises.models import User
from enterprises.services import signatures
from quotas.services import notices
from tests.support import factories
from tests.support.actors import ACTOR_BY_NAME, strict, token_of
from tests.support.databases import Clone
from tests.support.notices import draft

RESULTS = Path(__file__).resolve().parents[2] / "benchmarks" / "results"
SIGNED = {"quotas_notice": "notice_is_signed", "enterprises_signature": "signature_guard"}
PROVEN = "SELECT pg_get_functiondef('core_actor'::regproc)"

type Tokens = dict[User, str]


def name_actor(token: str) -> UUID:
    """As it was: the name is stated, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('app.actor', %s, true)", [token])
    return UUID(token)


class Switch:
    """Turns the database and the services to what they were before, and back."""

    def __init__(self, database: Clone, people: list[User]) -> None:
        self.database, self.people = database, people
        self.patch = pytest.MonkeyPatch()
        with psycopg.connect(database.owner_url) as owner:
            row = owner.execute(PROVEN).fetchone()
        assert row is not None
        self.proven = str(row[0])

    def turn(self, state: str) -> Tokens:
        self.patch.undo()
        with psycopg.connect(self.database.owner_url) as owner:
            owner.execute(ACTOR_BY_NAME if state == "before" else self.proven)
            for table, trigger in SIGNED.items():
                verb = "ENABLE" if state == "signed" else "DISABLE"
                owner.execute(f"ALTER TABLE {table} {verb} TRIGGER {trigger}")
        if state != "signed":
            self.patch.setattr(signatures, "_keep", lambda *said: None)
        if state != "before":
            return {person: token_of(person) for person in self.people}
        self.patch.setattr(actor_sessions, "_assume", name_actor)
        return {person: str(person.pk) for person in self.people}


def notice_by(maker: User, checker: User) -> Callable[[Tokens], None]:
    """Draft, submit and approve, as three requests."""

    def act(tokens: Tokens) -> None:
        with strict(), actor_sessions.presenting(tokens[maker]):
            notice = notices.submit(draft(maker, (None, "CN", "1")), actor=maker)
        with strict(), actor_sessions.presenting(tokens[checker]):
            notices.approve(notice, actor=checker)

    return act


def run(act: Callable[[Tokens], None], tokens: Tokens, seconds: float) -> float:
    """Return the time in milliseconds that a tenth of them stayed below: others work on the machine, too."""
    taken: list[float] = []
    while sum(taken) < seconds:
        began = time.perf_counter()
        act(tokens)
        taken.append(time.perf_counter() - began)
    return statistics.quantiles(taken, n=10)[0] * 1000


@pytest.mark.soak
def test_a_proof_costs_little(own_database: Clone, mlr1: User, mlr2: User) -> None:
    factories.product()
    factories.programme_year()
    rounds = int(os.environ.get("SOAK_ROUNDS", "4"))
    seconds = float(os.environ.get("SOAK_SECONDS", "10"))
    switch = Switch(own_database, [mlr1, mlr2])
    acts = {"notice": notice_by(mlr1, mlr2)}
    result: dict[str, Any] = {
        "what": "tenth percentile of drafting, submitting and approving a notice",
        "date": dt.datetime.now(dt.UTC).isoformat(timespec="seconds"),
        "machine": f"{platform.machine()}, {os.cpu_count()} cores, Python {platform.python_version()}, shared",
        "rounds": f"{rounds} of {seconds:g} s in each state, in turn",
    }
    with clock.at(dt.date(2011, 11, 5)):
        for name, act in acts.items():
            states = ("before", "proven", "signed")
            outcome_: dict[str, list[float]] = {state: [] for state in states}
            run(act, switch.turn("signed"), seconds / 4)  # plans and caches
            for number in range(rounds):
                for state in states if number % 2 else reversed(states):
                    outcome_[state].append(run(act, switch.turn(state), seconds))
            medians = {state: statistics.median(values) for state, values in outcome_.items()}
            result[name] = {
                "ratio": {state: round(value / medians["before"], 3) for state, value in medians.items()},
                "milliseconds_of_each_round": {
                    state: [round(value, 2) for value in values] for state, values in outcome_.items()
                },
            }
    switch.turn("signed")
    RESULTS.mkdir(parents=True, exist_ok=True)
    (RESULTS / "proven-actor.json").write_text(json.dumps(result, indent=2) + "\n")
    assert result["notice"]["ratio"]["signed"] < 2
