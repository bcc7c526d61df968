"""What a run leaves where Prefect's interface shows it: the rates, the rejected files, the way to the dashboard."""

from __future__ import annotations

from prefect.artifacts import create_link_artifact, create_markdown_artifact, create_table_artifact

from flows.environment import PAGES_FILE, prefect_home
from zhinan import stages
from zhinan.deliver.cells import markdown_text
from zhinan.settings import DASHBOARD, Home


def note_run(home: Home, run: stages.Run) -> None:
    """The artifacts of a nightly run or a rerun."""
    create_table_artifact(
        key="accuracy",
        table=[dict(row) for row in stages.accuracy_table(home, run.run_id)],
        description="各推进组和全县的办事指南准确率、要素准确率、报送率",
    )
    rejected = stages.rejected_files(home)
    lines = [f"- {markdown_text(path)}：{markdown_text(reason)}" for path, reason in rejected] or ["没有被拒收的文件。"]
    create_markdown_artifact(key="rejected-files", markdown="\n".join(lines), description="被拒收的文件")
    note_dashboard(home)


def note_dashboard(home: Home) -> None:
    """A link to the dashboard where its address is known; else the file, as text: a file:// address serves nobody."""
    address = pages_address(home)
    if address:
        create_link_artifact(key="dashboard", link=f"{address}/{DASHBOARD}", link_text="看板", description="看板")
    else:
        create_markdown_artifact(
            key="dashboard", markdown=f"看板文件：{markdown_text(str(home.root / DASHBOARD))}", description="看板"
        )


def pages_address(home: Home) -> str | None:
    """Where people reach the pages: [serve] url, else what ``zhinan serve`` noted while it is up."""
    settings = home.serve()
    if settings.url:
        return settings.pages
    note = prefect_home(home) / PAGES_FILE
    return note.read_text("utf-8").strip() if note.is_file() else None
