"""What the commands of `jiekun` do; `simulation.cli` gives them their names and exit codes."""
