"""Who decides what: orders and events, the log, permits, rules and the core that joins them. See docs/architecture.md."""
