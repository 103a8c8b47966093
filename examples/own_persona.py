"""A persona of your own: three text files in personas/guide, checked and talked to.

On the page: VISAVIS_PERSONAS_DIR=examples/personas VISAVIS_PERSONA=guide visavis serve
"""

import asyncio
from pathlib import Path

from visavis.config import Settings
from visavis.events import CodedError
from visavis.inference import Runner
from visavis.inference.builtin_models import MODELS
from visavis.inference.catalog import ModelStore
from visavis.models.minilm.predictor import MiniLM
from visavis.reasoning.mind import Exchange, Question, Thought
from visavis.reasoning.persona_files import load_persona
from visavis.reasoning.scripted import ScriptedMind

FOLDER = Path(__file__).parent / "personas/guide"


async def main() -> None:
    """Ask what the lines know, what only the knowledge knows, and what nothing knows."""
    try:
        persona = load_persona(FOLDER)
    except CodedError as error:  # persona.invalid: every problem with file and line
        raise SystemExit(error.detail) from None
    store = ModelStore(Settings().models_dir, MODELS)
    encoder = MiniLM(store.file("minilm", "minilm.onnx"), store.file("minilm", "tokenizer.json"))
    runner = Runner("mind")
    mind = ScriptedMind(persona, encoder, runner)  # with None for the encoder, wording alone would decide
    history: list[Exchange] = []
    for text in ("Which clock is the oldest?", "Who made it?", "Who invented the pendulum clock?", "Who won the cup?"):
        # Beside the words there may be facts: an agent has begun, something is shown.
        thoughts = [step async for step in mind.answer(Question(text, history)) if isinstance(step, Thought)]
        answer, source = "".join(thought.text for thought in thoughts), thoughts[0].source
        print(f"You   {text}\n{persona.about.title} {answer}\n      {source.kind}: {source.title or source.reference}")
        # The conversation so far is what makes "Who made it?" mean the clock.
        history += [
            Exchange("user", text, text),
            Exchange("assistant", answer, text, tuple(thought.source for thought in thoughts)),
        ]
    runner.close()


asyncio.run(main())
