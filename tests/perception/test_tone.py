from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conftest import in_virtual_time
from tests.perception.voices import laugh, quiet
from tests.sounds import Samples, noise, resample, spoken
from tests.speech.synthesizers import MAKERS, samples, speak
from visavis.bus import SessionBus, virtual_time
from visavis.bus.virtual_time import real_work
from visavis.events import (
    SAMPLE_RATE,
    AudioReceived,
    Capabilities,
    EchoDetected,
    Event,
    HandlerFailed,
    InterlocutorChanged,
    PlaybackCompleted,
    PlaybackStarted,
    SessionOpened,
    SessionSettings,
    SessionUpdated,
    SoundDetected,
    TurnEnded,
    TurnStarted,
    UserSpeechPaused,
    UserSpeechResumed,
    UserSpeechStarted,
    UserSpeechStopped,
    VoiceEmotionEstimated,
)
from visavis.perception.microphone import Microphone
from visavis.perception.tone import TONE, Tone
from visavis.perception.voice_affect import voice_cues
from visavis.speech.synthesis import Voice

ABLE = Capabilities(recognizer=None, recognizer_scope=None, synthesizer=None, mind="fake", turn_model=None)
CONSONANTS = "Peter could not stop the clock, so the people at the table kept talking about the party."
TEXT = "We were away a year ago, and nobody knew where we were, nor when we would return to the old town."


class Session:
    """A microphone, and who listens to its tone; speech is what the test says it is."""

    def __init__(self, *, named_elsewhere: Sequence[str] = (), **wishes: object) -> None:
        self.bus = SessionBus("s")
        self.microphone = Microphone()
        self.tone = Tone(self.microphone, named_elsewhere=named_elsewhere)
        self.told: list[Event] = []
        self.bus.listen(AudioReceived, self.microphone.receive)
        self.bus.listen((SessionOpened, SessionUpdated), self.tone.switch)
        self.bus.listen(TONE, self.tone.follow, latest_only=(AudioReceived,), when=self.tone.is_due)
        self.bus.tap(
            lambda item: self.told.append(item.event),
            where=lambda kind: kind in (VoiceEmotionEstimated, SoundDetected, HandlerFailed),
        )
        self.wish(**({"voice_emotion": True} | wishes))

    def wish(self, **wishes: object) -> None:
        self.bus.publish(SessionUpdated(settings=SessionSettings.model_validate(wishes), capabilities=ABLE))

    @property
    def now_ms(self) -> int:
        return self.microphone.position // 16

    @property
    def voices(self) -> list[VoiceEmotionEstimated]:
        return [event for event in self.told if isinstance(event, VoiceEmotionEstimated)]

    @property
    def finals(self) -> list[VoiceEmotionEstimated]:
        return [event for event in self.voices if event.final]

    async def hear(self, sound: Samples) -> None:
        for start in range(0, len(sound), 320):
            self.bus.publish(AudioReceived(data=sound[start : start + 320].tobytes()))
            await self.bus.idle()

    async def publish(self, *events: Event) -> None:
        for event in events:
            self.bus.publish(event)
        await self.bus.idle()

    async def say(self, sound: Samples, *, stop: bool = True) -> None:
        """Speak; the events come as late as they do in reality."""
        onset = self.now_ms
        await self.hear(sound[:1_024])
        await self.publish(UserSpeechStarted(stream_ms=onset, probability=1))
        await self.hear(sound[1_024:])
        end = self.now_ms
        await self.hear(quiet(0.064))
        await self.publish(UserSpeechPaused(stream_ms=end))
        if stop:
            await self.hear(quiet(0.14))
            await self.publish(UserSpeechStopped(stream_ms=end, probability=0, speech_ms=end - onset))


def speech(voice: str = "rms", gain: float = 1.0, text: str = TEXT) -> Samples:
    return (spoken(text, voice, pause_ms=0) * gain).astype(np.int16)


