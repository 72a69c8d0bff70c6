"""The commands, one a module: `DECLARATION` says what it takes, the rest what it does."""
