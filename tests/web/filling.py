"""Filling in the form as a browser without scripts does: what a page holds is sent with what is typed and pressed."""

from __future__ import annotations

from dataclasses import dataclass, field
from html.parser import HTMLParser

from asking import Client
from httpx2 import Response

FORM = "/suggest.html"


@dataclass
class Fields:
    """The fields of one form, as they are when the page opens, and its buttons."""

    action: str = ""
    values: list[tuple[str, str]] = field(default_factory=list)
    buttons: list[tuple[str, str]] = field(default_factory=list)

    def without(self, names: set[str]) -> list[tuple[str, str]]:
        return [(name, value) for name, value in self.values if name not in names]


class _Reader(HTMLParser):
    """Notes down forms, labels, links and ids."""

    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Fields] = []
        self.ids: list[str] = []
        self.links: list[str] = []
        self.title = ""
        self._area: str | None = None
        self._select = ""
        self._in_title = False

    def handle_starttag(self, tag, attrs):
        said = {name: value or "" for name, value in attrs}
        self._in_title = tag == "title"
        if "id" in said:
            self.ids.append(said["id"])
        if tag == "a":
            self.links.append(said.get("href", ""))
        if tag == "form":
            self.forms.append(Fields(said["action"]))
        if not self.forms:
            return
        form, name = self.forms[-1], said.get("name", "")
        if tag == "input" and (said.get("type") not in ("radio", "checkbox") or "checked" in said):
            form.values.append((name, said.get("value", "")))
        elif tag == "button" and name:
            form.buttons.append((name, said.get("value", "")))
        elif tag == "textarea":
            self._area = name
            form.values.append((name, ""))
        elif tag == "select":
            self._select = name
        elif tag == "option" and "selected" in said:
            form.values.append((self._select, said.get("value", "")))

    def handle_endtag(self, tag):
        if tag == "textarea":
            self._area = None

    def handle_data(self, data):
        if self._in_title:
            self.title += data
            self._in_title = False
        if self._area is not None:
            name, before = self.forms[-1].values[-1]
            self.forms[-1].values[-1] = (name, before + data)


class Page:
    """A page that came back."""

    def __init__(self, client: Client, response: Response) -> None:
        self.client, self.response = client, response
        self.status, self.text = response.status_code, response.text
        read = _Reader()
        read.feed(response.text)
        self.forms, self.ids, self.links, self.title = read.forms, read.ids, read.links, read.title

    @property
    def form(self) -> Fields:
        return self.forms[0]

    def said(self, name: str) -> list[str]:
        """The values that a field has as the page opens."""
        values = [value for field, value in self.form.values if field == name]
        # A browser leaves out the line end after <textarea>, and sends lines with both marks.
        return [value.removeprefix("\n") for value in values]

    @property
    def step(self) -> str:
        return self.said("step")[0]

    def press(self, go: str = "next", number: int = 0, **typed: str | list[str]) -> Page:
        """The page after a button: `a_name` stands for the field `a.name`."""
        named = {
            (f"a.{key[2:]}" if key.startswith("a_") else key): value if isinstance(value, list) else [value]
            for key, value in typed.items()
        }
        form = self.forms[number]
        data = [(name, value.removeprefix("\n")) for name, value in form.without(set(named))]
        data += [(name, value.replace("\n", "\r\n")) for name, values in named.items() for value in values]
        if go:
            data.append(("go", go))
        return self.send(data, form.action)

    def send(self, data: list[tuple[str, str]], action: str = "") -> Page:
        where = self.response.url.join(action) if action else self.response.url
        said: dict[str, list[str]] = {}
        for name, value in data:
            said.setdefault(name, []).append(value)
        headers = {"accept": "text/html", "sec-fetch-site": "same-origin"}
        return Page(self.client, self.client.post(where, data=said, headers=headers))

    def follow(self) -> Page:
        """The page that a redirection leads to."""
        assert self.status == 303, self.text
        where = self.response.url.join(self.response.headers["location"])
        return Page(self.client, self.client.get(where, headers={"accept": "text/html"}))


def opened(client: Client, path: str = FORM) -> Page:
    """The page at `path`."""
    return Page(client, client.get(path, headers={"accept": "text/html"}))


def last_page(client: Client, **typed: str | list[str]) -> Page:
    """The page that shows all answers, for a thing with a name that is not on the list."""
    answers = {"a_name": "Sharing the watering can", **typed}
    page = opened(client).press(way="item").press(**answers).press("enough")
    assert page.step == "you", page.text
    return page.press()


def sent(page: Page) -> str:
    """The code of what was sent from the last page."""
    receipt = page.press("send")
    assert receipt.status == 303, receipt.text
    return receipt.response.headers["location"].split("/")[1]
