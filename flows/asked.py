"""Ask a running Prefect server for a rerun, and wait for it: ``zhinan rerun`` where ``zhinan serve`` is up."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from prefect.client.orchestration import SyncPrefectClient, get_client
from prefect.client.schemas.filters import FlowRunFilter, FlowRunFilterId
from prefect.client.schemas.objects import FlowRun, StateType
from prefect.client.schemas.sorting import TaskRunSort
from prefect.deployments import run_deployment

from zhinan.errors import UsageError

_POLL_SECONDS = 1.0
_MOST_TASKS = 100
_WAITING = {StateType.SCHEDULED: "排队", StateType.PENDING: "排队", StateType.RUNNING: "运行中"}


def run_on_server(departments: Sequence[str], force: bool, standard: str, say: Callable[[str], None]) -> None:
    """Run the deployment ``rerun`` and wait until it has ended; ``say`` is told what it is doing.

    Raises UsageError where it did not end well.
    """
    parameters = {"departments": list(departments), "force": force, "standard": standard}
    asked = run_deployment("rerun/rerun", parameters=parameters, timeout=0, as_subflow=False)
    assert isinstance(asked, FlowRun)  # outside of a flow it does not return a coroutine
    with get_client(sync_client=True) as client:
        while True:
            run = client.read_flow_run(asked.id)
            assert run.state is not None  # a run that was asked for has one
            if run.state.is_final():
                break
            say(_doing(client, run))
            time.sleep(_POLL_SECONDS)
    if not run.state.is_completed():
        detail = run.state.message or "详情见 Prefect 页面"
        raise UsageError(f"重新核查没有完成（{run.name}，{run.state.name}）：{detail}")


def _doing(client: SyncPrefectClient, run: FlowRun) -> str:
    assert run.state is not None
    tasks = client.read_task_runs(
        flow_run_filter=FlowRunFilter(id=FlowRunFilterId(any_=[run.id])),
        # Left out, both are sent as null, which the server refuses.
        sort=TaskRunSort.EXPECTED_START_TIME_DESC,
        limit=_MOST_TASKS,
    )
    names = [task.name.rsplit("-", 1)[0] for task in tasks if task.state and task.state.is_running()]
    told = _WAITING.get(run.state.type, run.state.name or "")
    return f"{run.name} {told}" + (f"：{names[0]}" if names else "")
