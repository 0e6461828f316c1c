"""No task runs longer than the relay keeps its message from other relays, or the broker from other workers."""

import pytest
from celery import current_app
from django.apps import apps
from django.conf import settings

from core.task_times import LONGEST_TASK


@pytest.fixture
def limits(db: None) -> dict[str, float]:  # Celery checks the models when it imports the tasks, which asks the database
    current_app.loader.import_default_modules()
    ours = tuple(f"{app.name}." for app in apps.get_app_configs() if app.path.startswith(str(settings.BASE_DIR)))
    return {
        name: task.time_limit or settings.CELERY_TASK_TIME_LIMIT
        for name, task in current_app.tasks.items()
        if name.startswith(ours)
    }


def test_no_task_exceeds_the_longest_time(limits: dict[str, float]) -> None:
    """Those of receivers among them, which the relay itself runs while the broker is down."""
    assert "portal.tasks.prepare_list_file" in limits
    assert {name for name, limit in limits.items() if limit > LONGEST_TASK.total_seconds()} == set()
