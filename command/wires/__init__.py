"""What other systems say and are told, in the standards they share. See docs/record.md."""
