"""A process of ``zhinan.deliver.work``: does the tasks that come in, and says of each that it is done, or its error.

It ends with the process that began it, and be it in the middle of a task: nothing writes into a folder that a later
run has taken over.
"""

from __future__ import annotations

import os
import pickle
import sys
import traceback
from queue import SimpleQueue
from threading import Thread
from typing import Any


def main() -> None:
    """Work until the input ends."""
    tasks: SimpleQueue[Any] = SimpleQueue()
    Thread(target=_receive, args=(tasks,), daemon=True).start()
    error = None
    while True:
        sys.stdout.buffer.write(_packed(error))
        sys.stdout.buffer.flush()
        function, arguments = tasks.get()
        try:
            function(*arguments)
            error = None
        except Exception as raised:
            raised.add_note(traceback.format_exc())
            error = raised


def _receive(tasks: SimpleQueue[Any]) -> None:
    try:
        while True:
            tasks.put(pickle.load(sys.stdin.buffer))  # noqa: S301 - from the run that started this process
    except EOFError:
        os._exit(0)
    except BaseException:  # a broken request, or a module of it that cannot be imported
        traceback.print_exc()
        os._exit(1)


def _packed(error: Exception | None) -> bytes:
    try:
        data = pickle.dumps(error)
        pickle.loads(data)  # noqa: S301 - an exception with a constructor of its own may not come back
    except Exception:
        return pickle.dumps(RuntimeError("".join(traceback.format_exception(error))))
    return data


if __name__ == "__main__":
    main()
