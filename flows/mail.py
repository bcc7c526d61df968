"""The bulletin by mail, through the block of a mail server that Prefect keeps ("Email Server Credentials")."""

from __future__ import annotations

import smtplib
import socket
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path

from prefect_email import EmailServerCredentials

from zhinan.errors import MailNotSent
from zhinan.settings import MailSettings

_SECONDS = 60
_SUBTYPES = {
    ".docx": ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ".html": ("text", "html"),
}
# What the server may answer → what to do about it. No address, user or password is told: the sentence is logged.
_REASONS: dict[type[Exception], str] = {
    smtplib.SMTPAuthenticationError: "用户名或密码（授权码）不对",
    smtplib.SMTPRecipientsRefused: "收件人全部被拒绝，请核对 [mail] to",
    smtplib.SMTPSenderRefused: "发件人被拒绝，请核对 [mail] sender",
    smtplib.SMTPException: "服务器没有按邮件协议应答",
    OSError: "连接不上，请核对服务器地址、端口和加密方式",
}


def send(settings: MailSettings, title: str, files: Sequence[Path]) -> None:
    """Send ``files`` to everybody whom ``settings`` names. Raises MailNotSent: the files stay where they are."""
    try:
        block = EmailServerCredentials.load(settings.block)
    except ValueError as error:
        raise MailNotSent(f"没有名为“{settings.block}”的邮件服务器块（Email Server Credentials）") from error
    send_by(block, settings, title, files)


def send_by(block: EmailServerCredentials, settings: MailSettings, title: str, files: Sequence[Path]) -> None:
    """``send``, through a block that is at hand."""
    sender = settings.sender or block.username or ""
    if "@" not in sender:
        raise MailNotSent("不知道发件人，请在 [mail] sender 里写明")
    message = _message(sender, settings.to, title, files)
    try:
        with _impatient(), block.get_server() as server:
            refused = server.send_message(message)
    except (smtplib.SMTPException, OSError) as error:
        reason = next(told for kind, told in _REASONS.items() if isinstance(error, kind))
        raise MailNotSent(f"{reason}（{type(error).__name__}）") from None
    if refused:
        raise MailNotSent(f"{len(refused)} 个收件人被拒绝，其余 {len(settings.to) - len(refused)} 个已寄出")


def _message(sender: str, to: Sequence[str], title: str, files: Sequence[Path]) -> EmailMessage:
    message = EmailMessage()
    message["Subject"], message["From"], message["To"] = title, sender, ", ".join(to)
    message.set_content(f"{title}见附件（Word 文件和网页内容相同）。\n本邮件由系统自动发出，内含联络方式，请勿外传。\n")
    for file in files:
        kind, subtype = _SUBTYPES[file.suffix]
        message.add_attachment(file.read_bytes(), maintype=kind, subtype=subtype, filename=file.name)
    return message


@contextmanager
def _impatient() -> Iterator[None]:
    """The block sets no time limit: a server that never answers would hold the flow for ever."""
    before = socket.getdefaulttimeout()
    socket.setdefaulttimeout(_SECONDS)
    try:
        yield
    finally:
        socket.setdefaulttimeout(before)
