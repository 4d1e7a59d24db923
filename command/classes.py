"""What classes of things are called: a table of the district. Pure."""

from functools import cached_property
from typing import Annotated

from msgspec import Meta, Struct

from incidents.model import AlarmClass

Name = Annotated[str, Meta(min_length=1, max_length=64)]
Row = Annotated[tuple[Name, ...], Meta(min_length=3, max_length=4)]
"""Code, Chinese, English, and what an alarm of it is called aloud where that is more than its name."""


class ClassList(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """The classes of one scheme and kind, in the order in which they are offered."""

    scheme: Name
    kind: Name
    zh: Name
    en: Name
    classes: tuple[Row, ...]


class Classes(Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, dict=True):
    """The whole table."""

    lists: tuple[ClassList, ...] = ()

    @cached_property
    def _titles(self) -> dict[tuple[str, str, str], str]:
        """The fourth of a row, else the Chinese name."""
        return {(one.scheme, one.kind, row[0]): (*row[3:], row[1])[0] for one in self.lists for row in one.classes}

    def title(self, alarm: AlarmClass) -> str:
        """What an alarm of a class is called aloud; its code where the table does not have it."""
        return self._titles.get((alarm.scheme, alarm.kind, alarm.code), alarm.code)
