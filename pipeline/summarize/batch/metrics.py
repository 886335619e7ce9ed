"""Write metrics of the last run for the textfile collector of Prometheus' node exporter."""

from __future__ import annotations

from pathlib import Path

from prometheus_client import CollectorRegistry, Gauge, generate_latest

from summarize import __version__
from summarize.batch.report import Report, peak_memory_mb
from summarize.output.files import write_atomic
from summarize.records import OutcomeKind


def write_metrics(path: Path, exit_code: int, report: Report | None) -> None:
    """Write the metrics, whole or not at all.

    The age of the run is `time()` less the timestamp of its end.

    Args:
        path: The file; the collector reads only names that end in `.prom`.
        exit_code: Exit code of the process.
        report: Report of the run. None if it could not begin; then there are no counts.

    Raises:
        WriteError: The file cannot be written.
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
    gauge("exit_code", "Its exit code (docs/operator/nightly.md).", exit_code)
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
    # prometheus_client's `write_to_textfile` would replace a pipe or /dev/null by a file.
    write_atomic(path, generate_latest(registry))
