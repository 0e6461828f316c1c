"""Filings as clients send them while something fails: repeated under one idempotency key until they are answered."""

import datetime as dt
import itertools
import random
import threading
import time
from collections.abc import Callable, Sequence
from http.client import HTTPException
from typing import Any

from benchmarks import harness, synthetic_data

PRODUCED = "15.000"  # tonnes in a month


class Filing:
    """A filing: create, then submit, each repeated under one idempotency key until it is answered."""

    def __init__(self, ports: Sequence[int], firm: synthetic_data.Firm, month: dt.date) -> None:
        self.ports, self.firm, self.month = ports, firm, month
        self.receipt, self.attempts, self.unexpected, self.ended = "", 0, "", 0.0

    def __call__(self) -> None:
        body = {
            "enterprise": self.firm.enterprise.code,
            "period": f"{self.month:%Y-%m}",
            "lines": self.firm.lines(PRODUCED),
        }
        report = self._until_answered("/api/v1/reports/", body, "create")
        filed = report and self._until_answered(f"/api/v1/reports/{report['id']}/submit/", {}, "submit")
        self.receipt = filed["receipt"]["number"] if filed else ""
        self.ended = time.monotonic()

    def _until_answered(self, path: str, body: object, act: str) -> Any:
        key = f"{act}-{self.firm.enterprise.code}-{self.month}"
        for _attempt in range(400):
            self.attempts += 1
            client = harness.Client(self.ports[self.attempts % len(self.ports)], self.firm.token)
            try:
                status, answer = client.ask("POST", path, body, **{"Idempotency-Key": key})
            except (OSError, HTTPException):
                status, answer = 0, None
            finally:
                client.close()
            if status in {200, 201}:
                return answer
            if status not in {0, 500, 502, 503}:
                self.unexpected = f"{status} {answer}"
                return None
            time.sleep(random.uniform(0.1, 0.4))
        self.unexpected = f"no answer to {act}"
        return None


class Gate:
    """Releases filings a few at a time, so that every kill falls among them, however fast the machine is."""

    def __init__(self, filings: int, rounds: int) -> None:
        self._each, self._rest = divmod(filings, rounds)
        self._out = threading.Semaphore(0)

    def open(self, number: int) -> None:
        self._out.release(self._each + (number < self._rest))

    def through(self, filing: Filing) -> Callable[[], None]:
        def passing() -> None:
            self._out.acquire()
            filing()

        return passing


def wrote_again(ports: Sequence[int], token: str) -> float:
    """Return the seconds until a write (the creation of a token) succeeds."""
    began = time.monotonic()
    for port in itertools.cycle(ports):
        if time.monotonic() - began > 60:
            break
        client = harness.Client(port, token)
        try:
            if client.ask("POST", "/api/v1/tokens/", {"scopes": ["read"]})[0] == 201:
                return time.monotonic() - began
        except (OSError, HTTPException):
            pass
        finally:
            client.close()
        time.sleep(0.05)
    return time.monotonic() - began
