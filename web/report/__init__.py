"""The report of an incident: a page that can be printed, and the same as PDF. See docs/record.md."""
