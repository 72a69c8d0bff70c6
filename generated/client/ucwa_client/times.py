"""Dates and durations as texts."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta, tzinfo

__all__ = ["DateText", "read_date", "read_duration", "write_duration"]

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MILLISECOND = timedelta(milliseconds=1)
# These are compiled when they are needed, which for most programs is never.
_DATE = r"/Date\((-?[0-9]{1,16})([+-][0-9]{4})?\)/"
_LONG_FRACTION = r"(\.[0-9]{6})[0-9]+"
_ISO_DURATION = (
    r"(?P<sign>[+-]?)P(?:(?P<weeks>[0-9.]+)W)?(?:(?P<days>[0-9.]+)D)?"
    r"(?:T(?:(?P<hours>[0-9.]+)H)?(?:(?P<minutes>[0-9.]+)M)?(?:(?P<seconds>[0-9.]+)S)?)?"
)
_CLOCK = (
    r"(?P<sign>-?)(?:(?P<days>[0-9]+)\.)?"
    r"(?P<hours>[0-9]+):(?P<minutes>[0-9]+)(?::(?P<seconds>[0-9]+(?:\.[0-9]+)?))?"
)


def read_date(text: str) -> datetime:
    """Of `/Date(1364327898968)/` or ISO 8601. Raises ValueError or OverflowError."""
    milliseconds = text[6:-2]
    if text[:6] == "/Date(" and text[-2:] == ")/" and milliseconds.isdecimal():
        # Nearly all dates; the rest need a closer look.
        return _EPOCH + _MILLISECOND * int(milliseconds)
    match = re.fullmatch(_DATE, text)
    if match is None:
        # With up to seven digits of a second; without an offset it is UTC.
        moment = datetime.fromisoformat(re.sub(_LONG_FRACTION, r"\1", text.strip()))
        return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
    moment = _EPOCH + _MILLISECOND * int(match[1])
    return _with_offset(moment, match[2]) if match[2] else moment


class DateText(str):
    """`/Date(1364327898968)/`, with an offset only where one was read."""

    moment: datetime
    """For those media types that write it in another way."""

    @classmethod
    def of(cls, moment: datetime) -> DateText:
        """The text of a date with a time zone."""
        zone = moment.tzinfo
        offset = zone.text if isinstance(zone, _Offset) else ""
        text = cls(f"/Date({(moment - _EPOCH) // _MILLISECOND}{offset})/")
        text.moment = moment
        return text


def read_duration(text: str) -> timedelta:
    """Of `PT5M` or `00:05:00`. Raises ValueError or OverflowError."""
    match = re.fullmatch(_ISO_DURATION, text) or re.fullmatch(_CLOCK, text)
    if match is None:
        raise ValueError(text)
    parts = {name: part for name, part in match.groupdict().items() if part}
    sign = -1 if parts.pop("sign", "") == "-" else 1
    if not parts:
        raise ValueError(text)
    return sign * timedelta(**{name: float(part) for name, part in parts.items()})


def write_duration(span: timedelta) -> str:
    """`PT5M`."""
    sign, span = ("-", -span) if span < timedelta() else ("", span)
    minutes, seconds = divmod(span.seconds, 60)
    hours, minutes = divmod(minutes, 60)
    fraction = f".{span.microseconds:06}".rstrip("0") if span.microseconds else ""
    date = f"{span.days}D" if span.days else ""
    time = f"{hours}H" if hours else ""
    time += f"{minutes}M" if minutes else ""
    time += f"{seconds}{fraction}S" if seconds or fraction else ""
    if not date and not time:
        time = "0S"
    return f"{sign}P{date}T{time}" if time else f"{sign}P{date}"


class _Offset(tzinfo):
    """The offset that a date stated, to be written back as it stood."""

    def __init__(self, text: str) -> None:
        self.text = text

    def utcoffset(self, _moment: datetime | None) -> timedelta:
        sign = -1 if self.text[0] == "-" else 1
        return sign * timedelta(hours=int(self.text[1:3]), minutes=int(self.text[3:5]))

    def dst(self, _moment: datetime | None) -> timedelta:
        return timedelta()

    def tzname(self, _moment: datetime | None) -> str:
        return f"UTC{self.text}"

    def __reduce__(self) -> tuple[type[_Offset], tuple[str]]:
        return _Offset, (self.text,)


def _with_offset(moment: datetime, text: str) -> datetime:
    try:
        return moment.astimezone(_Offset(text))
    except (OverflowError, ValueError):
        return moment
