"""Whole replicates spread over threads: each thread with working memory of its own, one progress, one way to stop."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import TypeVar

from simulation.errors import CancelledError
from simulation.prepare.world import World

Room = TypeVar("Room")


def spread(
    world: World,
    make_room: Callable[[], Room],
    one: Callable[[int, Room], None],
    threads: int | None = None,
    progress: Callable[[int, int], None] | None = None,
    cancel: Event | None = None,
) -> list[Room]:
    """Do `one(r, room)` for every replicate of a world, in no order; gives the rooms, one for each thread.

    `threads` at most (default: all cores), fewer where memory does not hold as many. `progress` hears of replicates done
    and of all. Raises CancelledError when `cancel` is set, after the replicates then under way.
    """
    total, stop = len(world.pairs), cancel or Event()
    todo: Iterator[int] = iter(range(total))
    done: list[int] = []

    def work_through() -> Room:
        room = make_room()
        for r in todo:
            if stop.is_set():
                break
            one(r, room)
            done.append(r)
            if progress:
                progress(len(done), total)
        return room

    n = max(1, min(threads or os.cpu_count() or 1, total, world.threads_that_fit()))
    with ThreadPoolExecutor(n) as pool:
        rooms = [finished.result() for finished in [pool.submit(work_through) for _ in range(n)]]
    if stop.is_set():
        raise CancelledError("测算已取消 the run was cancelled")
    return rooms
