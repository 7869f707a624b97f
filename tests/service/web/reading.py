"""Reads pages the way a browser does: what is text and what is markup."""

from collections.abc import Iterator
from html.parser import HTMLParser
from urllib.parse import urlencode

from fastapi.testclient import TestClient
from httpx import Response

_VOID = frozenset({"meta", "link", "input", "img", "br", "hr"})


class Element:
    """A tag of a page, its attributes and the text inside it."""

    def __init__(self, tag: str, attributes: dict[str, str]) -> None:
        self.tag = tag
        self.attributes = attributes
        self.text = ""

    def has(self, name: str) -> bool:
        return name in self.attributes.get("class", "").split()


class Reader(HTMLParser):
    """The elements of a page in order, each with its text."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.elements.append(element)
        if tag not in _VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open.pop().tag != tag:
            pass

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str, class_: str = "") -> Iterator[Element]:
        return (e for e in self.elements if e.tag == tag and (not class_ or e.has(class_)))

    def value(self, name: str) -> str:
        """The value of the first field of that name."""
        return next(e.attributes.get("value", "") for e in self.all("input") if e.attributes.get("name") == name)

    def comment(self) -> str:
        """What stands in the comment's field."""
        return next(e.text for e in self.all("textarea") if e.attributes["name"] == "commentaire")

    def action(self, part: str) -> str:
        """Where the first form leads whose address holds a part."""
        return next(e.attributes["action"] for e in self.all("form") if part in e.attributes.get("action", ""))


def read(answer: Response) -> Reader:
    assert answer.status_code == 200, answer.text[:500]
    return Reader(answer.text)


def send(browser: TestClient, address: str, script: bool = False, **fields: object) -> Response:
    """Sends a form from one of the service's own pages, or what its script would send."""
    # A light page that every role can open.
    page = Reader(browser.get("/formules").text)
    token = next(e.attributes["content"] for e in page.all("meta") if e.attributes.get("name") == "csrf")
    headers = {"content-type": "application/x-www-form-urlencoded"}
    if script:
        headers |= {"accept": "application/json", "x-csrf-token": token}
    return browser.post(address, content=urlencode({"csrf": token, **fields}), headers=headers)
