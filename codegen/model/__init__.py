"""The intermediate model: its classes (`nodes`), what roles take over (`inherit`), its JSON `form` and `schema`."""

from __future__ import annotations
