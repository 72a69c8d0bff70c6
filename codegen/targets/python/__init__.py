"""Python as a target language: names, literals, docstrings and layout, shared by client and server."""

from __future__ import annotations
