"""The errors that the pipeline raises on purpose, with their exit codes.

The codes are stable (README, "Exit codes"); 1 and 2 are left to Python and the argument parser.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """Exit codes of `summarize`."""

    OK = 0
    USAGE = 2
    SOME_FAILED = 10
    ALL_FAILED = 11
    DEADLINE = 12
    BAD_CONFIG = 13
    BAD_WEIGHTS = 14
    LOCKED = 15
    CANNOT_WRITE = 16
    INTERRUPTED = 130
    TERMINATED = 143


READER_GONE = 141
"""Status that a shell reports for a program killed by a closed pipe (128 + SIGPIPE)."""


class SummarizeError(Exception):
    """An error that ends the run with `exit_code`; its text is one line for the operator."""

    exit_code: ExitCode = ExitCode.ALL_FAILED


class UsageError(SummarizeError):
    """The options do not fit the contents of the inputs."""

    exit_code = ExitCode.USAGE


class ConfigError(SummarizeError):
    """A setting, profile or language file is invalid, or asks for what the profile cannot do."""

    exit_code = ExitCode.BAD_CONFIG


class WeightsError(SummarizeError):
    """Weights are missing, damaged, or not the requested ones."""

    exit_code = ExitCode.BAD_WEIGHTS


class WriteError(SummarizeError):
    """The output cannot be written."""

    exit_code = ExitCode.CANNOT_WRITE


class LockedError(SummarizeError):
    """Another run holds the output directory."""

    exit_code = ExitCode.LOCKED


class ArticleError(Exception):
    """One article failed and the others go on; its text is the outcome's reason, one line."""


class Refusal(Exception):  # noqa: N818 - an outcome, no error
    """One article is outside the pipeline's scope; its text is one of the contract's reasons."""
