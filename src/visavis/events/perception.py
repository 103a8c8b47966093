"""What is heard, read and seen of the user."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from visavis.events.base import Direction, Event, Priority, Value

MAX_TEXT_CHARACTERS = 4_000


class RecognizedWord(Value):
    """One word with its place in the microphone stream."""

    word: str = Field(description="The word as recognized.")
    start_ms: int = Field(ge=0, description="Start in the microphone stream, ms.")
    end_ms: int = Field(ge=0, description="End in the microphone stream, ms.")
    confidence: float = Field(ge=0, le=1, description="Confidence, 0 to 1.")


class Score(Value):
    """One label of a classification."""

    label: str = Field(description="Name of the category.")
    score: float = Field(ge=0, le=1, description="Score, 0 to 1.")


class Box(Value):
    """A rectangle in an image, relative to its size."""

    x: float = Field(description="Left edge, 0 to 1 of the width.")
    y: float = Field(description="Top edge, 0 to 1 of the height.")
    width: float = Field(ge=0, description="Width, 0 to 1 of the image's.")
    height: float = Field(ge=0, description="Height, 0 to 1 of the image's.")


class AudioReceived(Event, type="audio.raw", durable=False, priority=Priority.MEDIA, direction=Direction.INBOUND):
    """A piece of the user's microphone.

    Inside the process it is always 16-bit little-endian PCM, mono, 16 kHz; the gateway converts what arrives.
    """

    data: bytes = Field(alias="bytes", max_length=4_000_000, description="PCM16 samples or a WAV file, base64 in JSON.")
    sample_rate: int = Field(16_000, ge=8_000, le=192_000, description="Samples a second, Hz. Ignored for WAV.")
    sample_width: int = Field(2, ge=1, le=4, description="Bytes a sample. Ignored for WAV.")
    pts_ms: int | None = Field(None, ge=0, description="Time of the first sample on the client's clock, ms.")


class VideoFrameReceived(
    Event,
    type="video.frame",
    durable=False,
    priority=Priority.MEDIA,
    latest_only=True,
    direction=Direction.INBOUND,
):
    """A picture of the user's camera. Only the newest one waits."""

    data: bytes = Field(max_length=8_000_000, description="A JPEG image, base64 in JSON.")
    pts_ms: int | None = Field(None, ge=0, description="Time of the picture on the client's clock, ms.")


class TextReceived(Event, type="text.input", priority=Priority.CONTROL, direction=Direction.BOTH):
    """The user has typed a message, or the browser's own recognizer has heard one."""

    text: str = Field(min_length=1, max_length=MAX_TEXT_CHARACTERS, description="The message.")
    source: Literal["keyboard", "suggestion", "browser_recognizer"] = Field(
        "keyboard", description="How it was entered."
    )


class UserSpeechStarted(Event, type="speech.started", priority=Priority.CONTROL):
    """The user has begun to speak."""

    stream_ms: int = Field(ge=0, description="Where in the microphone stream the speech began, ms.")
    probability: float = Field(ge=0, le=1, description="The voice activity model's probability of speech.")


class UserSpeechContinued(Event, type="speech.continued", durable=False, direction=Direction.INTERNAL):
    """The user is still speaking. Sent a few times after the onset, while an interruption is being decided."""

    stream_ms: int = Field(ge=0, description="Where in the microphone stream we are, ms.")
    speech_ms: int = Field(ge=0, description="How much speech there has been since the onset, ms.")


class UserSpeechPaused(Event, type="speech.paused", durable=False, direction=Direction.INTERNAL):
    """The user has fallen silent for a moment; the turn model is asked while the hangover runs."""

    stream_ms: int = Field(ge=0, description="Where in the microphone stream the silence began, ms.")


class UserSpeechResumed(
    Event, type="speech.resumed", durable=False, priority=Priority.CONTROL, direction=Direction.INTERNAL
):
    """The user went on speaking after a pause that was shorter than the hangover."""

    stream_ms: int = Field(ge=0, description="Where in the microphone stream the speech went on, ms.")


class UserSpeechStopped(Event, type="speech.stopped", priority=Priority.CONTROL):
    """The user has been silent for the whole hangover."""

    stream_ms: int = Field(ge=0, description="Where in the microphone stream the silence began, ms.")
    probability: float = Field(ge=0, le=1, description="The voice activity model's last probability of speech.")
    speech_ms: int = Field(ge=0, description="How much speech there was since the onset, ms.")


class BackchannelInvited(Event, type="backchannel.invited", durable=False, direction=Direction.INTERNAL):
    """The user's speech has left a place where a listener would nod, or say 'mhm'."""

    stream_ms: int = Field(ge=0, description="Where in the microphone stream, ms.")
    cue: Literal["pitch", "pause"] = Field(description="A stretch of low pitch, or a pause inside the turn.")


class EchoDetected(Event, type="echo.detected"):
    """What the microphone hears is the virtual human's own voice, from a loudspeaker."""

    stream_ms: int = Field(ge=0, description="Where in the microphone stream, ms.")
    correlation: float = Field(ge=-1, le=1, description="How alike both loudness curves are, -1 to 1.")
    lag_ms: int = Field(description="How much later the microphone hears it than it was due, ms.")


