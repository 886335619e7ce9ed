"""Print what each kind costs at each length, the steep ones marked."""

from __future__ import annotations

import argparse
import math
import signal
import sys
import tempfile
from pathlib import Path
from types import FrameType
from typing import NoReturn

from tests.support.growth import DOUBLINGS, KINDS, is_too_steep, times


class _Hangs(BaseException):
    """No article's fault: it passes all that reads."""


def _hangs(number: int, frame: FrameType | None) -> NoReturn:
    raise _Hangs


def main() -> int:
    """Return 1 if the cost of any kind grows too fast."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("only", nargs="*", help="kinds with one of these in their names")
    parser.add_argument("--size", type=int, default=0, help="first length; default: by format")
    parser.add_argument("--doublings", type=int, default=DOUBLINGS)
    parser.add_argument("--most", type=float, default=10, help="seconds to stop after")
    options = parser.parse_args()
    signal.signal(signal.SIGPROF, _hangs)
    chosen = [kind for kind in KINDS if any(part in kind for part in options.only or [""])]
    steep = 0
    with tempfile.TemporaryDirectory() as folder:
        times("page: paragraphs", Path(folder), doublings=0)  # loads the libraries
        for kind in chosen:
            signal.setitimer(signal.ITIMER_PROF, (options.doublings + 1) * options.most)
            try:
                found = times(
                    kind,
                    Path(folder),
                    size=options.size,
                    doublings=options.doublings,
                    most=options.most,
                )
            except _Hangs:
                found = [math.inf]
            finally:
                signal.setitimer(signal.ITIMER_PROF, 0)
            is_steep = is_too_steep(found) or found[-1] > options.most
            steep += is_steep
            shown = " ".join(f"{one:8.3f}" for one in found)
            print(f"{kind:32} {shown} {'STEEP' if is_steep else ''}", flush=True)
    return min(steep, 1)


if __name__ == "__main__":
    sys.exit(main())
