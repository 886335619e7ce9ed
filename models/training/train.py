"""The training loop: resumable after any kill, with a learning rate that follows the clock."""

from __future__ import annotations

import hashlib
import logging
import math
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import torch

from models.training import checkpoint
from models.training.checkpoint import Progress
from models.training.config import ROLES, Role, Schedule
from models.training.examples import Batch, Examples, batches
from models.training.lessons import draw
from models.training.network import Network

log = logging.getLogger(__name__)

SAY_EVERY = 10
"""Updates."""
VALIDATION_TOKENS = 4096


def rate(schedule: Schedule, progress: Progress) -> float:
    """The learning rate: a linear rise, then a cosine fall to zero at the end of the run.

    Raises:
        StopIteration: the run is over.
    """
    done = (
        progress.step / schedule.steps
        if schedule.steps is not None
        else progress.seconds / (60 * (schedule.minutes or 0))
    )
    if done >= 1:
        raise StopIteration
    if done < schedule.warm_up:
        # The first update counts half a step in, for none to be wasted on a rate of zero.
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
    """Train until the schedule ends, going on from the last checkpoint in `folder`.

    A run whose length is in `steps` ends with the same weights however often it was killed.

    Args:
        network: changed in place.
        examples: what to learn.
        held: what the loss is told on at each checkpoint.
        schedule: how long, how fast.
        filler: the token that examples are filled up with.
        folder: of the checkpoints.
        clock: seconds.
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
        loss = network.loss(batch, schedule.smoothing)
        loss.backward()  # type: ignore[no-untyped-call]
        norm = torch.nn.utils.clip_grad_norm_(parameters.values(), schedule.clip)
        optimizer.step()
        optimizer.zero_grad()
        network.merge()
        progress = replace(
            place,
            step=progress.step + 1,
            lessons=progress.lessons + len(batch.inputs),
            seconds=before + clock() - began,
        )
        if progress.step % SAY_EVERY == 0:
            _say(progress, loss.item(), norm.item(), optimizer.param_groups[0]["lr"])
        if progress.seconds - written >= 60 * schedule.checkpoint_minutes:
            written = progress.seconds
            _save(network, optimizer, folder, progress, run)
            tell(network, held)
            progress = replace(progress, seconds=before + clock() - began)
    _save(network, optimizer, folder, progress, run)
    tell(network, held)
    return progress


def run_name(schedule: Schedule, examples: Examples) -> str:
    """What a checkpoint must fit: the data and all of the schedule but its length."""
    still = schedule.model_dump_json(exclude={"minutes", "steps", "checkpoint_minutes"})
    return hashlib.sha256(still.encode() + examples.ids.tobytes()).hexdigest()[:16]


def _from(
    examples: Examples, schedule: Schedule, filler: int, progress: Progress
) -> Iterator[tuple[Batch, Progress]]:
    """Batches from where `progress` stands, without end; each with the place after it."""
    epoch, first = progress.epoch, progress.batch
    while True:
        order = draw(examples.times.tolist(), schedule.seed, epoch)
        all_ = batches(examples, order, schedule.tokens, filler, f"{schedule.seed} {epoch}")
        for number in range(first, len(all_)):
            yield all_[number], Progress(epoch=epoch, batch=number + 1)
        epoch, first = epoch + 1, 0


@torch.no_grad()
def tell(network: Network, held: Sequence[Batch]) -> dict[Role, float]:
    """Loss without smoothing on held-out batches, a target, for each role."""
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
    """Take the weights of a checkpoint.

    Raises:
        ValueError: it is of another run.
    """
    progress, tensors, found = checkpoint.load(file)
    if found != run:
        raise ValueError(f"{file} is of another run: {found}, not {run}")
    for name, parameter in network.parameters().items():
        parameter.copy_(tensors[f"weight.{name}"])
    network.merge()
    return progress