class UtteranceTranscribed(Event, type="audio.transcription"):
    """What the user said, so far or in full."""

    transcription: str = Field(description="The words.")
    final: bool = Field(description="Whether this is the last word on the utterance.")
    words: list[RecognizedWord] = Field(default_factory=list, description="The words with their times.")
    language: str = Field("en", description="Language of the words, a BCP 47 tag.")
    confidence: float = Field(1.0, ge=0, le=1, description="Confidence in the whole utterance, 0 to 1.")
    recognizer: str = Field("", description="Name of the recognizer.")

    def is_journalled(self) -> bool:
        """Keep the last word on an utterance, not the guesses before it."""
        return self.final


class VoiceEmotionEstimated(Event, type="voice.emotion"):
    """How something was said."""

    valence: float = Field(ge=-1, le=1, description="Unpleasant (-1) to pleasant (1).")
    arousal: float = Field(ge=-1, le=1, description="Calm (-1) to excited (1).")
    categories: list[Score] = Field(default_factory=list, description="Emotion categories with their scores.")
    confidence: float = Field(ge=0, le=1, description="Confidence, 0 to 1.")


class SoundDetected(Event, type="sound.detected"):
    """A sound that is not speech."""

    label: str = Field(description="What it is, for example 'laughter'.")
    score: float = Field(ge=0, le=1, description="Score, 0 to 1.")
    stream_ms: int = Field(ge=0, description="Where in the microphone stream, ms.")


class FaceDetected(Event, type="face.detected"):
    """A face has come into view."""

    track_id: int = Field(ge=0, description="Number of the face, stable while it is followed.")
    box: Box = Field(description="Where it is.")
    score: float = Field(ge=0, le=1, description="Detector's score, 0 to 1.")
    landmarks: str | None = Field(None, description="Reference to the landmarks of this frame, if they were kept.")


class FaceLost(Event, type="face.lost"):
    """A face has left the view."""

    track_id: int = Field(ge=0, description="Number of the face.")


class FaceRecognized(Event, type="face.recognized"):
    """A face belongs to a person who agreed to be known."""

    track_id: int = Field(ge=0, description="Number of the face.")
    person_id: str = Field(description="Identifier of the person.")
    distance: float = Field(ge=0, description="Distance between the face templates; smaller is more alike.")


class FaceUnrecognized(Event, type="face.unrecognized"):
    """A face belongs to nobody who is known here."""

    track_id: int = Field(ge=0, description="Number of the face.")
    distance: float | None = Field(None, ge=0, description="Distance to the nearest known template, if there is one.")


class FaceEmotionEstimated(Event, type="face.emotion", latest_only=True):
    """What a face expresses."""

    track_id: int = Field(ge=0, description="Number of the face.")
    scores: list[Score] = Field(description="Emotion categories with their scores.")
    valence: float = Field(ge=-1, le=1, description="Unpleasant (-1) to pleasant (1).")
    arousal: float = Field(ge=-1, le=1, description="Calm (-1) to excited (1).")
    confidence: float = Field(ge=0, le=1, description="Confidence, 0 to 1.")


class GazeEstimated(Event, type="face.gaze", durable=False, latest_only=True):
    """Where a face is turned and where its eyes look."""

    track_id: int = Field(ge=0, description="Number of the face.")
    yaw: float = Field(ge=-180, le=180, description="Head turned to its left (+) or right (-), degrees.")
    pitch: float = Field(ge=-90, le=90, description="Head up (+) or down (-), degrees.")
    roll: float = Field(ge=-180, le=180, description="Head tilted to its left (+) or right (-), degrees.")
    gaze_x: float = Field(ge=-1, le=1, description="Eyes to their left (+) or right (-), 1 is the extreme.")
    gaze_y: float = Field(ge=-1, le=1, description="Eyes up (+) or down (-), 1 is the extreme.")
    blink: bool = Field(description="Whether the eyes are closed.")
    looking_at_screen: bool = Field(description="Whether the person looks at the virtual human.")
    confidence: float = Field(ge=0, le=1, description="Confidence, 0 to 1.")


class MouthEstimated(Event, type="face.mouth", durable=False, latest_only=True):
    """Whether a face seems to be speaking."""

    track_id: int = Field(ge=0, description="Number of the face.")
    opening: float = Field(ge=0, le=1, description="How far the mouth is open, 0 to 1.")
    moving: bool = Field(description="Whether the lips move as in speech.")
    confidence: float = Field(ge=0, le=1, description="Confidence, 0 to 1.")


class ActionRecognized(Event, type="action.recognized"):
    """What a person did over a stretch of time."""

    label: str = Field(description="Name of the action.")
    score: float = Field(ge=0, le=1, description="Score, 0 to 1.")
    window_ms: int = Field(ge=0, description="Length of the stretch that was watched, ms.")


class StateEstimate(Value):
    """One dimension of the user's state, with how sure we are and why."""

    value: float = Field(ge=-1, le=1, description="Value, -1 to 1 (attention and engagement: 0 to 1).")
    confidence: float = Field(ge=0, le=1, description="Confidence, 0 to 1.")
    sources: list[str] = Field(default_factory=list, description="Wire names of the events it rests on.")


class UserStateEstimated(Event, type="user.state", latest_only=True):
    """One honest picture of the user, from eyes and ears together."""

    valence: StateEstimate = Field(description="Unpleasant (-1) to pleasant (1).")
    arousal: StateEstimate = Field(description="Calm (-1) to excited (1).")
    attention: StateEstimate = Field(description="Elsewhere (0) to here (1).")
    engagement: StateEstimate = Field(description="Detached (0) to absorbed (1).")
    emotion: str = Field(description="Name of the likeliest emotion, or 'unknown'.")
    emotion_confidence: float = Field(ge=0, le=1, description="Confidence in the emotion, 0 to 1.")
