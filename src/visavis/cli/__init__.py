"""The command line. Each command imports what it needs when it runs, so that help is there at once."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from visavis import __version__
from visavis.cli.common import coded_errors
from visavis.cli.convert import convert_command
from visavis.cli.db import db
from visavis.cli.knowledge import knowledge
from visavis.cli.memory import memory
from visavis.cli.people import people
from visavis.cli.persona import persona
from visavis.cli.privacy import privacy
from visavis.cli.train import train
from visavis.cli.users import users

app = typer.Typer(
    name="visavis",
    help="Virtual humans you talk to face to face.",
    no_args_is_help=True,
    rich_markup_mode="rich",
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
models = typer.Typer(help="The models on this machine: list, pull and check them.", no_args_is_help=True)
models.command("convert")(convert_command)
app.add_typer(models, name="models")
avatar = typer.Typer(help="Make talking people from parameters.", no_args_is_help=True)
app.add_typer(avatar, name="avatar")
app.add_typer(people, name="people")
app.add_typer(persona, name="persona")
app.add_typer(knowledge, name="knowledge")
app.add_typer(memory, name="memory")
app.add_typer(privacy, name="privacy")
app.add_typer(train, name="train")
app.add_typer(users, name="users")
app.add_typer(db, name="db")


def _version(value: bool) -> None:
    if value:
        typer.echo(f"visavis {__version__}")
        raise typer.Exit


@app.callback()
def main(
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """Virtual humans you talk to face to face."""


@app.command()
@coded_errors
def serve(
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on; 0 takes a free one.")] = None,
    open_page: Annotated[bool, typer.Option("--open", help="Open the page in a browser.")] = False,
) -> None:
    """Serve the page and everything behind it."""
    from visavis.cli.serve import run_server

    run_server(host, port, open_page=open_page)


@app.command()
@coded_errors
def inference(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on; 0 takes a free one.")] = 8100,
    batching: Annotated[bool, typer.Option(help="Compute what comes at the same time together.")] = True,
    most_waiting: Annotated[int, typer.Option(min=1, help="Calls of one model that may wait; more are refused.")] = 64,
    threads: Annotated[int, typer.Option(min=1, max=64, help="Threads for each network that looks at pictures.")] = 1,
    video: Annotated[str, typer.Option(help="Video model: its name (visavis models list), folder or checkpoint.")] = "",
    sounds: Annotated[str, typer.Option(help="Sound model: its name (visavis models list) or folder.")] = "",
) -> None:
    """Serve the models to other processes: those that have VISAVIS_INFERENCE_URL set to where it is."""
    from visavis.bootstrap.inference_service import ServiceOptions
    from visavis.cli.inference import run_inference

    run_inference(host, port, ServiceOptions(batching, most_waiting, threads, video, sounds))


@app.command()
@coded_errors
def chat(
    persona: Annotated[str, typer.Option(help="Who answers.")] = "",
    sources: Annotated[bool, typer.Option("--sources", help="Show where each answer comes from.")] = False,
) -> None:
    """Talk in the terminal, by text."""
    from visavis.cli.chat import run_chat

    run_chat(persona, sources=sources)


@app.command()
@coded_errors
def say(
    text: Annotated[str, typer.Argument(help="What to say; - reads it from standard input.")],
    out: Annotated[Path | None, typer.Option("--out", help="WAV file to write.")] = None,
    timeline: Annotated[
        Path | None, typer.Option(help="JSON file to write, with phonemes, words and visemes; - for standard output.")
    ] = None,
    blendshapes: Annotated[
        Path | None,
        typer.Option(help="File to write with the whole face frame by frame: .json, or .csv as Live Link Face has it."),
    ] = None,
    csv: Annotated[
        Path | None, typer.Option("--csv", help="The same in Live Link Face's layout, whatever the file's name.")
    ] = None,
    fps: Annotated[float, typer.Option(min=10, max=240, help="Frames a second.")] = 60,
    expressiveness: Annotated[
        float, typer.Option(min=0, max=1, help="How much face and hands do of their own accord.")
    ] = 0.5,
    synthesizer: Annotated[str | None, typer.Option(help="Which synthesizer: see visavis doctor.")] = None,
    voice: Annotated[str, typer.Option(help="Name of one of its voices.")] = "",
    gender: Annotated[str, typer.Option(help="female or male, if no voice is named.")] = "female",
    rate: Annotated[float, typer.Option(min=0.5, max=2.0, help="Speed of speech.")] = 1.0,
    pitch: Annotated[float, typer.Option(min=0.5, max=2.0, help="Pitch of the voice.")] = 1.0,
) -> None:
    """Turn text into sound, with the time of every phoneme, word and mouth shape, and a face for other engines.

    Stage directions in the text ([smile], [nod]) are performed, not said.
    """
    from visavis.cli.say import Outputs, speak
    from visavis.speech.synthesis import Voice

    wanted = Voice(name=voice, gender=gender, rate=rate, pitch=pitch)
    outputs = Outputs(out, timeline, blendshapes, csv)
    speak(text, outputs, synthesizer=synthesizer, voice=wanted, fps=fps, expressiveness=expressiveness)


@app.command()
@coded_errors
def listen(
    audio: Annotated[Path, typer.Argument(help="Any sound or video file.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print envelopes, one a line.")] = False,
    persona: Annotated[str, typer.Option(help="Whose topics the built-in recognizer listens for.")] = "",
    feelings: Annotated[
        bool, typer.Option(help="Whether the tone of the voice, sounds and the feeling in the words are told.")
    ] = True,
) -> None:
    """Print what is heard in a recording: speech, turns, words, how they are said, and what else sounds."""
    from visavis.cli.converse import run_listening

    run_listening(audio, persona=persona, as_json=as_json, feelings=feelings)


@app.command()
@coded_errors
def look(
    source: Annotated[str, typer.Argument(help="A picture, a video, or camera:0.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print envelopes, one a line, and a summary at the end.")
    ] = False,
    annotated: Annotated[
        Path | None, typer.Option("--annotate", help="File for the pictures with what was seen: .mp4, .jpg or .png.")
    ] = None,
    fps: Annotated[
        float | None,
        typer.Option(min=1, max=60, help="Pictures a second to look at, at most: 30 of a file, 15 of a camera."),
    ] = None,
    seconds: Annotated[
        float | None, typer.Option(min=0.1, help="How much of it, s; a camera is stopped by Ctrl+C.")
    ] = None,
    expressions: Annotated[bool, typer.Option(help="Whether facial expressions are read.")] = True,
    recognize: Annotated[bool, typer.Option("--recognize", help="Recognize people who are enrolled.")] = False,
    mesh: Annotated[bool, typer.Option("--mesh", help="With --json: the landmarks of every face, too.")] = False,
) -> None:
    """Print what is seen of people: faces, where they look, expressions, nods, who they are."""
    from visavis.cli.look import Wishes
    from visavis.cli.look import look as run_look

    wishes = Wishes(as_json, annotated, fps, seconds, expressions=expressions, recognize=recognize, mesh=mesh)
    run_look(source, wishes)


@app.command()
@coded_errors
def observe(
    recording: Annotated[Path, typer.Argument(help="Any video or sound file.")],
    as_json: Annotated[
        bool, typer.Option("--json", help="Print envelopes, one a line, and a summary at the end.")
    ] = False,
    annotated: Annotated[
        Path | None, typer.Option("--annotate", help="Video file (.mp4) for the pictures with what was seen and heard.")
    ] = None,
    plot: Annotated[
        Path | None,
        typer.Option("--plot", help="Picture (.png, .svg) of valence, arousal, emotion, gaze, speech."),
    ] = None,
    seconds: Annotated[float | None, typer.Option(min=0.1, help="How much of it, s.")] = None,
    persona: Annotated[str, typer.Option(help="Whose topics the built-in recognizer listens for.")] = "",
    recognize: Annotated[bool, typer.Option("--recognize", help="Recognize people who are enrolled.")] = False,
) -> None:
    """Look at and listen to a recording together: one picture of the person, over time."""
    from visavis.cli.observe import Wishes
    from visavis.cli.observe import observe as run_observe

    run_observe(recording, Wishes(as_json, annotated, plot, seconds, persona, recognize))


@app.command()
@coded_errors
def converse(
    audio: Annotated[Path, typer.Option(help="What the user says: any sound or video file.")],
    out: Annotated[Path | None, typer.Option("--out", help="WAV file for the answers, on the same time line.")] = None,
    events: Annotated[Path | None, typer.Option(help="File for all events, one JSON envelope a line.")] = None,
    persona: Annotated[str, typer.Option(help="Who answers.")] = "",
    fast: Annotated[bool, typer.Option("--fast", help="As fast as it goes, instead of in real time.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Hold a whole conversation with a recording, without a page."""
    from visavis.cli.converse import run_conversation

    run_conversation(audio, out, events, persona=persona, fast=fast, as_json=as_json)