@in_virtual_time
async def test_the_tone_is_told_every_second_and_at_the_pause_before_anything_else() -> None:
    session = Session()
    await session.hear(quiet(0.5))
    sound = speech()
    await session.say(sound)
    seconds = len(sound) / 16_000
    assert len(session.voices) == pytest.approx(seconds, abs=1.5)
    assert [event.final for event in session.voices] == [False] * (len(session.voices) - 1) + [True]
    (final,) = session.finals
    assert session.voices[0].stream_ms == pytest.approx(500, abs=20)
    assert final.duration_ms == pytest.approx(min(1_000 * seconds, 6_000), abs=60)
    assert final.emotion == "uncertain"
    assert final.categories == []
    assert final.source == "prosody"
    assert final.prosody is not None
    assert final.prosody.pitch_hz == pytest.approx(105, abs=20)
    assert 0 < final.confidence < 0.35
    assert not any(isinstance(event, HandlerFailed) for event in session.told)


@in_virtual_time
async def test_the_usual_voice_is_learned_and_a_loud_one_stands_out() -> None:
    session = Session()
    for _ in range(3):
        await session.say(speech(gain=0.3))
        await session.publish(TurnEnded(why="vad"))
        await session.hear(quiet(1.0))
    usual = session.finals[-1]
    assert usual.prosody is not None
    assert usual.prosody.baseline > 0.3
    assert abs(usual.prosody.loudness_z or 0) < 0.7
    await session.say(speech(gain=1.0))
    loud = session.finals[-1]
    assert loud.prosody is not None
    assert loud.prosody.loudness_z is not None
    assert loud.prosody.loudness_z > 1.5
    assert loud.arousal > usual.arousal + 0.1
    assert loud.confidence > session.finals[0].confidence


@in_virtual_time
@pytest.mark.parametrize(
    ("voice", "gain", "sign", "cues"),
    [
        (Voice(rate=1.35, pitch=1.35), 1.0, 1, {"higher than usual", "faster than usual", "louder than usual"}),
        (Voice(rate=0.7, pitch=0.85), 0.15, -1, {"lower than usual", "slower than usual", "quieter than usual"}),
    ],
)
async def test_a_voice_that_is_not_as_usual_is_known_by_how_it_differs(
    voice: Voice, gain: float, sign: int, cues: set[str], tmp_path: Path
) -> None:
    synthesizer = MAKERS["flite"](tmp_path)

    async def say(how: Voice, loud: float) -> None:
        with real_work():
            pieces = await speak(synthesizer, CONSONANTS, how)
        await session.say(resample(samples(*pieces) * 32_768 * loud, SAMPLE_RATE))
        await session.publish(TurnEnded(why="vad"))
        await session.hear(quiet(1.0))

    session = Session()
    for _ in range(3):
        await say(Voice(), 0.4)
    before = session.finals[-1]
    await say(voice, gain)
    told = session.finals[-1]
    assert told.prosody is not None
    assert sign * (told.arousal - before.arousal) > 0.15
    assert cues & {cue.name for cue in voice_cues(told.prosody)} == cues


@in_virtual_time
async def test_somebody_else_is_another_voice_and_whoever_comes_back_is_known() -> None:
    session = Session()
    await session.publish(InterlocutorChanged(track_id=1))
    for _ in range(3):
        await session.say(speech("rms"))
    known = session.finals[-1].prosody
    assert known is not None
    assert known.baseline > 0.3
    await session.publish(InterlocutorChanged(track_id=None), InterlocutorChanged(track_id=2))
    await session.say(speech("slt"))
    other = session.finals[-1].prosody
    assert other is not None
    assert other.pitch_z is None
    assert other.baseline == 0
    assert session.finals[-1].duration_ms < 8_000
    await session.publish(InterlocutorChanged(track_id=1))
    await session.say(speech("rms"))
    again = session.finals[-1].prosody
    assert again is not None
    assert again.baseline > 0.3


