"""What is happening: alerts, incidents, links between them, assignments and their ladders. See docs/incidents.md."""
