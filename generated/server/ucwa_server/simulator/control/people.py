"""Commands about people: who there is, and what one does in their place."""

from __future__ import annotations

from ..._client import enums
from ...errors import BadRequest, Conflict, ParameterFault
from ..users import User
from .acting import Actor
from .asked import Asked, Rule
from .showing import ShownUser, show_user

__all__ = ["RULES"]


def _list(asked: Asked) -> object:
    asked.fields.end()
    with asked.simulator.step() as world:
        log = tuple(asked.simulator.events)
        return {"users": [show_user(user, log) for user in world.users.values()]}


def _show(asked: Asked) -> ShownUser:
    asked.fields.end()
    return _shown(asked, asked.path("user"))


def _add(asked: Asked) -> ShownUser:
    fields = asked.fields
    user = User(
        fields.text("uri"),
        fields.optional_text("name") or "",
        fields.optional_text("password"),
        pool=fields.optional_text("pool") or "",
        title=fields.optional_text("title"),
        department=fields.optional_text("department"),
        company=fields.optional_text("company"),
    )
    fields.end()
    name, at, domain = user.address.partition("@")
    if not (name and at and domain) or any(sign in user.address for sign in " /?#"):
        fault = ParameterFault("uri", "Invalid")
        message = "uri must be that of a user: ann@contoso.example."
        raise BadRequest(message, parameters=[fault])
    with asked.simulator.step() as world:
        try:
            world.add([user])
        except ValueError as error:
            raise Conflict(str(error), subcode="AlreadyExists") from None
    return _shown(asked, user.uri)


def _shown(asked: Asked, uri: str) -> ShownUser:
    with asked.simulator.step() as world:
        return show_user(world.user(uri), asked.simulator.events)


# Acting as somebody


def _actor(asked: Asked) -> Actor:
    return asked.simulator.acting_as(asked.path("user"))


def _sign_in(asked: Asked) -> ShownUser:
    modalities = asked.fields.texts("modalities")
    asked.fields.end()
    for name in modalities:
        if not enums.ModalityType(name).known:
            fault = ParameterFault("modalities", "Invalid")
            raise BadRequest(f"There is no modality {name}.", parameters=[fault])
    _actor(asked).sign_in(*map(enums.ModalityType, modalities))
    return _shown(asked, asked.path("user"))


def _sign_out(asked: Asked) -> ShownUser:
    asked.fields.end()
    _actor(asked).sign_out()
    return _shown(asked, asked.path("user"))


def _presence(asked: Asked) -> ShownUser:
    stated = asked.fields.optional_text("availability")
    asked.fields.end()
    chosen = None if stated is None else enums.PreferredAvailability(stated)
    if chosen is not None and not chosen.known:
        fault = ParameterFault("availability", "Invalid")
        message = f"Nobody can be {stated} by choice."
        raise BadRequest(message, parameters=[fault])
    _actor(asked).set_presence(chosen)
    return _shown(asked, asked.path("user"))


def _note(asked: Asked) -> ShownUser:
    message = asked.fields.optional_text("message")
    asked.fields.end()
    _actor(asked).set_note(message)
    return _shown(asked, asked.path("user"))


def _invite(asked: Asked) -> object:
    fields = asked.fields
    to, message = fields.text("to"), fields.optional_text("message")
    subject = fields.optional_text("subject")
    fields.end()
    return {"conversation": _actor(asked).invite(to, message, subject=subject)}


def _call(asked: Asked) -> object:
    fields = asked.fields
    to, subject = fields.text("to"), fields.optional_text("subject")
    video = fields.flag("video")
    fields.end()
    return {"conversation": _actor(asked).call(to, subject=subject, video=video)}


def _accept(asked: Asked) -> object:
    return {"conversation": _actor(asked).accept(_named(asked, "invitation"))}


def _decline(asked: Asked) -> None:
    _actor(asked).decline(_named(asked, "invitation"))


def _cancel(asked: Asked) -> None:
    _actor(asked).cancel(_named(asked, "invitation"))


def _say(asked: Asked) -> None:
    fields = asked.fields
    text, html = fields.text("text"), fields.flag("html")
    _actor(asked).say(text, conversation=_named(asked, "conversation"), html=html)


def _type(asked: Asked) -> None:
    _actor(asked).type(_named(asked, "conversation"))


def _leave(asked: Asked) -> None:
    _actor(asked).leave(_named(asked, "conversation"))


def _named(asked: Asked, name: str) -> str | None:
    """The last field: which invitation or conversation is meant."""
    key = asked.fields.optional_text(name)
    asked.fields.end()
    return key


RULES = (
    Rule("GET", "/users", _list),
    Rule("POST", "/users", _add, 201),
    Rule("GET", "/users/{user}", _show),
    Rule("POST", "/users/{user}/sign-in", _sign_in),
    Rule("POST", "/users/{user}/sign-out", _sign_out),
    Rule("POST", "/users/{user}/presence", _presence),
    Rule("POST", "/users/{user}/note", _note),
    Rule("POST", "/users/{user}/invite", _invite, 201),
    Rule("POST", "/users/{user}/call", _call, 201),
    Rule("POST", "/users/{user}/accept", _accept),
    Rule("POST", "/users/{user}/decline", _decline),
    Rule("POST", "/users/{user}/cancel", _cancel),
    Rule("POST", "/users/{user}/message", _say),
    Rule("POST", "/users/{user}/typing", _type),
    Rule("POST", "/users/{user}/leave", _leave),
)
"""Commands about people."""
