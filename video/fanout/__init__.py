"""From one source to every viewer: the ring of newest pictures, the streams, and both ends of a slot. See docs/video.md."""
