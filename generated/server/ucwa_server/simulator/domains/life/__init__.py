"""The life of applications: registered, read, told of events, ended."""

from __future__ import annotations

from ...domain import Domain
from .applications import Application, Applications
from .batch import Batch
from .events import Events
from .network import ReportMyNetwork
from .policies import Policies

__all__ = ["DOMAIN"]

DOMAIN = Domain(
    handlers=(Applications, Application, Events, Batch, Policies, ReportMyNetwork),
    places={
        "applications": (
            "/ucwa/oauth/v1/applications",
            "/ucwa/v1/applications",
            "/v1/applications",
        ),
        "application": "",
        "batch": "batch",
        "events": "events",
        "policies": "policies",
        "reportMyNetwork": "reportMyNetwork",
    },
)
