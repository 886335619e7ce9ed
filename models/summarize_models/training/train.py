"""The training loop: it can be killed and resumed; the learning rate follows the clock."""

from __future__ import annotations

import hashlib
import logging
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from summarize_models.training import checkpoint
from summarize_models.training.checkpoint import Progress
from summarize_models.training.config import ROLES, Role, Schedule
from summarize_models.training.data.examples import Batch, Examples, batches
from summarize_models.training.data.lessons import draw
from summarize_models.training.network import Network

log = logging.getLogger(__name__)

SAY_EVERY = 10
"""How many updates lie between two lines of log."""
VALIDATION_TOKENS = 4096


def rate(schedule: Schedule, progress: Progress) -> float:
    """Compute the learning rate: a linear rise, then a cosine fall to zero at the end of the run.

    Args:
        schedule: Length and highest rate.
        progress: The position of the run.

    Raises:
        StopIteration: The run is over.
    """
    done = (
        progress.step / schedule.steps
        if schedule.steps is not None
        else progress.seconds / (60 * (schedule.minutes or 0))
    )
    if done >= 1:
        raise StopIteration
    if done < schedule.warm_up:
        # At least half a step of the rise, so that the first update is not wasted on a rate of 0.
        return schedule.rate * max(done, schedule.warm_up / 50) / schedule.warm_up
    fallen = (done - schedule.warm_up) / (1 - schedule.warm_up)
    return schedule.rate * (1 + math.cos(math.pi * fallen)) / 2


def train(
    network: Network,
    examples: Examples,
    held: Sequence[Batch],
    schedule: Schedule,
    filler: int,
    folder: Path,
    clock: Callable[[], float] = time.monotonic,
) -> Progress:
    """Train until the schedule ends, resuming from the last checkpoint in `folder`.

    A run whose length is given in `steps` ends with the same weights however often it was killed.

    Args:
        network: Changed in place.
        examples: The training data.
        held: Held-out batches; their loss is logged at each checkpoint.
        schedule: Length, rate and size of the updates.
        filler: The token that pads examples.
        folder: The folder of the checkpoints.
        clock: Returns seconds.

    Returns:
        The position at the end.
    """
    parameters = network.parameters()
    optimizer = torch.optim.AdamW(
        parameters.values(), lr=schedule.rate, betas=(0.9, 0.98), weight_decay=0.0, fused=True
    )
    run = run_name(schedule, examples)
    progress = _resume(network, optimizer, folder, run)
    began, before = clock(), progress.seconds
    written = progress.seconds
    for batch, place in _from(examples, schedule, filler, progress):
        try:
            optimizer.param_groups[0]["lr"] = rate(schedule, progress)
        except StopIteration:
            break
        loss, norm = _update(network, optimizer, batch, schedule)
        progress = replace(
            place,
            step=progress.step + 1,
            lessons=progress.lessons + len(batch.inputs),
            seconds=before + clock() - began,
        )
        if progress.step % SAY_EVERY == 0:
            _say(progress, loss, norm, optimizer.param_groups[0]["lr"])
        if progress.seconds - written >= 60 * schedule.checkpoint_minutes:
            written = progress.seconds
            _save(network, optimizer, folder, progress, run)
            tell(network, held)
            progress = replace(progress, seconds=before + clock() - began)
    _save(network, optimizer, folder, progress, run)
    tell(network, held)
    return progress


def _update(
    network: Network, optimizer: torch.optim.Optimizer, batch: Batch, schedule: Schedule
) -> tuple[float, float]:
    """Make one update; return the batch's loss and the norm of its gradient."""
    loss = network.loss(batch, schedule.smoothing)
    loss.backward()  # type: ignore[no-untyped-call]
    norm = torch.nn.utils.clip_grad_norm_(network.parameters().values(), schedule.clip)
    optimizer.step()
    optimizer.zero_grad()
    network.merge()
    return loss.item(), norm.item()


def run_name(schedule: Schedule, examples: Examples) -> str:
    """Hash the data and the schedule except its length; a checkpoint has to match them."""
    still = schedule.model_dump_json(exclude={"minutes", "steps", "checkpoint_minutes"})
    return hashlib.sha256(still.encode() + examples.ids.tobytes()).hexdigest()[:16]


def _from(
    examples: Examples, schedule: Schedule, filler: int, progress: Progress
) -> Iterator[tuple[Batch, Progress]]:
    """Yield batches from `progress` on, without end, each with the position after it."""
    epoch, first = progress.epoch, progress.batch
    while True:
        order = draw(examples.times.tolist(), schedule.seed, epoch)
        all_ = batches(examples, order, schedule.tokens, filler, f"{schedule.seed} {epoch}")
        for number in range(first, len(all_)):
            yield all_[number], Progress(epoch=epoch, batch=number + 1)
        epoch, first = epoch + 1, 0


@torch.no_grad()
def tell(network: Network, held: Sequence[Batch]) -> dict[Role, float]:
    """Compute and log the loss on held-out batches.

    Args:
        network: The network.
        held: The batches.

    Returns:
        For each role the mean loss of a target in nats, without label smoothing.
    """
    told: dict[Role, float] = {}
    for role in ROLES:
        mine = [batch for batch in held if batch.role == role]
        if mine:
            losses = [network.loss(batch, 0.0).item() * len(batch.targets) for batch in mine]
            told[role] = sum(losses) / sum(len(batch.targets) for batch in mine)
            log.info("held out %s: loss %.4f", role, told[role])
    return told


def _say(progress: Progress, loss: float, norm: float, now: float) -> None:
    speed = progress.lessons / max(progress.seconds, 1e-9)
    log.info(
        "step %d  epoch %d  batch %d  %.0f s  %d lessons (%.2f/s)  loss %.3f  norm %.2f  rate %.1e",
        *(progress.step, progress.epoch, progress.batch, progress.seconds, progress.lessons, speed),
        *(loss, norm, now),
    )


def _save(
    network: Network,
    optimizer: torch.optim.Optimizer,
    folder: Path,
    progress: Progress,
    run: str,
) -> None:
    parameters = network.parameters()
    tensors = {f"weight.{name}": p.detach() for name, p in parameters.items()}
    for name, parameter in parameters.items():
        for part, value in optimizer.state[parameter].items():
            tensors[f"{part}.{name}"] = value
    log.info("checkpoint %s", checkpoint.save(folder, progress, tensors, run).name)


def _resume(network: Network, optimizer: torch.optim.Optimizer, folder: Path, run: str) -> Progress:
    files = checkpoint.saved(folder)
    if not files:
        return Progress()
    progress = restore(network, files[-1], run)
    _, tensors, _ = checkpoint.load(files[-1])
    for name, parameter in network.parameters().items():
        parts = ("step", "exp_avg", "exp_avg_sq")
        state = {part: tensors[f"{part}.{name}"] for part in parts if f"{part}.{name}" in tensors}
        if state:
            optimizer.state[parameter].update(state)
    log.info("going on from %s", files[-1].name)
    return progress


@torch.no_grad()
def restore(network: Network, file: Path, run: str) -> Progress:
    """Load the weights of a checkpoint into a network.

    Args:
        network: Changed in place.
        file: The checkpoint.
        run: The name of the run.

    Returns:
        The position of the run.

    Raises:
        ValueError: The checkpoint belongs to another run.
    """
    progress, tensors, found = checkpoint.load(file)
    if found != run:
        raise ValueError(f"{file} is of another run: {found}, not {run}")
    for name, parameter in network.parameters().items():
        parameter.copy_(tensors[f"weight.{name}"])
    network.merge()
    return progress
