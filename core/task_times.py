"""Time limits of tasks that may run long; ``CELERY_TASK_TIME_LIMIT`` holds for the others."""

from datetime import timedelta
from typing import Any

LONGEST_TASK = timedelta(hours=1)  # after which a worker ends any task

# Of a task that may take longer than the time after which the broker redelivers one: it is acknowledged at once.
LONG: dict[str, Any] = {
    "acks_late": False,
    "time_limit": int(LONGEST_TASK.total_seconds()),
    "soft_time_limit": int(LONGEST_TASK.total_seconds()) - 100,
}
