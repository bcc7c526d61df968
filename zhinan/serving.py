"""[serve] and [prefect] of zhinan.toml: where the pages are reached, by whom, and where Prefect keeps its runs.

Passwords stand in files of their own that nobody but their owner can read: never in the settings, on a command line
or in a log.
"""

from __future__ import annotations

import stat
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from zhinan.errors import UsageError

SQLITE = "sqlite"
_POSTGRESQL = "postgresql+asyncpg"
_SHORTEST = 8


@dataclass(frozen=True, slots=True)
class ServeSettings:
    """``url``, ``prefect_url``: how people reach the pages and Prefect, '' for address and port themselves.

    ``user`` and ``password_file``: both or none. ``public_site``: data/curated is read without them.
    """

    address: str = "127.0.0.1"
    port: int = 8380
    prefect_port: int = 4200
    url: str = ""
    prefect_url: str = ""
    user: str = ""
    password_file: str = ""
    public_site: bool = False

    @property
    def pages(self) -> str:
        """The pages' address, without a slash at its end."""
        return self.url.rstrip("/") or f"http://{_in_url(self.address)}:{self.port}"

    @property
    def prefect(self) -> str:
        """The address of Prefect's pages: on the pages' own host where nothing else is said."""
        host = urlsplit(self.pages).hostname or self.address
        return self.prefect_url.rstrip("/") or f"http://{_in_url(host)}:{self.prefect_port}"

    @property
    def api(self) -> str:
        """Where this machine itself reaches Prefect's API."""
        address = _ip(self.address)
        here = self.address if not address.is_unspecified else "127.0.0.1" if address.version == 4 else "::1"
        return f"http://{_in_url(here)}:{self.prefect_port}/api"


def serve_settings(file: str, given: Mapping[str, Any]) -> ServeSettings:
    """[serve] as ``given``. Raises UsageError, naming ``file`` and key, for what cannot be served, or not safely."""

    def refuse(key: str, wanted: str) -> UsageError:
        return UsageError(f"设置文件 {file} 的 [serve] {key} {wanted}")

    for key, default in asdict(ServeSettings()).items():
        value = given.get(key, default)
        if isinstance(default, bool) and not isinstance(value, bool):
            raise refuse(key, f"须是 true 或 false，现为 {value!r}")
        if isinstance(default, str) and not (isinstance(value, str) and value.isprintable()):
            raise refuse(key, f"须是一行文字，现为 {value!r}")
        if type(default) is int and not (type(value) is int and 0 < value < 65536):
            raise refuse(key, f"须是 1 至 65535 的整数，现为 {value!r}")
    settings = ServeSettings(**given)
    try:
        address = _ip(settings.address)
    except ValueError:
        raise refuse("address", f"须是本机的一个 IP 地址，现为 {settings.address!r}") from None
    for key in ("url", "prefect_url"):
        text = given.get(key, "")
        if text and not (urlsplit(text).scheme in ("http", "https") and urlsplit(text).hostname):
            raise refuse(key, f"须以 http:// 或 https:// 开头，现为 {text!r}")
    if settings.port == settings.prefect_port:
        raise refuse("port", "不能与 prefect_port 相同")
    if bool(settings.user) != bool(settings.password_file):
        raise refuse("user", "和 password_file 要么都写，要么都不写")
    if ":" in settings.user or not settings.user.isascii():
        raise refuse("user", "只能用英文字母、数字和冒号以外的符号")
    if not address.is_loopback and not settings.user:
        raise refuse("address", "是别的机器也能访问的地址，而看板、整改清单是内部资料：先写明 user 和 password_file")
    if address.is_unspecified and not settings.url:
        raise refuse("url", "要写明：address 是本机所有地址，看不出别人用哪一个访问")
    return settings


def sign_in(file: str, root: Path, settings: ServeSettings) -> str | None:
    """``user:password`` of the pages and of Prefect; None where none is asked for. Raises UsageError."""
    if not settings.user:
        return None
    password = secret(root / settings.password_file, f"设置文件 {file} 的 [serve] password_file")
    if len(password) < _SHORTEST or not password.isascii() or not password.isprintable():
        raise UsageError(f"密码文件 {settings.password_file} 里须是一行至少 {_SHORTEST} 个英文字母、数字或符号")
    return f"{settings.user}:{password}"


def database_url(file: str, root: Path, given: Mapping[str, Any]) -> str | None:
    """Where Prefect keeps its runs: None for SQLite in the home, else PostgreSQL's address. Raises UsageError."""
    for key, value in given.items():
        if not isinstance(value, str) or not value.strip():
            raise UsageError(f"设置文件 {file} 的 [prefect] {key} 须是一行文字，现为 {value!r}")
    if len(given) > 1:
        raise UsageError(f"设置文件 {file} 的 [prefect] database 和 database_file 只能写一个")
    if "database_file" in given:
        named = f"设置文件 {file} 的 [prefect] database_file"
        return _postgresql(secret(root / given["database_file"], named), named)
    url = str(given.get("database", SQLITE)).strip()
    if url == SQLITE:
        return None
    named = f"设置文件 {file} 的 [prefect] database"
    if urlsplit(_postgresql(url, named)).password is not None:
        raise UsageError(f"{named} 里不要写密码：把整个地址写进一个只有自己能读的文件，用 database_file 指明")
    return url


def secret(file: Path, named: str) -> str:
    """The one line of a file that only its owner can read. Raises UsageError, which never tells the line."""
    try:
        if stat.S_IMODE(file.stat().st_mode) & 0o077:
            raise UsageError(f"{named} 所指的文件 {file} 别的用户也能读写，先运行 chmod 600 {file}")
        lines = file.read_text("utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{named} 所指的文件 {file} 读不出来：{type(error).__name__}") from None
    if len(lines) != 1 or not lines[0].strip():
        raise UsageError(f"{named} 所指的文件 {file} 里应当正好有一行")
    return lines[0].strip()


def _postgresql(url: str, named: str) -> str:
    """``url`` as it is. It is not told where it is wrong: it may hold a password."""
    try:
        is_one = urlsplit(url).scheme == _POSTGRESQL and len(urlsplit(url).path) > 1
    except ValueError:
        is_one = False
    if not is_one:
        raise UsageError(f"{named} 须是 {SQLITE}，或者 {_POSTGRESQL}://用户@主机/数据库")
    return url


def _ip(address: str) -> IPv4Address | IPv6Address:
    return ip_address("127.0.0.1" if address == "localhost" else address)


def _in_url(host: str) -> str:
    return f"[{host}]" if ":" in host else host
