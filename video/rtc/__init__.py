"""Peers of the centre: one UDP port for all, ICE lite, DTLS and SRTP. See docs/video.md and docs/adr/0005-media-plane.md."""
