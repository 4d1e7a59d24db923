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
    def _rows(self) -> dict[tuple[str, str, str], tuple[str, ...]]:
        return {(one.scheme, one.kind, row[0]): row for one in self.lists for row in one.classes}

    def name(self, alarm: AlarmClass) -> str:
        """What a class is called in Chinese; its code where the table does not have it."""
        row = self._rows.get((alarm.scheme, alarm.kind, alarm.code))
        return alarm.code if row is None else row[1]

    def title(self, alarm: AlarmClass) -> str:
        """What an alarm of a class is called aloud: the fourth of a row, else its name."""
        row = self._rows.get((alarm.scheme, alarm.kind, alarm.code), ())
        return row[3] if len(row) > 3 else self.name(alarm)
