export const SUGGESTIONS = [
  "Who are you?",
  "What can you do?",
  "Can you see me?",
  "Is this private?",
  "How do you work?",
  "Tell me a joke.",
  "I feel stressed.",
];

/** What a message may ask for by name. */
export const AGENTS = [
  { name: "web_search", title: "Web search", description: "Looks something up on the web." },
  { name: "knowledge", title: "Knowledge", description: "Looks into the documents of this persona." },
  { name: "calculator", title: "Calculator", description: "Works out sums." },
  { name: "notify", title: "Notify", description: "Sends a message, after you have agreed." },
  {
    name: "forget_everything",
    title: "Forget everything",
    description: "Erases everything that is remembered of you.",
  },
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
    ...{ agents: AGENTS, remembers: true },
    notes: [
      "The built-in recognizer understands questions about Iris and visavis. For open speech, install Whisper: visavis models pull whisper-base.",
    ],
    suggestions: SUGGESTIONS,
  };
}
