"""The weekly flow on a real Prefect server, its mail to a real mail server on 127.0.0.1; and ``zhinan bulletin``."""

from __future__ import annotations

import json
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from email import message_from_bytes
from email.policy import default
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from tests.conftest import ROOT
from tests.flows.test_nightly import environment
from tests.flows.test_serve import free_port
from zhinan.settings import Home

pytestmark = [pytest.mark.prefect, pytest.mark.gx]

_FLOW = """
import sys
from pathlib import Path
from flows.environment import prepare
from zhinan.settings import Home
prepare(Home.at(Path(sys.argv[1])))
from prefect_email import EmailServerCredentials
if sys.argv[2] != "0":
    block = EmailServerCredentials(smtp_server="127.0.0.1", smtp_type="INSECURE", smtp_port=int(sys.argv[2]))
    block.save("zhinan-mail", overwrite=True)
from flows.weekly import weekly
print(weekly(sys.argv[1]))
"""


class Box:
    """A mail server's handler: keeps what it is given, and refuses one recipient."""

    def __init__(self) -> None:
        self.mails: list[Any] = []

    async def handle_RCPT(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any
    ) -> str:
        if address.startswith("refused@"):
            return "550 no such user"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, _server: Any, _session: Any, envelope: Any
    ) -> str:
        self.mails.append(envelope)
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[Box, int]]:
    box, port = Box(), free_port()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture(scope="module")
def home(weeks: Home, tmp_path_factory: pytest.TempPathFactory) -> Home:
    root = tmp_path_factory.mktemp("weekly") / "home"
    shutil.copytree(weeks.root, root)
    home = Home.at(root)
    home.reference.mkdir(parents=True)
    (home.reference / "contacts.csv").write_text("组别,联络人,电话\n第一组,赵甲乙,13812345678\n", "utf-8")
    return home


def run(program: str, *arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", program, *map(str, arguments)],
        cwd=ROOT, env=environment(ROOT), capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip


def mail_to(home: Home, *addresses: str) -> None:
    listed = ", ".join(f'"{address}"' for address in addresses)
    text = f'[mail]\nto = [{listed}]\nsender = "bureau@example.com"\n'
    (home.root / "zhinan.toml").write_text(text, "utf-8")


def test_without_recipients_nothing_is_sent(home: Home, mailbox: tuple[Box, int]) -> None:
    done = run(_FLOW, home.root, mailbox[1])
    folder = home.reports / "weekly" / "2023-05-08"
    assert done.returncode == 0 and done.stdout.strip().endswith(str(folder)), done.stderr[-3000:]
    assert (folder / "督导通报.docx").is_file() and mailbox[0].mails == []
    with closing(sqlite3.connect(home.root / "data" / ".prefect" / "prefect.db")) as prefect:
        artifacts = prefect.execute("SELECT key, data FROM artifact").fetchall()
        logs = prefect.execute("SELECT message FROM log").fetchall()
    assert sorted(key for key, _ in artifacts) == ["dashboard", "weekly"]
    table = str(json.loads(json.loads(dict(artifacts)["weekly"])))
    assert "办事指南准确率" in table and "民族宗教局" in table
    for told in (table, str(logs), done.stdout, done.stderr):
        assert "赵甲乙" not in told and "13812345678" not in told


def test_the_bulletin_is_sent_as_attachments(home: Home, mailbox: tuple[Box, int]) -> None:
    mail_to(home, "one@example.com", "two@example.com")
    done = run(_FLOW, home.root, mailbox[1])
    assert done.returncode == 0, done.stderr[-3000:]
    (envelope,) = mailbox[0].mails
    assert envelope.rcpt_tos == ["one@example.com", "two@example.com"] and envelope.mail_from == "bureau@example.com"
    mail = message_from_bytes(envelope.content, policy=default)
    assert "督导通报" in str(mail["Subject"])
    attached = {part.get_filename(): part.get_content() for part in mail.iter_attachments()}
    folder = home.reports / "weekly" / "2023-05-08"
    assert set(attached) == {"督导通报.docx", "督导通报.html"}
    assert attached["督导通报.docx"] == (folder / "督导通报.docx").read_bytes()
    assert "赵甲乙" not in done.stdout + done.stderr


def test_a_failure_to_send_is_told_and_loses_nothing(home: Home) -> None:
    mail_to(home, "one@example.com")
    folder = home.reports / "weekly" / "2023-05-08"
    shutil.rmtree(folder, ignore_errors=True)
    done = run(_FLOW, home.root, free_port())
    assert done.returncode != 0 and "没有寄出：连接不上" in done.stderr and "one@example.com" not in done.stderr
    assert (folder / "督导通报.docx").is_file() and (folder / "督导通报.html").is_file()


def test_a_refused_recipient_is_told(home: Home, mailbox: tuple[Box, int]) -> None:
    mail_to(home, "one@example.com", "refused@example.com")
    done = run(_FLOW, home.root, mailbox[1])
    assert done.returncode != 0 and "1 个收件人被拒绝，其余 1 个已寄出" in done.stderr
    assert mailbox[0].mails[0].rcpt_tos == ["one@example.com"]


def test_no_block_of_that_name(home: Home) -> None:
    mail_to(home, "one@example.com")
    text = (home.root / "zhinan.toml").read_text("utf-8")
    (home.root / "zhinan.toml").write_text(text + 'block = "another"\n', "utf-8")
    done = run(_FLOW, home.root, 0)
    assert done.returncode != 0 and "没有名为“another”的邮件服务器块" in done.stderr


def test_on_demand_without_prefect_and_without_mail(home: Home, mailbox: tuple[Box, int]) -> None:
    mail_to(home, "one@example.com")
    command = "from zhinan.cli import main; main()"
    done = run(command, "bulletin", "--home", home.root, "--day", "2023-05-05")
    assert done.returncode == 0, done.stderr
    folder = home.reports / "weekly" / "2023-05-04"
    assert str(folder / "督导通报.docx") in done.stdout and (folder / "督导通报.html").is_file()
    assert mailbox[0].mails == [] and "赵甲乙" not in done.stdout + done.stderr
    wrong = run(command, "bulletin", "--home", home.root, "--day", "2020-01-01")
    assert wrong.returncode == 2 and "2020-01-01 以前没有跑完的核查" in wrong.stderr
    empty = run(command, "bulletin", "--home", home.root / "nothing")
    assert empty.returncode == 2 and "先运行 zhinan nightly" in empty.stderr and not (home.root / "nothing").exists()
