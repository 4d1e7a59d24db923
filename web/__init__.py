"""How people and machines reach it: wiring, HTTP, live socket, links, console. See docs/architecture.md."""