@in_virtual_time
async def test_pauses_within_a_stretch_count_and_long_silences_end_it() -> None:
    session = Session()
    await session.say(speech(text="Good morning, how are you?"))
    await session.hear(quiet(1.0))
    await session.say(speech(text="I am quite well."))
    hesitant = session.finals[-1].prosody
    assert hesitant is not None
    assert hesitant.pause_ratio is not None
    assert hesitant.pause_ratio > 0.2
    await session.hear(quiet(3.0))
    await session.say(speech(text="Good morning, how are you?"))
    fluent = session.finals[-1].prosody
    assert fluent is not None
    assert fluent.pause_ratio == pytest.approx(0, abs=0.05)


@in_virtual_time
async def test_speech_that_goes_on_is_told_at_its_next_pause() -> None:
    session = Session()
    await session.say(speech(text="Good morning, how are you?"), stop=False)
    assert len(session.finals) == 1
    await session.publish(UserSpeechResumed(stream_ms=session.now_ms))
    await session.hear(speech(text="I am quite well."))
    end = session.now_ms
    await session.publish(UserSpeechPaused(stream_ms=end))
    await session.publish(UserSpeechStopped(stream_ms=end, probability=0, speech_ms=2_000))
    assert len(session.finals) == 2, "once at each pause"


@in_virtual_time
async def test_a_turn_that_a_client_ends_in_the_middle_of_the_speech_has_its_last_word() -> None:
    session = Session()
    await session.publish(UserSpeechStarted(stream_ms=0, probability=1))
    await session.hear(speech()[:24_000])
    await session.publish(TurnEnded(why="client"))
    (final,) = session.finals
    assert final.duration_ms == pytest.approx(1_500, abs=100)
    await session.hear(quiet(0.1))
    await session.publish(UserSpeechPaused(stream_ms=1_500))
    assert len(session.finals) == 1


@in_virtual_time
async def test_a_cough_or_noise_says_nothing() -> None:
    session = Session()
    await session.say(noise(0.2, 4_000))
    await session.say(noise(2.0, 4_000))
    assert session.told == []


@in_virtual_time
async def test_her_own_voice_from_a_loudspeaker_is_left_out() -> None:
    session = Session(sounds=True)
    await session.publish(PlaybackStarted())
    onset = session.now_ms
    sound = speech("slt")
    await session.hear(sound[:1_024])
    await session.publish(UserSpeechStarted(stream_ms=onset, probability=1))
    await session.hear(sound[1_024:5_000])
    await session.publish(EchoDetected(stream_ms=onset, correlation=0.9, lag_ms=80))
    await session.hear(sound[5_000:])
    await session.publish(UserSpeechPaused(stream_ms=session.now_ms))
    await session.publish(UserSpeechStopped(stream_ms=session.now_ms, probability=0, speech_ms=4_000))
    assert session.told == []
    await session.say(speech("slt"))
    await session.hear(np.concatenate([quiet(0.5), laugh(), quiet(1.0)]))
    assert session.told == [], "she still speaks, and is known to be heard"
    await session.publish(PlaybackCompleted(pts_ms=1))
    await session.say(speech("rms"))
    assert len(session.finals) == 1
    assert session.finals[0].prosody is not None
    assert session.finals[0].prosody.pitch_hz == pytest.approx(105, abs=20)


@in_virtual_time
async def test_in_half_duplex_nobody_is_heard_while_she_speaks() -> None:
    session = Session(duplex="half")
    await session.publish(PlaybackStarted())
    await session.say(speech())
    assert session.told == []
    await session.publish(TurnStarted(why="client"))
    await session.say(speech())
    assert len(session.finals) == 1


@in_virtual_time
async def test_switched_off_nothing_is_told_and_nothing_kept() -> None:
    session = Session(voice_emotion=False)
    await session.say(speech())
    assert session.told == []
    session.wish(voice_emotion=True)
    for _ in range(3):
        await session.say(speech())
    told = len(session.told)
    assert told
    onset = session.now_ms
    await session.hear(speech()[:8_000])
    await session.publish(UserSpeechStarted(stream_ms=onset, probability=1))
    session.wish(voice_emotion=False)
    await session.hear(speech())
    await session.publish(UserSpeechPaused(stream_ms=session.now_ms))
    assert len(session.told) == told
    session.wish(voice_emotion=True)
    await session.say(speech())
    assert session.finals[-1].prosody is not None
    assert session.finals[-1].prosody.baseline == 0, "whose voice it was is forgotten"


