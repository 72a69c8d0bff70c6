"""Values on the wire and in Python: one codec per kind.

`decode` takes a value of a JSON document, `encode` gives one. Both raise an error that
tells what is wrong; who knows the place adds it.
"""

from __future__ import annotations

from base64 import b64decode, b64encode
from binascii import Error as Base64Error
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar, cast

from ._limits import check_depth
from .content import Content
from .enumeration import OpenEnum
from .errors import DecodeError, EncodeError
from .json_value import JsonValue
from .times import DateText, read_date, read_duration, write_duration

__all__ = [
    "BINARY",
    "BOOLEAN",
    "CONTENT",
    "DATETIME",
    "DURATION",
    "INTEGER",
    "JSON",
    "NUMBER",
    "STRING",
    "URI",
    "Codec",
    "Implied",
    "JsonValue",
    "Single",
    "array",
    "enumeration",
]

T = TypeVar("T")
E = TypeVar("E", bound=OpenEnum)


class Codec(Generic[T]):
    """From wire to Python and back."""

    __slots__ = ("known", "plain")

    def __init__(
        self, plain: type | None = None, known: Mapping[str, T] | None = None
    ) -> None:
        self.plain = plain
        """The type whose values are the same on both sides, if there is one."""
        self.known: Mapping[str, T] = {} if known is None else known
        """Strings whose values in Python are ready."""

    def decode(self, value: JsonValue) -> T:
        """The value in Python. Raises DecodeError."""
        raise NotImplementedError

    def encode(self, value: T) -> JsonValue:
        """The value on the wire. Raises EncodeError."""
        raise NotImplementedError


class _Plain(Codec[T]):
    """Values that are the same on both sides."""

    __slots__ = ("_types",)

    def __init__(self, plain: type[T], *others: type) -> None:
        super().__init__(plain)
        self._types = (plain, *others)

    def decode(self, value: JsonValue) -> T:
        if type(value) in self._types:
            return cast("T", value)
        raise DecodeError(f"expected {self._name()}, got {_kind(value)}")

    def encode(self, value: T) -> JsonValue:
        if type(value) in self._types:
            return cast("JsonValue", value)
        raise EncodeError(f"expected {self._name()}, got {type(value).__name__}")

    def _name(self) -> str:
        return _NAMES[self._types[0]]


class _Json(Codec[JsonValue]):
    """Values of which nothing is known."""

    __slots__ = ()

    def decode(self, value: JsonValue) -> JsonValue:
        check_depth(value)
        return value

    def encode(self, value: JsonValue) -> JsonValue:
        return value


class _Datetime(Codec[datetime]):
    """`/Date(1364327898968)/`, milliseconds since 1970; ISO 8601 is read too."""

    __slots__ = ()

    def decode(self, value: JsonValue) -> datetime:
        if not isinstance(value, str):
            raise DecodeError(f"expected a date, got {_kind(value)}")
        if isinstance(value, DateText):
            return value.moment
        try:
            return read_date(value)
        except (OverflowError, ValueError):
            raise DecodeError(f"{_shortened(value)} is no date") from None

    def encode(self, value: object) -> JsonValue:
        if not isinstance(value, datetime):
            raise EncodeError(f"expected a date, got {type(value).__name__}")
        if value.utcoffset() is None:
            raise EncodeError("a date needs a time zone")
        return DateText.of(value)


class _Duration(Codec[timedelta]):
    """ISO 8601 without years and months: `PT5M`; `hh:mm:ss` is read too."""

    __slots__ = ()

    def decode(self, value: JsonValue) -> timedelta:
        if not isinstance(value, str):
            raise DecodeError(f"expected a duration, got {_kind(value)}")
        try:
            return read_duration(value)
        except (OverflowError, ValueError):
            raise DecodeError(f"{_shortened(value)} is no duration") from None

    def encode(self, value: object) -> JsonValue:
        if not isinstance(value, timedelta):
            raise EncodeError(f"expected a duration, got {type(value).__name__}")
        return write_duration(value)


class _Binary(Codec[bytes]):
    """Base64."""

    __slots__ = ()

    def decode(self, value: JsonValue) -> bytes:
        if not isinstance(value, str):
            raise DecodeError(f"expected base64, got {_kind(value)}")
        try:
            return b64decode(value, validate=True)
        except (Base64Error, ValueError):
            raise DecodeError(f"{_shortened(value)} is no base64") from None

    def encode(self, value: object) -> JsonValue:
        if not isinstance(value, (bytes, bytearray)):
            raise EncodeError(f"expected bytes, got {type(value).__name__}")
        return b64encode(value).decode("ascii")


