"""A simulated district: its scenario files, and a player that speaks for them on the public wires. See docs/scenarios.md."""