@app.command()
@coded_errors
def doctor(
    online: Annotated[
        bool, typer.Option("--online", help="Ask providers of language models whether they take the keys.")
    ] = False,
    ask: Annotated[
        bool, typer.Option("--ask", help="Ask each language model a question: how soon it answers, whether tools work.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what is used for what on this machine, and why. Keys are never shown."""
    from visavis.cli.doctor import diagnose

    diagnose(as_json=as_json, online=online, ask=ask)


@app.command()
@coded_errors
def usage(
    session: Annotated[str, typer.Argument(help="Identifier of a conversation; without it the latest ones.")] = "",
    latest: Annotated[int, typer.Option(min=1, max=500, help="How many conversations are listed.")] = 20,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Say what conversations have taken of language models: requests, tokens, cost."""
    from visavis.cli.usage import show_usage

    show_usage(session, latest=latest, as_json=as_json)


@app.command()
@coded_errors
def prepare() -> None:
    """Make what is made once, so that the first start is quick: the persona's index and language model."""
    from visavis.cli.prepare import prepare_persona

    prepare_persona()


@app.command("mcp")
@coded_errors
def mcp_command(
    http: Annotated[bool, typer.Option("--http", help="Over HTTP, on this machine only, instead of stdio.")] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port for HTTP.")] = 8200,
) -> None:
    """Let other programs' models ask the personas: an MCP server (Model Context Protocol)."""
    from visavis.cli.mcp import run_mcp

    run_mcp(http=http, port=port)


@app.command()
@coded_errors
def bench(
    turns: Annotated[int, typer.Option(min=1, max=100, help="How many whole turns to hold, in real time.")] = 5,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Measure how fast each part, and a whole turn, is on this machine."""
    from visavis.cli.bench import run_bench

    run_bench(turns, as_json=as_json)


@models.command("list")
@coded_errors
def models_list(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """List every model that visavis can use."""
    from visavis.cli.models import show

    show(as_json=as_json)


@models.command("pull")
@coded_errors
def models_pull(
    names: Annotated[list[str] | None, typer.Argument(help="Names of models; see: visavis models list")] = None,
    defaults: Annotated[bool, typer.Option("--defaults", help="All that are used by default and missing.")] = False,
    force: Annotated[bool, typer.Option("--force", help="Fetch them again if they are there.")] = False,
) -> None:
    """Fetch models."""
    from visavis.cli.models import fetch

    fetch(names or [], defaults=defaults, force=force)


@models.command("check")
@coded_errors
def models_check(
    names: Annotated[list[str] | None, typer.Argument(help="Names of models; all that are there by default.")] = None,
) -> None:
    """Check that the models on disk are as they were when they were pulled."""
    from visavis.cli.models import verify

    verify(names or [])


@avatar.command("build")
@coded_errors
def avatar_build(
    who: Annotated[str, typer.Argument(help="One of ours (see: visavis avatar show), or a YAML file.")],
    out: Annotated[
        Path | None, typer.Option("--out", help="Folder for the files; by default where the server looks for avatars.")
    ] = None,
    changes: Annotated[
        list[str] | None, typer.Option("--set", help="Another value, e.g. --set hair.color=#221100; may be repeated.")
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Make a person: NAME.glb with the 52 ARKit shapes and 15 visemes, and a lighter NAME.lite.glb.

    The same parameters give the same bytes. What comes out is in the public domain (CC0).
    """
    from visavis.cli.avatar import build

    build(who, out, changes or [], as_json=as_json)


@avatar.command("show")
@coded_errors
def avatar_show(
    who: Annotated[
        str | None, typer.Argument(help="Whose parameters to print; without it our people are listed.")
    ] = None,
) -> None:
    """List our people, or print one's parameters to start from."""
    from visavis.cli.avatar import show

    show(who)


@avatar.command("features")
@coded_errors
def avatar_features(
    folder: Annotated[str | None, typer.Argument(help="Only those of a part of the face, e.g. nose.")] = None,
) -> None:
    """Print the names of the features that a face can have more or less of."""
    from visavis.cli.avatar import features

    features(folder)
