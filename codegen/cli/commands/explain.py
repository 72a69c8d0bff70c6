"""`explain`."""

from codegen.cli.command import Command

COMMAND = Command("explain", "", (), "", lambda p: None, lambda a: 2)
