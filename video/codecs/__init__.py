"""Media as bytes, without a loop or a socket: H.264, RTP, RTCP, SRTP, STUN and SDP. See docs/video.md."""