class _Content(Codec[Content]):
    """A `data:` URI."""

    __slots__ = ()

    def decode(self, value: JsonValue) -> Content:
        if isinstance(value, str) and Content.is_href(value):
            return Content.from_href(value)
        raise DecodeError(f"expected a data: URI, got {_kind(value)}")

    def encode(self, value: object) -> JsonValue:
        if not isinstance(value, Content):
            raise EncodeError(f"expected Content, got {type(value).__name__}")
        return value.href


class _Enumeration(Codec[E]):
    """Members of an open enumeration; unknown values stay what they are."""

    __slots__ = ("_kind",)

    def __init__(self, kind: type[E]) -> None:
        super().__init__(known={row.value: row for row in kind})
        self._kind = kind

    def decode(self, value: JsonValue) -> E:
        if not isinstance(value, str):
            raise DecodeError(f"expected {self._kind.__name__}, got {_kind(value)}")
        member = self.known.get(value)
        return self._kind(value) if member is None else member

    def encode(self, value: E) -> JsonValue:
        if not isinstance(value, self._kind):
            expected = self._kind.__name__
            raise EncodeError(f"expected {expected}, got {type(value).__name__}")
        return value.value


class Single(tuple[T, ...]):
    """The only item of a list that travels without the list, as it was read."""

    __slots__ = ()


class Implied(str):
    """A rel that XML tells as an attribute alone, not as a property too."""

    __slots__ = ()


class _Array(Codec[tuple[T, ...]]):
    """Lists; a value that stands there alone is a list of one."""

    __slots__ = ("_item", "_member")

    def __init__(self, item: Codec[T]) -> None:
        super().__init__()
        self._item = item
        self._member: Callable[[Any], T] = item.known.__getitem__

    def decode(self, value: JsonValue) -> tuple[T, ...]:
        if not isinstance(value, list):
            return Single((self._item.decode(value),))
        if self._item.known:
            try:
                return tuple(map(self._member, value))
            except (KeyError, TypeError):
                pass  # An unknown member, or no string: one by one.
        items: list[T] = []
        for index, item in enumerate(value):
            try:
                items.append(self._item.decode(item))
            except DecodeError as error:
                raise error.within(f"[{index}]") from None
        return tuple(items)

    def encode(self, value: object) -> JsonValue:
        if isinstance(value, str) or not isinstance(value, Sequence):
            raise EncodeError(f"expected a tuple, got {type(value).__name__}")
        given = cast("Sequence[T]", value)
        if isinstance(value, Single) and len(given) == 1:
            return self._item.encode(given[0])
        items: list[JsonValue] = []
        for index, item in enumerate(given):
            try:
                items.append(self._item.encode(item))
            except EncodeError as error:
                raise error.within(f"[{index}]") from None
        return items


def enumeration(kind: type[E]) -> Codec[E]:
    """The codec of an enumeration."""
    found = _ENUMERATIONS.get(kind)
    if found is None:
        found = _ENUMERATIONS[kind] = cast("Codec[OpenEnum]", _Enumeration(kind))
    return cast("Codec[E]", found)


def array(item: Codec[T]) -> Codec[tuple[T, ...]]:
    """The codec of lists."""
    key = cast("Codec[object]", item)
    found = _ARRAYS.get(key)
    if found is None:
        found = _ARRAYS[key] = _Array(key)
    return cast("Codec[tuple[T, ...]]", found)


_ENUMERATIONS: dict[type[OpenEnum], Codec[OpenEnum]] = {}
_ARRAYS: dict[Codec[object], Codec[tuple[object, ...]]] = {}


def _kind(value: JsonValue) -> str:
    for kind, name in _NAMES.items():
        if type(value) is kind:
            return name
    return "null" if value is None else type(value).__name__


def _shortened(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:40]}…")


_NAMES: Mapping[type, str] = {
    str: "a string",
    bool: "a boolean",
    int: "an integer",
    float: "a number",
    list: "a list",
    dict: "an object",
}

STRING: Codec[str] = _Plain(str)
BOOLEAN: Codec[bool] = _Plain(bool)
INTEGER: Codec[int] = _Plain(int)
NUMBER: Codec[float] = _Plain(float, int)
URI: Codec[str] = STRING
DATETIME: Codec[datetime] = _Datetime()
DURATION: Codec[timedelta] = _Duration()
BINARY: Codec[bytes] = _Binary()
CONTENT: Codec[Content] = _Content()
JSON: Codec[JsonValue] = _Json()
