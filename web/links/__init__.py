"""The links of node agents and media processes to the core, and the relay between the two."""
