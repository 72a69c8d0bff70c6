"""`serve`."""

from codegen.cli.command import Command

COMMAND = Command("serve", "", (), "", lambda p: None, lambda a: 2)
