"""Keep the libraries behind the models from opening connections while they load, run or build.

The libraries read these variables when they are imported, so `go_offline` comes before the first
import of transformers or onnxruntime. Nothing here runs on import: a process that only imports this
package, or that fetches weights from a hub, keeps its environment.
"""

from __future__ import annotations

import os

SETTINGS = {
    "HF_HUB_OFFLINE": "1",  # huggingface_hub, transformers: no look-up of a newer file
    "HF_HUB_DISABLE_TELEMETRY": "1",  # huggingface_hub, transformers
    "DO_NOT_TRACK": "1",  # the same, and others that follow donottrack.sh
    "ORT_DISABLE_TELEMETRY": "1",  # onnxruntime 1.32 and later, on by default
}
"""Environment variables of the process and of the processes that it starts."""


def go_offline() -> None:
    """Switch off hub look-ups and telemetry for the rest of the process.

    A hub client that was imported before keeps its own setting; every model is loaded with
    `local_files_only=True` as well.
    """
    os.environ.update(SETTINGS)
