"""What to do about errors, by code and subcode: a table that a writer can edit.

What a class of errors says of itself holds where its subcode is not here.
"""

from __future__ import annotations

from collections.abc import Mapping

from attrs import frozen

__all__ = ["Advice", "advice_on"]


@frozen
class Advice:
    """What to do about an error."""

    text: str
    retryable: bool = False
    """Whether the same request may succeed later."""


_TABLE: Mapping[tuple[str, str], Advice] = {
    ("BadRequest", "DeserializationFailure"): Advice(
        "Send a well-formed body of the type that its Content-Type states."
    ),
    ("BadRequest", "NormalizationFailed"): Advice(
        "Write the phone number with plus sign and country code, or with fewer digits."
    ),
    ("BadRequest", "ParameterValidationFailure"): Advice(
        "Mend what `parameters` names; a PUT wants the whole resource as it was read."
    ),
    ("Forbidden", "AnonymousNotAllowed"): Advice(
        "Sign in as a user; who joined a meeting anonymously may not do this."
    ),
    ("Forbidden", "LimitExceeded"): Advice(
        "Remove one of those that are there before adding another."
    ),
    ("Forbidden", "NoDelegatesConfigured"): Advice(
        "Give up, or let the user name delegates first."
    ),
    ("Forbidden", "NoTeamMembersConfigured"): Advice(
        "Give up, or let the user name members of the team first."
    ),
    ("Forbidden", "OperationNotSupported"): Advice(
        "Give up: the server does not do this for this user."
    ),
    ("Forbidden", "TooManyContacts"): Advice(
        "Remove contacts before adding others, or ask for fewer at once."
    ),
    ("NotFound", "APIVersionNotSupported"): Advice(
        "Do without what later revisions brought; this server is older."
    ),
    ("NotFound", "ApplicationNotFound"): Advice(
        "Read the application. If it is gone too, sign in again; else only this"
        " resource is gone."
    ),
    ("NotFound", "DestinationNotFound"): Advice(
        "Check the address: nobody has it, or nobody who can be reached."
    ),
    ("NotFound", "VersionNotSupported"): Advice(
        "Do without what later revisions brought; this server is older."
    ),
    ("Timeout", "ClientTimeout"): Advice(
        "Send it again over a better connection; look first whether a change was made.",
        retryable=True,
    ),
    ("GatewayTimeout", "ExchangeTimeout"): Advice(
        "Read again after a while: Exchange did not answer in time.", retryable=True
    ),
    ("ExchangeServiceFailure", "ExchangeTimeout"): Advice(
        "Read again after a while: Exchange did not answer in time.", retryable=True
    ),
    ("Timeout", "ExchangeTimeout"): Advice(
        "Read again after a while: Exchange did not answer in time.", retryable=True
    ),
    ("Conflict", "AlreadyExists"): Advice(
        "Take it as done: it is there already. Read it to be sure."
    ),
    ("Conflict", "AnotherOperationPending"): Advice(
        "Wait for the operation that is under way, then send it again.",
        retryable=True,
    ),
    ("Conflict", "LimitExceeded"): Advice(
        "Remove one of those that are there before adding another."
    ),
    ("Conflict", "MakeMeAvailableRequired"): Advice(
        "Call make_available first, then send it again: until then the user can't be"
        " seen or reached by this application."
    ),
    ("Conflict", "None"): Advice(
        "Send it again in a moment: the resource is just starting or ending.",
        retryable=True,
    ),
    ("Conflict", "PGetReplaced"): Advice(
        "Stop reading: another instance reads the event channel of the application."
        " State an instance id of its own for each."
    ),
    ("Conflict", "TooManyGroups"): Advice("Delete a group before creating another."),
    ("Conflict", "TooManyOnlineMeetings"): Advice(
        "Delete a meeting before scheduling another."
    ),
    ("Gone", "CannotRedirect"): Advice(
        "Stop; sign in again later, when the user's server is back."
    ),
    ("Gone", "InactiveApplicationExpired"): Advice(
        "Sign in again. An application lives while its event channel is read and, once"
        " available, while activity is reported."
    ),
    ("Gone", "TooManyApplications"): Advice(
        "Close clients that are no longer used, so that their applications are deleted,"
        " or wait until those expire; then sign in again."
    ),
    ("Gone", "UserAgentNotAllowed"): Advice(
        "Ask the administrator to admit the user agent of this application, or state"
        " another one in the settings."
    ),
    ("ServiceFailure", "CallbackChannelError"): Advice(
        "Read again after a while: the server can't reach its event channel.",
        retryable=True,
    ),
    ("ServiceFailure", "InvalidExchangeServerVersion"): Advice(
        "Give up: the user's Exchange server is too old for this."
    ),
    ("ServiceFailure", "MigrationInProgress"): Advice(
        "Read again in some minutes: the user is being moved to another server.",
        retryable=True,
    ),
    ("ServiceFailure", "ProvisioningDataUnavailable"): Advice(
        "Read again in some minutes: the server does not know the user's rights yet.",
        retryable=True,
    ),
}
"""By the code of the class and the subcode."""

_FOLDED = {
    (code.lower(), name.lower()): advice for (code, name), advice in _TABLE.items()
}


def advice_on(code: str, *names: str | None) -> Advice | None:
    """What the table says of the first known of some names, whatever their case.

    Args:
        code: Of the class of the error.
        names: The subcode, and what the server called the error.
    """
    for name in names:
        found = _FOLDED.get((code.lower(), (name or "").lower()))
        if found is not None:
            return found
    return None
