"""`python -m summarize_models.training`: train, evaluate, export and quantize an adapter."""

from __future__ import annotations

import argparse
import logging
import sys
from pathlib import Path

from summarize.errors import SummarizeError
from summarize_models.offline import go_offline
from summarize_models.training.config import Training, load_training

CONFIGS = Path(__file__).parent / "configs"


def main(arguments: list[str] | None = None) -> int:
    """Run one step.

    Args:
        arguments: The command line; None takes that of the process.

    Returns:
        The exit code.
    """
    options = _parse(arguments)
    logging.basicConfig(
        level=logging.INFO, format="%(asctime)s %(message)s", datefmt="%H:%M:%S", stream=sys.stderr
    )
    go_offline()
    try:
        if options.step == "quantize":
            from summarize_models.weights.adapter import quantize_adapter

            quantize_adapter(options.source, options.target)
            return 0
        training = load_training(CONFIGS / f"{options.config}.toml")
        if options.step == "prepare":
            from summarize_models.training.prepare import prepare

            prepare(training, options.data, options.work)
        elif options.step == "translate":
            from summarize_models.training.prepare import translate

            translate(training, options.data, options.work)
        elif options.step == "train":
            _train(training, options.work, options.compile)
        elif options.step == "evaluate":
            from summarize_models.training.evaluate import evaluate

            print(evaluate(training, options.work))
        else:
            _export(training, options.work, options.folder)
    except SummarizeError as error:
        print(f"summarize_models.training: {error}", file=sys.stderr)
        return error.exit_code
    return 0


def _parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="python -m summarize_models.training", description=__doc__
    )
    steps = parser.add_subparsers(dest="step", required=True)
    for name, text in (
        (
            "translate",
            "make English lessons of the French ones, where the configuration wants them",
        ),
        ("prepare", "make examples and base weights from the data"),
        ("train", "train, going on from the last checkpoint if there is one"),
        ("evaluate", "measure the last checkpoint on the held-out lessons, and what it began with"),
        ("export", "write the last checkpoint as an adapter"),
    ):
        step = steps.add_parser(name, help=text)
        step.add_argument(
            "config", help="a file of models/summarize_models/training/configs/, without .toml"
        )
        step.add_argument("work", type=Path, help="folder of the run")
        if name in {"translate", "prepare"}:
            step.add_argument("data", type=Path, help="folder of the data")
        if name == "train":
            step.add_argument(
                "--compile", action="store_true", help="a quarter faster; needs a C++ compiler"
            )
        if name == "export":
            step.add_argument("folder", type=Path, help="to write the adapter into")
    step = steps.add_parser("quantize", help="write an adapter as int8, half its size")
    step.add_argument("source", type=Path, help="folder of the adapter")
    step.add_argument("target", type=Path, help="folder to write")
    return parser.parse_args(arguments)


def _train(training: Training, work: Path, compiled: bool) -> None:
    from summarize_models.training.data.examples import batches
    from summarize_models.training.network import compile_layers
    from summarize_models.training.prepare import CHECKPOINTS, load_run
    from summarize_models.training.train import VALIDATION_TOKENS, train

    network, examples, held, filler = load_run(training, work)
    if compiled:
        compile_layers(network)
    told = batches(held, range(len(held)), VALIDATION_TOKENS, filler, "held out")
    train(network, examples, told, training.schedule, filler, work / CHECKPOINTS)


def _export(training: Training, work: Path, folder: Path) -> None:
    from summarize_models.training.export import write_adapter, write_card
    from summarize_models.training.prepare import load_run, restore_last

    network, examples, _, _ = load_run(training, work)
    progress = restore_last(network, examples, training, work)
    write_adapter(network, folder)
    write_card(
        training, progress, (CONFIGS / f"{training.name}.card.md").read_text("utf-8"), folder
    )


if __name__ == "__main__":
    sys.exit(main())
