"""The demo: a centre and its simulated district, all through the public wires. See docs/scenarios.md."""
