"""The command line: commands, settings, progress, exit status.

Nothing is imported here, nor anything heavy by the modules that declare commands: `--version`, `--help`
and an unchanged `generate` answer at once.
"""
