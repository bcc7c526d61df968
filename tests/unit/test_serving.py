"""[serve] and [prefect] of zhinan.toml: what is taken, what is refused, and that no password is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhinan.errors import UsageError
from zhinan.settings import Home

PASSWORD = "kein-Wort-davon"


def home(folder: Path, text: str, mode: int = 0o600, line: str = PASSWORD) -> Home:
    (folder / "zhinan.toml").write_text(text, "utf-8")
    (folder / "secret").write_text(line + "\n", "utf-8")
    (folder / "secret").chmod(mode)
    return Home.at(folder)


def test_by_default_only_this_machine_is_served_without_a_password(tmp_path: Path) -> None:
    place = Home.at(tmp_path)
    settings = place.serve()
    assert (settings.address, settings.pages, settings.prefect) == (
        "127.0.0.1", "http://127.0.0.1:8380", "http://127.0.0.1:4200",
    )  # fmt: skip
    assert settings.api == "http://127.0.0.1:4200/api"
    assert place.sign_in(settings) is None and place.database() is None and not settings.public_site


def test_the_command_line_comes_before_the_settings(tmp_path: Path) -> None:
    place = home(tmp_path, "[serve]\nport = 9000\nprefect_port = 9001\n")
    assert (place.serve(port=9100).port, place.serve(port=9100).prefect_port) == (9100, 9001)


def test_the_address_that_people_use_is_the_one_of_the_links(tmp_path: Path) -> None:
    place = home(
        tmp_path,
        '[serve]\naddress = "0.0.0.0"\nurl = "https://zwfw.example/"\nuser = "bureau"\npassword_file = "secret"\n',
    )
    settings = place.serve()
    assert (settings.pages, settings.prefect) == ("https://zwfw.example", "http://zwfw.example:4200")
    assert settings.api == "http://127.0.0.1:4200/api"
    assert place.sign_in(settings) == f"bureau:{PASSWORD}"
    six = home(tmp_path, '[serve]\naddress = "::1"\n').serve()
    assert (six.pages, six.api) == ("http://[::1]:8380", "http://[::1]:4200/api")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[serve]\nprot = 80\n", "prot"),
        ("[serve]\nport = 0\n", "[serve] port"),
        ("[serve]\nport = true\n", "[serve] port"),
        ('[serve]\nport = "80"\n', "[serve] port"),
        ("[serve]\nport = 4200\n", "prefect_port"),
        ("[serve]\naddress = 127\n", "[serve] address"),
        ('[serve]\naddress = "zwfw.example"\n', "[serve] address"),
        ('[serve]\naddress = "10.0.0.5"\n', "内部资料"),
        ('[serve]\naddress = "0.0.0.0"\nuser = "a"\npassword_file = "secret"\n', "[serve] url"),
        ('[serve]\nurl = "zwfw.example"\n', "[serve] url"),
        ('[serve]\nuser = "bureau"\n', "password_file"),
        ('[serve]\npassword_file = "secret"\n', "password_file"),
        ('[serve]\nuser = "a:b"\npassword_file = "secret"\n', "[serve] user"),
        ('[serve]\npublic_site = "yes"\n', "[serve] public_site"),
        ('[serve]\npassword = "x"\n', "password"),
        ('[prefect]\ndatabase = "mysql://x"\n', "[prefect] database"),
        ('[prefect]\ndatabase = "postgresql://u@h/d"\n', "postgresql+asyncpg"),
        ('[prefect]\ndatabase = "postgresql+asyncpg://u@h/"\n', "[prefect] database"),
        (f'[prefect]\ndatabase = "postgresql+asyncpg://u:{PASSWORD}@h/d"\n', "database_file"),
        ('[prefect]\ndatabase = "sqlite"\ndatabase_file = "secret"\n', "只能写一个"),
        ('[prefect]\ndatabase_file = "secret"\n', "[prefect] database_file"),
        ('[prefect]\ndatabase_file = "missing"\n', "读不出来"),
        ("[prefect]\ndatabase = 1\n", "[prefect] database"),
    ],
)
def test_what_cannot_be_served_is_told_with_file_and_key(tmp_path: Path, text: str, told: str) -> None:
    place = home(tmp_path, text)
    with pytest.raises(UsageError) as caught:
        place.serve()
        place.database()
    assert told in str(caught.value) and PASSWORD not in str(caught.value)
    assert "zhinan.toml" in str(caught.value)


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o620])
def test_a_password_that_others_can_read_is_refused(tmp_path: Path, mode: int) -> None:
    place = home(tmp_path, '[serve]\nuser = "bureau"\npassword_file = "secret"\n', mode)
    with pytest.raises(UsageError, match="chmod 600") as caught:
        place.sign_in(place.serve())
    assert PASSWORD not in str(caught.value)


@pytest.mark.parametrize("line", ["", "short", "密码密码密码密码密码", "two\nlines of it"])
def test_what_is_no_password_is_refused(tmp_path: Path, line: str) -> None:
    place = home(tmp_path, '[serve]\nuser = "bureau"\npassword_file = "secret"\n', line=line)
    with pytest.raises(UsageError) as caught:
        place.sign_in(place.serve())
    assert not line or line.split("\n", maxsplit=1)[0] not in str(caught.value)


def test_a_database_with_its_password_stands_in_a_file_of_its_own(tmp_path: Path) -> None:
    url = f"postgresql+asyncpg://zhinan:{PASSWORD}@db.example/prefect"
    assert home(tmp_path, '[prefect]\ndatabase_file = "secret"\n', line=url).database() == url
    local = "postgresql+asyncpg://zhinan@/prefect?host=/var/run/postgresql"
    assert home(tmp_path, f'[prefect]\ndatabase = "{local}"\n').database() == local
    assert home(tmp_path, '[prefect]\ndatabase = "sqlite"\n').database() is None