@in_virtual_time
async def test_sounds_alone_are_heard_without_speech_events() -> None:
    session = Session(voice_emotion=False, sounds=True)
    await session.hear(np.concatenate([quiet(1.5), laugh(), quiet(1.0)]))
    (found,) = session.told
    assert isinstance(found, SoundDetected)
    assert found.label == "laughter"
    session.wish(sounds=False)
    await session.hear(np.concatenate([quiet(1.5), laugh(), quiet(1.0)]))
    assert len(session.told) == 1


@in_virtual_time
async def test_what_a_model_names_is_not_told_twice() -> None:
    session = Session(voice_emotion=False, sounds=True, named_elsewhere=("laughter", "doorbell"))
    await session.hear(np.concatenate([quiet(1.5), laugh(), quiet(1.0)]))
    assert session.told == []
    assert session.tone.sounds, "sighs are left"
    nothing = Session(voice_emotion=False, sounds=True, named_elsewhere=("laughter", "sigh"))
    assert not nothing.tone.sounds


@in_virtual_time
async def test_a_models_emotions_come_with_the_next_estimate() -> None:
    session = Session()
    session.tone.learn("audioclip", {"happy": 1.0}, 100)
    await session.say(speech(), stop=False)
    assert session.finals[-1].source == "prosody", "it was not about this stretch"
    await session.publish(UserSpeechResumed(stream_ms=session.now_ms))
    await session.hear(speech()[:16_000])
    session.tone.learn("audioclip", {"happy": 0.9, "neutral": 0.1}, session.now_ms)
    end = session.now_ms
    await session.publish(UserSpeechPaused(stream_ms=end))
    told = session.finals[-1]
    assert told.source == "audioclip"
    assert told.emotion == "happy"
    assert told.valence > 0.6
    assert told.prosody is not None
    await session.hear(quiet(0.2))
    await session.publish(UserSpeechStopped(stream_ms=end, probability=0, speech_ms=1_000), TurnEnded(why="turn_model"))
    await session.say(speech())
    assert session.finals[-1].source == "prosody", "another turn"


@in_virtual_time
async def test_sound_that_comes_in_one_piece_is_looked_at_a_little_at_a_time() -> None:
    session = Session()
    sound = speech()
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    waiting = asyncio.create_task(others())
    session.bus.publish(UserSpeechStarted(stream_ms=0, probability=1))
    session.bus.publish(AudioReceived(data=sound.tobytes()))
    session.bus.publish(UserSpeechPaused(stream_ms=len(sound) // 16))
    await session.bus.idle()
    waiting.cancel()
    assert session.finals
    assert turns > len(sound) / 16_000 * 12, "others had their turn between any two tenths of a second"


EVENTS = st.sampled_from(
    [
        UserSpeechStarted(stream_ms=200, probability=1),
        UserSpeechResumed(stream_ms=900),
        UserSpeechPaused(stream_ms=1_200),
        UserSpeechStopped(stream_ms=1_200, probability=0, speech_ms=900),
        EchoDetected(stream_ms=200, correlation=0.8, lag_ms=10),
        InterlocutorChanged(track_id=1),
        InterlocutorChanged(track_id=None),
        PlaybackStarted(),
        PlaybackCompleted(pts_ms=1),
        TurnStarted(why="vad"),
        TurnEnded(why="vad"),
        "sound",
        "off",
        "on",
    ]
)


@given(st.lists(EVENTS, max_size=25))
@settings(max_examples=30)
def test_in_any_order_nothing_fails(events: list[Event | str]) -> None:
    async def play() -> None:
        session = Session(sounds=True)
        for event in events:
            if isinstance(event, Event):
                await session.publish(event)
            elif event == "sound":
                await session.hear(speech()[:8_000])
            else:
                session.wish(voice_emotion=event == "on", sounds=event == "on")
        assert not any(isinstance(event, HandlerFailed) for event in session.told)
        await session.bus.close()

    virtual_time.run(play())
