export const SUGGESTIONS = [
  "Who are you?",
  "What can you do?",
  "Can you see me?",
  "Is this private?",
  "How do you work?",
  "Tell me a joke.",
  "I feel stressed.",
];

/** What the scripted server can do; the persona named blind has no eyes, and no ear for more than words. */
export function capabilities(persona: string, speaks: boolean): Record<string, unknown> {
  const blind = persona === "blind";
  return {
    recognizer: "pocketsphinx",
    recognizer_scope: "persona",
    synthesizer: speaks ? "flite" : null,
    mind: "scripted",
    turn_model: "smart-turn",
    sees: !blind,
    ...{ expressions: "rules", recognizes_people: true, actions: null },
    voice_emotion: blind ? null : "prosody",
    ...{ sounds: blind ? null : "rules", sentiment: blind ? null : "lexicon", fusion: "rules" },
    notes: [
      "The built-in recognizer understands questions about Iris and visavis. For open speech, install Whisper: visavis models pull whisper-base.",
    ],
    suggestions: SUGGESTIONS,
  };
}
