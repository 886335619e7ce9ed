"""What all tests share."""

from __future__ import annotations

import signal

# A job started with `&` inherits an ignored SIGINT, which the command respects; the tests of
# signals, and the processes that they start, must not depend on how the tests were started.
signal.signal(signal.SIGINT, signal.default_int_handler)
