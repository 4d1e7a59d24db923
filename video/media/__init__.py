"""The media process: pulls cameras from nodes, keeps their newest pictures and sends them to viewers. See docs/video.md."""
