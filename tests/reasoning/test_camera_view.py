from __future__ import annotations

from visavis.events import Capabilities, PersonaCard, SessionOpened, SessionSettings, VideoFrameReceived
from visavis.reasoning.camera_view import CameraView

PICTURE = VideoFrameReceived(data=b"\xff\xd8picture")


def opened(*, seeing: bool) -> SessionOpened:
    return SessionOpened(
        persona=PersonaCard(name="host", title="Iris"),
        settings=SessionSettings(seeing=seeing),
        capabilities=Capabilities(
            recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None
        ),
    )


def test_the_newest_picture_is_kept_while_she_may_see() -> None:
    view = CameraView()
    view.follow(PICTURE)
    assert view.picture() is None
    view.follow(opened(seeing=True))
    view.follow(PICTURE)
    assert view.picture() == PICTURE.data
    view.follow(opened(seeing=False))
    assert view.picture() is None
