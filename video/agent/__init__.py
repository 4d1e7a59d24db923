"""The program at a node: dials the centre, announces its cameras and sends them on demand. See docs/video.md."""

from video.agent.config import AgentConfig, ConfigError, load_config
from video.agent.run import run_agent
from video.agent.watch import ConfigFile

__all__ = ["AgentConfig", "ConfigError", "ConfigFile", "load_config", "run_agent"]
