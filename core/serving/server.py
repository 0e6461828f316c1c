"""A waitress server with time limits for a whole header and a whole body, and a limited number of connections."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from socket import socket
from typing import Any
from wsgiref.types import WSGIApplication

from waitress import wasyncore
from waitress.adjustments import Adjustments
from waitress.channel import HTTPChannel
from waitress.server import TcpWSGIServer

LOOP_SECONDS = 0.5
ARRIVED_SECONDS = 0.2  # at the end, for reading requests that had arrived and were not accepted yet


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits on the time of a client, in seconds, and on the connections of one process."""

    header: float = 10
    body: float = 60
    idle: float = 30  # nothing sent or received in either direction, also between two requests
    connections: int = 1000


class TimedChannel(HTTPChannel):
    """A connection that records since when its unfinished request has been arriving."""

    began: float | None = None

    def received(self, data: bytes) -> Any:
        arrived = time.time()
        taken = super().received(data)
        if self.request is None:
            self.began = None
        elif self.began is None:
            self.began = arrived
        return taken

    def is_late(self, now: float, limits: Limits) -> bool:
        """Return whether the client has exceeded the time for a header, a body, or reading its answer."""
        if self.request is not None and self.began is not None and not self.requests:
            allowed = limits.body if self.request.headers_finished else limits.header
            if now - self.began > allowed:
                return True
        waits_for_us = bool(self.requests) and not self.total_outbufs_len
        return not waits_for_us and now - self.last_activity > limits.idle


class TimedServer(TcpWSGIServer):
    """Serves one listening socket; ``serve`` runs the loop."""

    channel_class = TimedChannel

    def __init__(
        self, application: WSGIApplication, listener: socket, limits: Limits, *, threads: int, most_bytes: int
    ) -> None:
        self.limits = limits
        self.connections: dict[int, Any] = {}
        adjustments = Adjustments(
            sockets=[listener],
            threads=threads,
            connection_limit=limits.connections,
            channel_timeout=limits.idle,
            cleanup_interval=1,
            asyncore_use_poll=True,
            max_request_header_size=64 * 1024,
            max_request_body_size=most_bytes,
            inbuf_overflow=64 * 1024,  # a body beyond it waits in a temporary file
            clear_untrusted_proxy_headers=False,  # Django judges them (``NUM_PROXIES``)
            ident="",
        )
        information = (listener.family, listener.type, listener.proto, listener.getsockname())
        super().__init__(
            application,
            map=self.connections,
            _sock=listener,
            adj=adjustments,
            sockinfo=information,
            bind_socket=False,
        )

    def maintenance(self, now: float) -> None:
        """Close late connections and, where connections run short, the oldest without a whole request."""
        channels: Mapping[int, TimedChannel] = self.active_channels
        for channel in channels.values():
            if channel.is_late(now, self.limits):
                channel.will_close = True
        surplus = len(channels) - self.limits.connections * 9 // 10
        if surplus > 0:
            idle = [channel for channel in channels.values() if not channel.requests and not channel.total_outbufs_len]
            for channel in sorted(idle, key=lambda one: one.last_activity)[:surplus]:
                channel.will_close = True

    @property
    def is_busy(self) -> bool:
        return any(channel.requests or channel.total_outbufs_len for channel in self.active_channels.values())

    def serve(self) -> None:
        """Pass once through the connections that are ready, or wait for half a second."""
        wasyncore.loop(timeout=LOOP_SECONDS, use_poll=True, map=self.connections, count=1)

    def refuse_new(self) -> None:
        self.accepting = False

    def stop(self, seconds: float) -> None:
        """Read what has arrived, answer the requests that are complete, then close every connection."""
        end = time.monotonic() + seconds
        arrived = time.monotonic() + ARRIVED_SECONDS
        while time.monotonic() < arrived:
            wasyncore.loop(timeout=ARRIVED_SECONDS / 10, use_poll=True, map=self.connections, count=1)
        self.refuse_new()
        while self.is_busy and time.monotonic() < end:
            self.serve()
        self.task_dispatcher.shutdown(timeout=max(0.0, end - time.monotonic()))
        wasyncore.close_all(self.connections)
