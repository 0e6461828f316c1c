-- One row for a task and its arguments, until somebody has it run again.
INSERT INTO core_failedtask (task, arguments, error, failures, failed_at)
VALUES (%(task)s, %(arguments)s, %(error)s, 1, statement_timestamp())
ON CONFLICT (task, md5(arguments)) WHERE retried_at IS NULL
DO UPDATE SET failures = core_failedtask.failures + 1, error = excluded.error, failed_at = excluded.failed_at
