"""Pictures of which resource leads to which: of the whole API, and of what is near each resource."""

from __future__ import annotations
