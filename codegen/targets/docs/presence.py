"""When a link is there: what its row says of it, else the page that it leads to."""

from __future__ import annotations

import re

from codegen.model.nodes import Link, Model, Resource

__all__ = ["presence", "telling_pages"]

_CLAUSE_END = re.compile(r"(?<=[.;])\s+")
_BEGINS = re.compile(
    r"(?:this (?:resource|link|capability) is |it is )?(?:usually |only )?"
    r"(?:present|available|offered|appears|exists)\b.*"
    r"\b(?:while|when|if|once|only|after|until|unless|as long as|where|in|at)\b",
    re.IGNORECASE,
)
_TELLS = re.compile(
    r"\b(?:presence|absence) of (?:this|the|an?) |\bmight not be available\b", re.IGNORECASE
)


def presence(link: Link, model: Model) -> str:
    """Sentences about when a resource offers a link; empty where nobody tells."""
    if link.rel == "self":
        return ""
    target = model.resource_index.get(link.target or "")
    return _told(link.description) or (_told(target.description) if target is not None else "")


def telling_pages(resource: Resource) -> frozenset[str]:
    """The pages whose prose may tell it of the links of a resource: where the rows don't."""
    rows = (row for row in resource.links if row.rel != "self" and not _told(row.description))
    return frozenset(row.target for row in rows if row.target is not None)


def _told(text: str) -> str:
    clauses = _CLAUSE_END.split(text.strip())
    found = [row for row in clauses if _BEGINS.match(row) or _TELLS.search(row)]
    return " ".join(f"{row[:1].upper()}{row[1:].rstrip('.;')}." for row in found)
