"""Sessions over HTTP: viewing (WHEP) and publishing (WHIP) with one exchange. See docs/sessions.md."""
