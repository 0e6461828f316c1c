"""Sending of requests: the token, idempotency keys, repetition while the register is away, refusals as errors."""

import time
import uuid
from collections.abc import Iterator, Mapping
from typing import Any, Self, TypedDict
from urllib.parse import quote

import httpx

type Upload = bytes | tuple[str, bytes]  # the content of a file, or its name and content

TOO_MANY, AWAY = 429, 503
SHORTEST_PAUSE = 1.0  # seconds between two attempts, whatever the answer asks for


class _Page[Row](TypedDict):
    next: str | None
    previous: str | None
    results: list[Row]


class Page[Row](_Page[Row]):
    """A page of a list; ``Transport.every`` goes on to the next ones."""

    count: int
    count_is_exact: bool


class LongPage[Row](_Page[Row]):
    """A page of a list that may be too long to count."""

    count: int | None
    count_is_exact: bool | None


class ListQuery(TypedDict, total=False):
    """The parameters that lists have in common."""

    limit: int | None
    offset: int | None
    ordering: str | None
    search: str | None


class Keys(TypedDict, total=False):
    idempotency_key: str | None


class SignedKeys(Keys, total=False):
    signature_code: str | None


class Refused(Exception):
    """The register refused a request: ``status``, the stable ``code``, and ``errors`` by field (RFC 9457)."""

    def __init__(self, status: int, problem: Mapping[str, Any]) -> None:
        self.status = status
        self.code = str(problem.get("code", ""))
        self.detail = str(problem.get("detail", ""))
        self.errors: list[dict[str, str]] = list(problem.get("errors", ()))
        faults = "; ".join(f"{one.get('pointer')}: {one.get('detail')}" for one in self.errors)
        super().__init__(f"{status} {self.code}: {self.detail}" + (f" ({faults})" if faults else ""))


class Transport:
    """A connection to a register; closed by ``close`` or at the end of a ``with`` block."""

    def __init__(self, address: str, token: str, *, timeout: float = 60, patience: float = 60, **options: Any) -> None:
        """Connect to a register.

        ``patience`` is for how many seconds a request is repeated while the register is away or busy. A request that
        was refused for its rate (429) is always repeated; one that may have taken effect, because the register was away
        (503, no answer), only if it may be sent twice: a GET, or a POST with an idempotency key. ``options`` go to
        ``httpx.Client`` (``verify``, ``proxy``, …).
        """
        self._http = httpx.Client(
            base_url=address, timeout=timeout, headers={"Authorization": f"Bearer {token}"}, **options
        )
        self._patience = patience
        self.etag = ""  # of the last answer, for ``if_match``

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *raised: object) -> None:
        self.close()

    def close(self) -> None:
        self._http.close()

    @staticmethod
    def quote(part: str) -> str:
        """Return a part of an address with special characters escaped."""
        return quote(str(part), safe="")

    @staticmethod
    def keyed(idempotency_key: str | None = None, signature_code: str | None = None) -> dict[str, str | None]:
        """Return the headers of a POST that takes effect once, however often it is sent; a missing key is drawn."""
        return {"Idempotency-Key": idempotency_key or str(uuid.uuid4()), "X-Signature-Code": signature_code}

    def every[Row](self, page: Page[Row] | LongPage[Row]) -> Iterator[Row]:
        """Yield the rows of a list from this page to its end."""
        yield from page["results"]
        while address := page["next"]:
            page = self.json("GET", address)
            yield from page["results"]

    def json(self, verb: str, path: str, **sent: Any) -> Any:
        return self._send(verb, path, **sent).json()

    def bytes(self, verb: str, path: str, **sent: Any) -> bytes:
        return self._send(verb, path, **sent).content

    def none(self, verb: str, path: str, **sent: Any) -> None:
        self._send(verb, path, **sent)

    def _send(
        self,
        verb: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        headers: Mapping[str, str | None] | None = None,
        body: Any = None,
        form: Mapping[str, Any] | None = None,
    ) -> httpx.Response:
        named = {name: value for name, value in (headers or {}).items() if value is not None}
        repeatable = verb == "GET" or "Idempotency-Key" in named
        fields = {name: value for name, value in (form or {}).items() if value is not None}
        files = {name: value for name, value in fields.items() if isinstance(value, bytes | tuple)}
        data = {name: _text(value) for name, value in fields.items() if name not in files}
        end = time.monotonic() + self._patience
        while True:
            try:
                answer = self._http.request(
                    verb,
                    path,
                    params={name: _text(value) for name, value in (query or {}).items() if value is not None} or None,
                    headers=named,
                    json=body,
                    files=files or None,
                    data=data or None,
                )
            except httpx.TransportError:
                if not repeatable or time.monotonic() > end:
                    raise
                time.sleep(SHORTEST_PAUSE)
                continue
            again = answer.status_code == TOO_MANY or (answer.status_code == AWAY and repeatable)
            if again and (pause := _pause(answer)) <= end - time.monotonic():
                time.sleep(pause)
                continue
            if not answer.is_success:
                raise Refused(answer.status_code, _problem(answer))
            self.etag = answer.headers.get("ETag", "")
            return answer


def _text(value: Any) -> Any:
    """Return a parameter as the API reads it: ``true`` and ``false``, and each member of a list by itself."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value


def _pause(answer: httpx.Response) -> float:
    """Return the seconds that an answer asks to wait."""
    wanted = answer.headers.get("Retry-After", "")
    return max(SHORTEST_PAUSE, float(wanted) if wanted.isdecimal() else 0.0)


def _problem(answer: httpx.Response) -> Mapping[str, Any]:
    try:
        problem = answer.json()
    except ValueError:  # of a proxy
        return {"detail": answer.text[:500]}
    return problem if isinstance(problem, dict) else {"detail": str(problem)}
