"""The user: reachable or not, presence, note, location, phones, photo."""

from __future__ import annotations

from ...domain import Domain
from ...notices import ApplicationEnded, hears
from ...offered import ME
from .availability import MakeMeAvailable, ReportMyActivity, end
from .communication import Communication
from .phones import ChangeNumber, ChangeVisibility, Phone, Phones
from .profile import Location, Me, Note, Photo, Presence
from .views import me_links

__all__ = ["DOMAIN"]

DOMAIN = Domain(
    handlers=(
        Me,
        MakeMeAvailable,
        ReportMyActivity,
        Presence,
        Note,
        Location,
        Photo,
        Phones,
        Phone,
        ChangeNumber,
        ChangeVisibility,
        Communication,
    ),
    places={
        "changeNumber": "me/phones/{phoneType}/changeNumber",
        "changeVisibility": "me/phones/{phoneType}/changeVisibility",
        "makeMeAvailable": "me/makeMeAvailable",
        "phone": "me/phones/{phoneType}",
        "photo": "photos/{personId}",
        "reportMyActivity": "me/reportMyActivity",
    },
    offers=(ME.by(me_links),),
    hears=(hears(ApplicationEnded, end),),
)
