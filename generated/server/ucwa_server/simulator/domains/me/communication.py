"""How the user wants to communicate here."""

from __future__ import annotations

from ...._client import enums, resources
from ....handler import Call
from ....handlers import CommunicationHandler
from ...notices import UserChanged
from ...visit import visit
from . import state, views

__all__ = ["Communication"]


class Communication(CommunicationHandler):
    """Shows and changes it. The runtime checks what a PUT has to bring along."""

    async def get(self, call: Call) -> resources.Communication:
        return views.communication(visit(call).application)

    async def put(
        self,
        call: Call,
        *,
        audio_preference: enums.AudioPreference | None = None,
        conversation_history: enums.GenericPolicy | None = None,
        lis_location: str | None = None,
        lis_query_result: enums.LisQueryResultEnum | None = None,
        phone_number: str | None = None,
        publish_endpoint_location: bool | None = None,
        supported_message_formats: tuple[enums.MessageFormat, ...] | None = None,
        supported_modalities: tuple[enums.ModalityType, ...] | None = None,
        video_based_screen_sharing: enums.GenericPolicy | None = None,
    ) -> None:
        del lis_location, lis_query_result
        del publish_endpoint_location, video_based_screen_sharing
        application = visit(call).application
        application.formats = supported_message_formats or (enums.MessageFormat.PLAIN,)
        if conversation_history is not None:
            is_kept = conversation_history != enums.GenericPolicy.DISABLED
            state.published(application.user).history = is_kept
        registration = application.registration
        if registration is not None:
            registration.formats = application.formats
            registration.modalities = supported_modalities or ()
            registration.phone_number = phone_number
            registration.audio_preference = audio_preference
            user = application.user
            application.world.tell(UserChanged(user, "modalities"))
        shown = views.communication(application)
        application.emit("updated", shown, sender=application.link("communication"))
