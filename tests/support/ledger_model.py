"""A model of the ledger in plain dictionaries and loops: slow, simple, and independent of the product's code."""

import copy
from decimal import Decimal
from itertools import pairwise
from typing import Any

RANKS = {"nation": 0, "province": 1, "prefecture": 2, "county": 3, "group": 4, "enterprise": 5}


class Refused(Exception):
    pass


class Model:
    def __init__(self, tree: dict[str, tuple[str, str | None]]) -> None:
        """``tree``: code → (type, code of the parent by place)."""
        zero = {name: Decimal(0) for name in ("received", "given", "passed_on", "withheld", "pending", "accepted")}
        self.accounts: dict[str, dict[str, Any]] = {
            code: {**zero, "type": kind, "parent": parent} for code, (kind, parent) in tree.items()
        }

    # --- Acts: a list of (kind, from, to, tonnes), done as a whole or not at all -------------------------------------
    def act(self, legs: list[tuple[str, str | None, str | None, Decimal]]) -> None:
        before = copy.deepcopy(self.accounts)
        try:
            takers: set[str] = set()
            new_parents: dict[str, str] = {}
            for kind, giver, taker, _tonnes in legs:
                self._may_stand(kind, giver, taker, new_parents)
            for kind, giver, taker, tonnes in legs:
                self._apply(kind, giver, taker, tonnes, takers)
            for code, parent in new_parents.items():
                self.accounts[code]["parent"] = parent
            self._judge(takers)
        except Refused:
            self.accounts = before
            raise

    def undo(self, legs: list[tuple[str, str | None, str | None, Decimal]]) -> None:
        before = copy.deepcopy(self.accounts)
        try:
            takers: set[str] = set()
            for kind, giver, taker, tonnes in legs:
                self._apply(kind, giver, taker, -tonnes, takers)
            self._judge(takers)
        except Refused:
            self.accounts = before
            raise

    def route(self, source: str, target: str) -> list[tuple[str, str]]:
        up, down = self._line(source), self._line(target)
        common = next(code for code in up if code in down)
        way = up[: up.index(common) + 1]
        below = down[: down.index(common)][::-1] if self.accounts[target]["given"] > 0 else [target]
        way += [code for code in below if code != common]
        return list(pairwise(way))

    # --- What the accounts then show ---------------------------------------------------------------------------------
    def used(self, code: str) -> tuple[Decimal, Decimal]:
        pending, accepted = self.accounts[code]["pending"], self.accounts[code]["accepted"]
        for child, account in self.accounts.items():
            if account["parent"] == code:
                below = self.used(child)
                pending, accepted = pending + below[0], accepted + below[1]
        return pending, accepted

    def withheld_below(self, code: str) -> Decimal:
        """Return the tonnes withheld from all holders below a holder."""
        result = Decimal(0)
        for child, account in self.accounts.items():
            if account["parent"] == code:
                result += account["withheld"] + self.withheld_below(child)
        return result

    def allocated(self, code: str) -> Decimal:
        account = self.accounts[code]
        allocated: Decimal = account["received"] - account["withheld"] - self.withheld_below(code)
        return allocated

    def reached(self, code: str) -> bool:
        account = self.accounts[code]
        if account["given"] > 0:
            return True
        if account["type"] == "nation":
            return False
        above = self.accounts[account["parent"]]
        if above["type"] == "nation":
            return above["given"] > 0 and above["passed_on"] == above["received"]
        return self.reached(account["parent"])

    def state(self, code: str) -> str:
        account, used = self.accounts[code], sum(self.used(code))
        allocated = self.allocated(code)
        if not self.reached(code):
            return "awaiting_plan"
        if account["given"] == 0 and used > 0:
            return "unplanned"
        if used > allocated:
            return "exceeded"
        if allocated > 0 and used * 10 >= allocated * 9:
            return "near"
        return "within"

    # --- The rules ---------------------------------------------------------------------------------------------------
    def _may_stand(self, kind: str, giver: str | None, taker: str | None, new_parents: dict[str, str]) -> None:
        if kind in {"return", "deduct", "reduce"} and self.accounts[str(giver)]["parent"] != taker:
            raise Refused
        if kind not in {"distribute", "transfer"}:
            return
        assert giver is not None
        assert taker is not None
        if self._rank(giver) > self._rank(taker):
            if kind == "distribute" or self.accounts[giver]["parent"] != taker:
                raise Refused
            return
        if self._rank(giver) == self._rank(taker):
            raise Refused
        account = self.accounts[taker]
        if account["parent"] != giver:
            if account["given"] > 0 or new_parents.get(taker, giver) != giver:
                raise Refused
            new_parents[taker] = giver

    def _apply(self, kind: str, giver: str | None, taker: str | None, tonnes: Decimal, takers: set[str]) -> None:
        undo = tonnes < 0
        one, other = self.accounts.get(giver or ""), self.accounts.get(taker or "")
        upwards = kind == "transfer" and self._rank(str(giver)) > self._rank(str(taker))
        if kind in {"return", "deduct", "reduce"} or upwards:
            assert one is not None
            one["received"] -= tonnes
            if other:
                other["passed_on"] -= tonnes
            if not undo:
                takers.add(str(giver))
        elif kind in {"control", "distribute", "transfer"}:
            assert other is not None
            other["received"] += tonnes
            other["given"] += tonnes
            if one:
                one["passed_on"] += tonnes
            if undo and kind == "transfer":
                takers.add(str(taker))
        elif kind in {"withhold", "release"}:
            assert other is not None
            change = tonnes if kind == "withhold" else -tonnes
            other["withheld"] += change
            if change > 0:
                takers.add(str(taker))
        elif kind == "use":
            assert other
            other["pending"] += tonnes
        elif kind == "accept":
            assert other
            other["pending"] -= tonnes
            other["accepted"] += tonnes

    def _judge(self, takers: set[str]) -> None:
        for code, account in self.accounts.items():
            if min(account["withheld"], account["pending"], account["accepted"]) < 0:
                raise Refused
            if account["received"] < account["passed_on"] + account["withheld"]:
                raise Refused
            used = account["pending"] + account["accepted"]
            if code in takers and account["type"] == "enterprise" and account["received"] - account["withheld"] < used:
                raise Refused

    def _rank(self, code: str) -> int:
        return RANKS[self.accounts[code]["type"]]

    def _line(self, code: str | None) -> list[str]:
        result = []
        while code is not None:
            result.append(code)
            code = self.accounts[code]["parent"]
        return result
