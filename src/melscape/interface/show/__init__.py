"""How answers are shown. Each kind of answer has one way to be text, one to be plain values, one to be files."""

from melscape.interface.show.files import Wishes, save
from melscape.interface.show.plain import plain
from melscape.interface.show.text import text

__all__ = ["Wishes", "plain", "save", "text"]
