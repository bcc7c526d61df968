"""The weekly flow (Monday): the bulletin, the rates as a Prefect artifact, and mail where it is set up."""

from __future__ import annotations

from pathlib import Path

from prefect import flow, task
from prefect.artifacts import create_table_artifact
from prefect.cache_policies import NO_CACHE

from flows.artifacts import note_dashboard
from zhinan.errors import MailNotSent
from zhinan.settings import Home
from zhinan.storage import disk_told
from zhinan.warehouse.database import run_lock
from zhinan.week import Week, bulletin


@task(name="通报", cache_policy=NO_CACHE)
def write(home: Path) -> Week:
    """The bulletin on the latest run, as a Word file and as a page."""
    with disk_told():
        return bulletin(Home.at(home))


@task(name="寄送", cache_policy=NO_CACHE, retries=1, retry_delay_seconds=5)
def post(home: Path, folder: Path, title: str) -> None:
    """Send the bulletin to those whom the settings name."""
    from flows.mail import send

    try:
        send(Home.at(home).mail(), title, sorted([*folder.glob("*.docx"), *folder.glob("*.html")]))
    except MailNotSent as failure:
        raise MailNotSent(f"通报已写好（{folder}），但没有寄出：{failure}") from None


@flow(name="weekly", description="每周督导通报：与一周前对比，写成 Word 文件和网页")
def weekly(home: str | None = None, wait_seconds: float = 600) -> str:
    """Write the bulletin; where [mail] names recipients, send it. Returns the bulletin's folder.

    A failure to send ends the flow with MailNotSent: the bulletin is there all the same.
    """
    place = Home.at(Path(home) if home else None)
    recipients = place.mail().to
    with run_lock(place.lock, wait_seconds):
        week = write(place.root)
    create_table_artifact(key="weekly", table=week.rates, description="各部门准确率与一周前相比")
    note_dashboard(place)
    if recipients:
        post(place.root, week.folder, week.title)
    return str(week.folder)
