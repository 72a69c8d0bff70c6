"""What the administrator allows, as applications read it."""

from __future__ import annotations

from ...._client import enums, resources
from ....handler import Call
from ....handlers import PoliciesHandler
from ...applications import Application
from ...visit import visit

__all__ = ["Policies", "policies"]


class Policies(PoliciesHandler):
    """Shows what the administrator allows."""

    async def get(self, call: Call) -> resources.Policies:
        return policies(visit(call).application)


def policies(seen: Application) -> resources.Policies:
    """The policies of a user: those of `User.policies`, and else the usual ones."""

    def stated(name: str) -> enums.GenericPolicy:
        policy = enums.GenericPolicy
        return policy.ENABLED if seen.user.allows(name) else policy.DISABLED

    can_call = seen.user.allows("PhoneAudio")
    return resources.Policies(
        audio_only_on_wifi=enums.GenericPolicy.DISABLED,
        call_log_archiving=stated("callLogArchiving"),
        client_exchange_connectivity=stated("clientExchangeConnectivity"),
        customer_experience_improvement_program=enums.GenericPolicy.DISABLED,
        emoticons=stated("emoticons"),
        exchange_unified_messaging=stated("exchangeUnifiedMessaging"),
        html_messaging=stated("htmlMessaging"),
        location_required=enums.LocationRequiredEnum.NO,
        logging=enums.GenericPolicy.DISABLED,
        logging_level="Off",
        message_archiving=stated("conversationHistory"),
        messaging_urls=stated("messagingUrls"),
        multi_view_join=stated("multiViewJoin"),
        photos=stated("photos"),
        save_call_logs=stated("saveCallLogs"),
        save_credentials=stated("saveCredentials"),
        save_messaging_history=stated("saveMessagingHistory"),
        sharing_only_on_wifi=enums.GenericPolicy.DISABLED,
        telephony_mode="PhoneAudio" if can_call else "AudioVideo",
        video_only_on_wifi=enums.GenericPolicy.DISABLED,
        voicemail_uri=f"{seen.user.uri};opaque=app:voicemail",
        links=resources.PoliciesLinks({"self": seen.href("policies")}),
    )
