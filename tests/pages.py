"""A page read back as a browser would: its text, its elements, its attributes."""

from html.parser import HTMLParser

VOID = {"meta", "link", "br", "input"}


class Page(HTMLParser):
    """What a page holds: `texts` by the class of the element they stand in, `tags`, and `attributes` seen."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.tags: list[str] = []
        self.attributes: list[tuple[str, str, str]] = []
        self.article_texts: list[str] = []
        self._inside: str | None = None
        self._open: list[str] = []
        self.misnested: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.attributes += [(tag, name, value or "") for name, value in attrs]
        if tag == "div" and ("class", "text") in attrs:
            self._inside = ""
        if tag not in VOID and tag not in {"rect", "line", "circle", "polyline", "polygon", "option"}:
            self._open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in {"rect", "line", "circle", "polyline", "polygon", "option"}:
            return
        if not self._open or self._open.pop() != tag:
            self.misnested.append(tag)
        if tag == "div" and self._inside is not None:
            self.article_texts.append(self._inside)
            self._inside = None

    def handle_data(self, data: str) -> None:
        if self._inside is not None:
            self._inside += data


def held(text: str) -> str:
    """Return a text as HTML can hold it: null characters and halves of characters replaced."""
    return "".join("\ufffd" if letter == "\0" or "\ud800" <= letter <= "\udfff" else letter for letter in text)
