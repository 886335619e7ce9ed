"""`python -m pipeline`: the command `summarize`."""

import sys

from pipeline.cli import main

sys.exit(main())
