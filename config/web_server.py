"""Gunicorn's configuration, on a developer's machine and in the container: ``--config python:config.web_server``.

The first ``--bind`` is the site's address, the second that of the health checks alone.
"""

from pathlib import Path

wsgi_app = "config.wsgi:application"
worker_class = "core.serving.worker.BufferingWorker"
workers = 2
threads = 4
backlog = 2048
timeout = 30  # a process whose loop is blocked for so long is replaced
graceful_timeout = 20
control_socket_disable = True
worker_tmp_dir = "/dev/shm" if Path("/dev/shm").is_dir() else None  # noqa: S108 -- a file in memory for the heartbeat
