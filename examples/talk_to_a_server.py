"""Talk to a running server: text goes in; words, mouth shapes and sound come out.

    visavis serve
    python talk_to_a_server.py "Tell me a joke."

VISAVIS_SERVER names another server.
"""

import asyncio
import json
import os
import sys
import wave

import websockets

SERVER = os.environ.get("VISAVIS_SERVER", "ws://127.0.0.1:8000")


async def talk(question: str) -> bytes:
    """Ask a question, print what happens, and return the answer's sound (PCM16 mono 24 kHz)."""
    pcm = b""
    async with websockets.connect(f"{SERVER}/ws") as socket:
        await socket.send(json.dumps({"type": "text.input", "payload": {"text": question}}))
        async for message in socket:
            if isinstance(message, bytes):  # eight bytes of header, then sound: kind 3 is the answer's
                if message[0] == 3:
                    pcm += message[8:]
                if message[1] & 2:  # the last piece of the answer
                    return pcm
                continue
            event = json.loads(message)
            payload = event.get("payload", {})
            match event["type"]:
                case "assistant.response":
                    print("answer: ", payload["text"])
                    print("sources:", [f"{item['kind']} {item['title']}" for item in payload["sources"]])
                case "assistant.visemes":
                    print("mouth:  ", " ".join(item["viseme"] for item in payload["visemes"]))
                case "error":
                    raise SystemExit(f"{payload['code']}: {payload['detail']}")
    raise SystemExit("the server has gone")


sound = asyncio.run(talk(" ".join(sys.argv[1:]) or "Hello, who are you?"))
with wave.open("answer.wav", "wb") as file:
    file.setparams((1, 2, 24_000, 0, "NONE", ""))
    file.writeframes(sound)
print(f"answer.wav: {len(sound) / 48_000:.1f} s")
