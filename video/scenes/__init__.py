"""Night streets drawn with OpenCV, for demo cameras: no file of anybody else's is shipped. See docs/video.md."""

from video.scenes.scene import SCENES, Scene, make_scene

__all__ = ["SCENES", "Scene", "make_scene"]
