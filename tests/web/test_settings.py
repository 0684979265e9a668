"""How a server is set up: what comes from where, and what is said of a mistake."""

from __future__ import annotations

from pathlib import Path

import pytest

from coprod_kg.errors import BadUsage, UnreadableFile
from coprod_kg.web.settings import read_settings


def test_the_command_line_is_stronger_than_the_environment_and_that_than_the_file(tmp_path: Path) -> None:
    (tmp_path / "coprod-kg.toml").write_text('port = 1000\nseats = 3\nhosts = ["a.org"]\nstate = "kept"\n')
    environment = {
        "COPROD_KG_PORT": "2000",
        "COPROD_KG_SEATS": "4",
        "COPROD_KG_TRUSTED_PROXIES": "::1, 127.0.0.1",
    }
    settings = read_settings(tmp_path, None, environment, port="3000", host=None)
    assert (settings.port, settings.seats, settings.hosts) == (3000, 4, ("a.org",))
    assert settings.trusted_proxies == ("::1", "127.0.0.1")
    assert settings.state == tmp_path / "kept"


def test_hosts_are_names_as_browsers_send_them_or_addresses(tmp_path: Path) -> None:
    settings = read_settings(tmp_path, None, {"COPROD_KG_HOSTS": "List.Example.org,localhost,127.0.0.1,::1"})
    assert settings.hosts == ("list.example.org", "localhost", "127.0.0.1", "::1")


def test_an_address_gets_its_slash_and_says_whether_cookies_are_for_https_only(tmp_path: Path) -> None:
    settings = read_settings(tmp_path, None, {}, address="https://example.org/list")
    assert settings.address == "https://example.org/list/"
    assert settings.secure
    assert not read_settings(tmp_path, None, {}, address="http://localhost:8080/").secure


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prot = 1", "Did you mean 'port'?"),
        ("project = 'x'", "which there is not"),
        ("port = 'x'", "It has to be a whole number."),
        ("port = true", "It has to be a number."),
        ("port = 70000", "at most 65535"),
        ("query_seconds = 0", "at least 0.001"),
        ("query_seconds = nan", "at least 0.001"),
        ("hosts = 'a.org'", "a list of texts"),
        ("query_seconds = inf", "a number that can be reached"),
        ("hosts = ['a.org', 'https://b.org']", "Write only the name"),
        ("hosts = ['a.org:8080']", "Write only the name"),
        ("trusted_proxies = ['10.0.0.0/8']", "Write each proxy's own address"),
        ("trusted_proxies = ['proxy.example.org']", "Write each proxy's own address"),
        ("log = 'some'", "Choose one of: all, errors."),
        ("address = 'example.org'", "https://example.org/list/"),
        ("host = 5", "It has to be a text."),
    ],
)
def test_a_setting_that_cannot_be_is_refused_with_what_to_write(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "coprod-kg.toml").write_text(text)
    with pytest.raises(BadUsage, match=said.replace("?", r"\?").replace("(", r"\(")):
        read_settings(tmp_path, None, {})


@pytest.mark.parametrize("content", [b"port = ", b"\xff"])
def test_a_file_that_is_no_toml_is_named(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / "server.toml"
    file.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"server\.toml"):
        read_settings(tmp_path, file, {})


def test_a_file_that_was_named_has_to_be_there(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile):
        read_settings(tmp_path, tmp_path / "none.toml", {})
