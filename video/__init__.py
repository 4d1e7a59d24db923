"""What can be seen: nodes, cameras, streams, the media plane and the node agent. See docs/video.md."""
