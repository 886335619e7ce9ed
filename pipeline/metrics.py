"""Metrics: the last run, as a file for the textfile collector of Prometheus' node exporter."""

from __future__ import annotations

from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from pipeline import __version__
from pipeline.records import OutcomeKind
from pipeline.report import Report, peak_memory_mb
from pipeline.write import write_atomic


def write_metrics(path: Path, exit_code: int, report: Report | None) -> None:
    """Write the file, whole or not at all; the age of the run is `time()` less its end.

    Args:
        path: ends in `.prom` for the collector to find it.
        exit_code: of the process.
        report: None where the run could not begin: then there are no counts.

    Raises:
        WriteError: it cannot be written.
    """
    registry = CollectorRegistry()

    def gauge(name: str, help_: str, value: float) -> None:
        Gauge(f"summarize_last_run_{name}", help_, registry=registry).set(value)

    Gauge("summarize_info", "What ran.", ["version", "profile"], registry=registry).labels(
        __version__, report.profile if report else ""
    ).set(1)
    ended = Gauge(
        "summarize_last_run_end_timestamp_seconds", "When the last run ended.", registry=registry
    )
    ended.set_to_current_time()
    gauge("exit_code", "Its exit code (docs/nightly.md).", exit_code)
    gauge("peak_memory_bytes", "Most memory that it held.", peak_memory_mb() * 2**20)
    if report is not None:
        gauge("duration_seconds", "How long it took.", report.seconds)
        gauge("words", "Words of the articles that it computed.", report.words)
        gauge("left", "Articles that it left for another run (--deadline).", report.left)
        articles = Gauge(
            "summarize_last_run_articles", "Articles by outcome.", ["outcome"], registry=registry
        )
        for kind in OutcomeKind:
            articles.labels(kind.value).set(report.counts[kind])
    # Not its `write_to_textfile`, which would put a file in the place of a pipe or /dev/null.
    write_atomic(path, generate_latest(registry))
