"""The HTTP API `/api/v1`. See docs/wire.md."""
