"""The intermediate model: its classes, what roles take over, its JSON form and schema."""

from __future__ import annotations
