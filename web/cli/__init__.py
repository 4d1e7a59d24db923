"""The command `liandong`."""
