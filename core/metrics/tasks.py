"""Tasks of workers: how many, how long, with which outcome."""

import time
from contextvars import ContextVar
from typing import Any

from celery import Task
from celery.signals import task_postrun, task_prerun
from prometheus_client import Histogram

TASKS = Histogram(
    "quota_task_seconds",
    "Time of a task in a worker, by its outcome (success, failure, retry).",
    ["task", "outcome"],
    buckets=(0.01, 0.05, 0.1, 0.5, 1.0, 5.0, 10.0, 20.0, 30.0, 45.0),
)
_began: ContextVar[float] = ContextVar("when the task began")


@task_prerun.connect
def _begin(**kwargs: Any) -> None:
    _began.set(time.perf_counter())


@task_postrun.connect
def _end(task: Task, state: str | None = None, **kwargs: Any) -> None:
    began = _began.get(None)
    if began is not None:
        TASKS.labels(task.name, (state or "failure").lower()).observe(time.perf_counter() - began)
