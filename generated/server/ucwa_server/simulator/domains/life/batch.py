"""Several requests in one."""

from __future__ import annotations

from ...._client import Content
from ....batch import answer_batch
from ....handler import Call
from ....handlers import BatchHandler
from ...visit import visit

__all__ = ["Batch"]


class Batch(BatchHandler):
    """Answers the requests of a batch, each as if it had come alone.

    They are executed in any order, the same one for the same seed: no client may rely on it.
    """

    async def post(self, call: Call) -> Content:
        return await answer_batch(call, visit(call).world.identities.order)
