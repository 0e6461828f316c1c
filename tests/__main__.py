"""``python -m tests``: the suite and, in parallel, the browser tests if a browser is available.

Each waits for other programs half of its time. The output of the browser tests is printed when the suite has ended.
With arguments, pytest gets them and nothing else is run.
"""

import os
import subprocess
import sys
import tempfile
import uuid

from tests.support import chromium

PYTEST = [sys.executable, "-m", "pytest"]


def main() -> int:
    arguments = sys.argv[1:]
    if arguments or not (browser := chromium.find() or chromium.install()):
        if not arguments:
            print(chromium.MISSING, flush=True)
        return subprocess.run([*PYTEST, *arguments], check=False).returncode
    command = [*PYTEST, "-n", "0", "-m", "browser", "tests/browser"]
    environ = {**os.environ, "BROWSER": browser, "TEST_RUN": uuid.uuid4().hex}  # both load one demonstration
    with tempfile.TemporaryFile() as output:
        stories = subprocess.Popen(command, env=environ, stdout=output, stderr=output)
        try:
            suite = subprocess.run(PYTEST, env=environ, check=False)
        finally:
            stories.wait()
            output.seek(0)
            sys.stdout.buffer.write(output.read())
            sys.stdout.flush()
    return suite.returncode or stories.returncode


if __name__ == "__main__":
    sys.exit(main())
