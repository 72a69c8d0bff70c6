"""Answers everybody who writes, and repeats what they say; asynchronous.

It talks with any number of people at once, each in a task of its own.

python echo_bot_async.py --address user@contoso.example
"""

from __future__ import annotations

import asyncio
from argparse import Namespace

from _arguments import arun, new_parser
from ucwa_client import AsyncClient
from ucwa_client.conveniences.async_facades.conversations import InvitationHandle
from ucwa_client.errors import OperationFailed

PARSER = new_parser(__doc__)
PARSER.add_argument("--seconds", type=float, help="ends after so long; else never")


async def main(ucwa: AsyncClient, arguments: Namespace) -> None:
    await ucwa.me.make_available()  # without this nobody can invite the user
    answering = await ucwa.conversations.answer(talk)
    try:
        await asyncio.wait_for(asyncio.Event().wait(), arguments.seconds)
    except TimeoutError:
        pass
    finally:
        answering.close()


async def talk(invitation: InvitationHandle) -> None:
    try:
        chat = await invitation.accept()
    except OperationFailed as error:
        print(f"{invitation.sender.name} has gone: {error.subcode or error}")
        return
    async with chat:
        if invitation.text:
            await chat.send(f"You said: {invitation.text}")
        async for message in chat.messages():
            print(f"{message.sender}: {message.text}")
            await chat.send(f"You said: {message.text}")
    print(f"{invitation.sender.name} has left.")


if __name__ == "__main__":
    arun(main, PARSER)
