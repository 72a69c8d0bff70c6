"""Control of the simulator from outside: its API below `/_sim/`, and a page for people."""
