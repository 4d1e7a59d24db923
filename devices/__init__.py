"""What is out there: sensors, telephone lines, field units; MQTT topics, link and broker. See docs/devices.md."""
