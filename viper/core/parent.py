"""Helper processes that do not outlive the process that started them."""

from __future__ import annotations

import multiprocessing.connection
import os
import threading

__all__ = ["end_with_parent"]


def end_with_parent() -> None:
    """Have this process leave once its parent is gone, even if that was killed.

    For processes that `multiprocessing` started; elsewhere nothing happens.
    """
    parent = multiprocessing.parent_process()
    if parent is not None:
        threading.Thread(target=_wait_for, args=(parent.sentinel,), daemon=True).start()


def _wait_for(sentinel: int) -> None:
    multiprocessing.connection.wait([sentinel])
    os._exit(1)
