"""Run the command `summarize` as `python -m summarize`."""

import sys

from summarize.cli.main import main

sys.exit(main())
