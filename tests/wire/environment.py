"""The environment in which bots run: nothing of the machine's leaks in but the PATH."""

import os
from pathlib import Path

ROOT = Path(__file__).parents[2]
CLEAN = {
    "PATH": os.defpath,
    "PYTHONPATH": str(ROOT),
    "PYTHONUTF8": "1",
    "PYTHONUNBUFFERED": "1",
}
