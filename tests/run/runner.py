"""A run of stand-in stages as a process of its own. Arguments: OUT N WORKERS STAGES."""

from __future__ import annotations

import os
import resource
import sys
import tempfile
from pathlib import Path

from tests.run import standin

from trajectory2task.core.errors import Trajectory2TaskError
from trajectory2task.core.plans import SCENARIOS
from trajectory2task.run.generation import Wanted, generate


def main() -> int:
    out, count, workers, stages = sys.argv[1:5]
    limit = os.environ.get("T2T_FILE_LIMIT")
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(limit), int(limit)))
    if os.environ.get("T2T_AS_NOBODY") and os.getuid() == 0:
        _become_nobody()
    try:
        generate(
            Wanted("library", int(count), SCENARIOS, 7),
            Path(out),
            workers=int(workers),
            stage_set=getattr(standin, stages),
        )
    except Trajectory2TaskError as problem:
        sys.stderr.write(f"error: {problem}\n")
        return 2
    except KeyboardInterrupt:
        return 130
    return 0


def _become_nobody() -> None:
    """Root may write anywhere. What is imported late is imported first: nobody may not read it."""
    with tempfile.TemporaryDirectory() as folder:
        generate(Wanted("library", 5, SCENARIOS, 7), Path(folder) / "run", stage_set=standin.stages)
    os.seteuid(65534)


if __name__ == "__main__":
    sys.exit(main())
