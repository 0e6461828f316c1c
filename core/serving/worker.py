"""The worker process that gunicorn forks: the site on its first address, health and metrics on the second."""

import resource
import threading
from socket import socket
from wsgiref.types import WSGIApplication

from django.utils.module_loading import import_string
from gunicorn.workers.base import Worker

from core.serving.monitoring_listener import only_monitoring
from core.serving.server import Limits, TimedServer

MOST_BYTES = 32 * 1024 * 1024  # beyond ``MAX_REQUEST_BODY`` the application answers, beyond this the server
HEALTH_LIMITS = Limits(header=5, body=5, idle=5, connections=50)
HEALTH_THREADS = 2
DESCRIPTORS = 4096  # a connection, and a temporary file for its body


class BufferingWorker(Worker):
    def run(self) -> None:
        _allow_descriptors()
        site, *health = self.sockets
        server = self._server(self.wsgi, site.sock, Limits(), self.cfg.threads)
        # By name, here: it needs models, and this module is imported before the application has set up Django.
        monitoring = only_monitoring(self.wsgi, import_string("core.metrics.application"))
        health_servers = [self._server(monitoring, part.sock, HEALTH_LIMITS, HEALTH_THREADS) for part in health]
        for health_server in health_servers:
            threading.Thread(target=self._serve_health, args=[health_server], name="health", daemon=True).start()
        while self.alive:
            self.notify()
            server.serve()
        self.notify()
        server.stop(self.cfg.graceful_timeout - 1)

    def _server(self, application: WSGIApplication, listener: socket, limits: Limits, threads: int) -> TimedServer:
        return TimedServer(application, listener, limits, threads=threads, most_bytes=MOST_BYTES)

    def _serve_health(self, server: TimedServer) -> None:
        while self.alive:
            server.serve()


def _allow_descriptors() -> None:
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = DESCRIPTORS if hard == resource.RLIM_INFINITY else min(DESCRIPTORS, hard)
    if soft != resource.RLIM_INFINITY and soft < wanted:
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
