// Generated from the event classes by `make contract`. Do not edit.
import * as z from "../zod";

const envelope = <T extends string, P extends z.ZodType>(type: T, payload: P) =>
  z.object({
    id: z.string(),
    type: z.literal(type),
    session_id: z.string(),
    turn: z.int().min(0),
    timestamp: z.string(),
    cause_id: z.string().nullable(),
    payload,
    metadata: z.record(z.string(), z.unknown()),
  });

/** What a person did over a stretch of time. */
export const ActionRecognized = z.object({
  /** Name of the action. */
  label: z.string(),
  /** Score, 0 to 1. */
  score: z.number().min(0).max(1),
  /** Length of the stretch that was watched, ms. */
  window_ms: z.int().min(0),
  /** Number of the face of whoever did it, if one was followed. */
  track_id: z.int().min(0).nullable(),
});
export type ActionRecognized = z.infer<typeof ActionRecognized>;

/** One muscular movement of the face, as the Facial Action Coding System numbers them. */
export const ActionUnit = z.object({
  /** Number of the action unit, for example 12. */
  unit: z.int().min(1).max(64),
  /** Its name, for example 'lip corner puller'. */
  name: z.string(),
  /** How strong, beyond the person's own resting face, 0 to 1. */
  intensity: z.number().min(0).max(1),
});
export type ActionUnit = z.infer<typeof ActionUnit>;

/** How an agent introduces itself to a page. */
export const AgentCard = z.object({
  /** Stable name; '@name' in a message asks for it. */
  name: z.string(),
  /** Name shown to people. */
  title: z.string(),
  /** What it does. */
  description: z.string(),
});
export type AgentCard = z.infer<typeof AgentCard>;

/** An agent is done. */
export const AgentCompleted = z.object({
  /** Identifier of the run. */
  run_id: z.string(),
  /** Name of the agent. */
  agent: z.string(),
  /** What it found, as the mind was told; may be shortened. */
  result: z.string(),
  /** Identifiers of what it shows (assistant.content). */
  items: z.array(z.string()),
  /** How long it took, ms. */
  elapsed_ms: z.int().min(0),
  /** Whether it is about what is remembered of a person, and is not kept. */
  private: z.boolean(),
});
export type AgentCompleted = z.infer<typeof AgentCompleted>;

/** An agent could not do it, or was stopped. */
export const AgentFailed = z.object({
  /** Identifier of the run. */
  run_id: z.string(),
  /** Name of the agent. */
  agent: z.string(),
  /** Stable error code; 'agent.cancelled' if it was stopped. */
  code: z.string(),
  /** A sentence for people. */
  detail: z.string(),
  /** How long it took, ms. */
  elapsed_ms: z.int().min(0),
});
export type AgentFailed = z.infer<typeof AgentFailed>;

/** An agent is on its way. */
export const AgentProgress = z.object({
  /** Identifier of the run. */
  run_id: z.string(),
  /** Name of the agent. */
  agent: z.string(),
  /** What it is doing. */
  message: z.string(),
  /** How far it is, 0 to 1, if it is known. */
  fraction: z.number().min(0).max(1).nullable(),
});
export type AgentProgress = z.infer<typeof AgentProgress>;

/** An agent has begun. */
export const AgentStarted = z.object({
  /** Identifier of this run. */
  run_id: z.string(),
  /** Identifier of the answer that it works for. */
  response_id: z.string(),
  /** Name of the agent. */
  agent: z.string(),
  /** What it is called on the page. */
  title: z.string(),
  /** Its arguments. */
  arguments: z.record(z.string(), z.unknown()),
  /** Whether it is about what is remembered of a person, and is not kept. */
  private: z.boolean(),
});
export type AgentStarted = z.infer<typeof AgentStarted>;

/** A short sound beside the conversation, to be played at once: 16-bit little-endian PCM, mono, 24 kHz. It is no part of an answer, has no place on the audio clock, and is not reported. Sent as a binary frame of kind 4. */
export const AsideSynthesized = z.object({
  /** What it says. */
  text: z.string(),
  /** The samples, at most five seconds. */
  data: z.string(),
});
export type AsideSynthesized = z.infer<typeof AsideSynthesized>;

/** The answer was stopped before its end. */
export const AssistantCancelled = z.object({
  /** Identifier of the answer. */
  response_id: z.string(),
});
export type AssistantCancelled = z.infer<typeof AssistantCancelled>;

/** Where a sentence comes from, so that it can be shown. */
export const Source = z.object({
  /** An authored line, a knowledge passage, a model, an agent's result, something remembered of the person, a filler while something takes its time, a fallback or a command. */
  kind: z.enum(["line", "knowledge", "model", "agent", "memory", "filler", "fallback", "command"]),
  /** Identifier of the line, passage, model, agent's result or memory. */
  reference: z.string(),
  /** What to show a person. */
  title: z.string(),
  /** Where it can be read, if it can. */
  url: z.string(),
  /** The page of a document. */
  page: z.int().min(1).nullable(),
  /** How well it fits the question, 0 to 1. */
  score: z.number().min(0).max(1).nullable(),
});
export type Source = z.infer<typeof Source>;

/** The next piece of the answer. */
export const AssistantDelta = z.object({
  /** Identifier of the answer. */
  response_id: z.string(),
  /** The piece, to be appended to what came before. */
  text: z.string(),
  /** Number of the sentence it belongs to, from 0. */
  sentence_index: z.int().min(0),
  /** Where it comes from. */
  source: Source,
  /** Facial expression that goes with it, if there is one. */
  expression: z.enum(["neutral", "smile", "happy", "amused", "sad", "angry", "surprised", "afraid", "disgusted", "concerned", "thinking", "interested", "skeptical", "confused"]).nullable(),
});
export type AssistantDelta = z.infer<typeof AssistantDelta>;

/** The whole answer, once it is complete. */
export const AssistantResponse = z.object({
  /** Identifier of the answer. */
  response_id: z.string(),
  /** The text. */
  text: z.string(),
  /** Where its sentences come from, in order. */
  sources: z.array(Source),
  /** 'fallback' if what should have answered failed. */
  finish_reason: z.enum(["complete", "fallback"]),
});
export type AssistantResponse = z.infer<typeof AssistantResponse>;

/** The answer is being thought of. */
export const AssistantThinking = z.object({
  /** Identifier of the answer. */
  response_id: z.string(),
  /** Whether it had been begun before the user's turn was over. */
  prepared: z.boolean(),
});
export type AssistantThinking = z.infer<typeof AssistantThinking>;

/** A sound. */
export const AudioItem = z.object({
  /** Its name in the conversation, such as 'a3'; later steps use it. */
  id: z.string(),
  /** How far it is. The page shows every state. */
  status: z.enum(["progress", "success", "error"]),
  /** A sentence about it, for people. */
  status_message: z.string(),
  /** Who made it; 'assistant' is the answer itself. */
  agent_name: z.string(),
  type: z.literal("audio"),
  /** Where it is. */
  url: z.string(),
  /** Its title. */
  name: z.string(),
  /** Duration, s. */
  length: z.number().min(0),
});
export type AudioItem = z.infer<typeof AudioItem>;

/** The virtual human shows that she listens or thinks, without taking the floor. */
export const BackchannelPlanned = z.object({
  /** A low pitch or a pause invited it, what was said called for it, or an answer takes time. */
  why: z.enum(["pitch", "pause", "content", "thinking"]),
  /** What she says, such as 'mhm'; empty if she only moves. */
  text: z.string(),
  /** How she moves, or null if she does not. */
  gesture: z.enum(["nod", "shake", "tilt", "lean", "shrug", "brow_raise", "breath", "bow", "wink", "laugh", "beat_left", "beat_right", "beat_both", "palms_open", "point_self", "wave"]).nullable(),
  /** How strong the movement is, 0 to 1. */
  intensity: z.number().min(0).max(1),
});
export type BackchannelPlanned = z.infer<typeof BackchannelPlanned>;

/** A rectangle in an image, relative to its size. It may reach beyond the image. */
export const Box = z.object({
  /** Left edge, 0 to 1 of the width. */
  x: z.number(),
  /** Top edge, 0 to 1 of the height. */
  y: z.number(),
  /** Width, 0 to 1 of the image's. */
  width: z.number().min(0),
  /** Height, 0 to 1 of the image's. */
  height: z.number().min(0),
});
export type Box = z.infer<typeof Box>;

/** What this server can do in this session, and with which parts, so that a page can be honest about it. */
export const Capabilities = z.object({
  /** Name of the speech recognizer, or null if this server has none. */
  recognizer: z.string().nullable(),
  /** What the recognizer understands: the persona's own topics, or open speech. */
  recognizer_scope: z.enum(["persona", "open"]).nullable(),
  /** Name of the speech synthesizer, or null if answers are text only. */
  synthesizer: z.string().nullable(),
  /** What answers: 'scripted', or 'model:' and the model's name. */
  mind: z.string(),
  /** Name of the turn-end model, or null if only silence ends a turn. */
  turn_model: z.string().nullable(),
  /** Whether camera pictures can be looked at, once the settings say so. */
  sees: z.boolean(),
  /** What reads facial expressions: 'rules', or the name of a model; null if nothing does. */
  expressions: z.string().nullable(),
  /** Whether people who agreed to be known can be recognized. */
  recognizes_people: z.boolean(),
  /** Name of the model that watches movements, or null. */
  actions: z.string().nullable(),
  /** What reads the tone of the voice: 'prosody', or the name of a model; null if nothing does. */
  voice_emotion: z.string().nullable(),
  /** What names sounds: 'rules' (laughter, sighs), or a model's name; null if nothing does. */
  sounds: z.string().nullable(),
  /** What reads the feeling in the words: 'lexicon', or a model's name; null if nothing does. */
  sentiment: z.string().nullable(),
  /** What makes one picture of it all: 'rules', or a trained model's name. */
  fusion: z.string(),
  /** What the persona can do, beside talking. */
  agents: z.array(AgentCard),
  /** Whether people who agree can be remembered beyond the conversation. */
  remembers: z.boolean(),
  /** Sentences for the person about limits and fallbacks in use. */
  notes: z.array(z.string()),
  /** Things to say that the persona is known to understand. */
  suggestions: z.array(z.string()),
});
export type Capabilities = z.infer<typeof Capabilities>;

/** A question that has to be answered before something is done. The page answers with a ``text.input`` whose ``confirmation`` is the item's id; a spoken 'yes' does as well. */
export const ConfirmationItem = z.object({
  /** Its name in the conversation, such as 'a3'; later steps use it. */
  id: z.string(),
  /** How far it is. The page shows every state. */
  status: z.enum(["progress", "success", "error"]),
  /** A sentence about it, for people. */
  status_message: z.string(),
  /** Who made it; 'assistant' is the answer itself. */
  agent_name: z.string(),
  type: z.literal("confirmation"),
  /** What is to be done, as a question. */
  question: z.string(),
  /** What exactly would be done, for example the text to send. */
  details: z.string(),
  /** The button that agrees. */
  confirm_label: z.string(),
  /** The button that declines. */
  decline_label: z.string(),
  /** The answer; null while there is none. */
  accepted: z.boolean().nullable(),
});
export type ConfirmationItem = z.infer<typeof ConfirmationItem>;

/** The user agreed to something, or withdrew it. */
export const ConsentChanged = z.object({
  /** What: seeing, expressions, recognition, voice_emotion, sounds, sentiment, remember, record, transcript. */
  about: z.string(),
  /** Whether they agree now. */
  granted: z.boolean(),
  /** Version of the words that they were asked with. */
  wording: z.string(),
});
export type ConsentChanged = z.infer<typeof ConsentChanged>;

/** A picture. */
export const ImageItem = z.object({
  /** Its name in the conversation, such as 'a3'; later steps use it. */
  id: z.string(),
  /** How far it is. The page shows every state. */
  status: z.enum(["progress", "success", "error"]),
  /** A sentence about it, for people. */
  status_message: z.string(),
  /** Who made it; 'assistant' is the answer itself. */
  agent_name: z.string(),
  type: z.literal("image"),
  /** Where it is: a path on this server, https, or a data: URL. */
  url: z.string(),
  /** Its title. */
  name: z.string(),
  /** What can be seen on it, for those who do not. */
  description: z.string(),
});
export type ImageItem = z.infer<typeof ImageItem>;

/** A part of a video that answers a search. */
export const Shot = z.object({
  /** Where it begins, s. */
  start: z.number().min(0),
  /** Where it ends, s. */
  end: z.number().min(0),
  /** What is said or seen in it. */
  text: z.string(),
  /** How well it fits. */
  search_score: z.number(),
});
export type Shot = z.infer<typeof Shot>;

/** A video. */
export const Video = z.object({
  /** Its identifier in the library. */
  id: z.string(),
  /** The collection it is in. */
  collection_id: z.string(),
  /** Its name. */
  name: z.string(),
  /** What it is about. */
  description: z.string(),
  /** Where it can be played (HLS or MP4). */
  stream_url: z.string(),
  /** Where it comes from. */
  external_url: z.string(),
  /** A page that plays it. */
  player_url: z.string(),
  /** A still. */
  thumbnail_url: z.string(),
  /** Duration, s. */
  length: z.number().min(0),
  /** Why it cannot be played. */
  error: z.string(),
});
export type Video = z.infer<typeof Video>;

/** One thing that was found: a page, a passage of a document, or a video. */
export const SearchResult = z.object({
  /** Its title. */
  title: z.string(),
  /** Where it is. */
  url: z.string(),
  /** The part that fits. */
  text: z.string(),
  /** How well it fits, 0 to 1. */
  score: z.number().min(0).max(1).nullable(),
  /** Its identifier: a passage's, for example. */
  reference: z.string(),
  /** The page of a document. */
  page: z.int().min(1).nullable(),
  /** The video, if it is one. */
  video: Video.nullable(),
  /** Its parts that fit, if it is a video. */
  shots: z.array(Shot),
});
export type SearchResult = z.infer<typeof SearchResult>;

/** What a search found. */
export const SearchResultsItem = z.object({
  /** Its name in the conversation, such as 'a3'; later steps use it. */
  id: z.string(),
  /** How far it is. The page shows every state. */
  status: z.enum(["progress", "success", "error"]),
  /** A sentence about it, for people. */
  status_message: z.string(),
  /** Who made it; 'assistant' is the answer itself. */
  agent_name: z.string(),
  type: z.literal("search_results"),
  /** What was looked for. */
  query: z.string(),
  /** What was found, the best first. */
  search_results: z.array(SearchResult),
});
export type SearchResultsItem = z.infer<typeof SearchResultsItem>;

/** What the user could ask next. */
export const SuggestedQuestionsItem = z.object({
  /** Its name in the conversation, such as 'a3'; later steps use it. */
  id: z.string(),
  /** How far it is. The page shows every state. */
  status: z.enum(["progress", "success", "error"]),
  /** A sentence about it, for people. */
  status_message: z.string(),
  /** Who made it; 'assistant' is the answer itself. */
  agent_name: z.string(),
  type: z.literal("suggested_questions"),
  /** The questions. */
  questions: z.array(z.string()),
});
export type SuggestedQuestionsItem = z.infer<typeof SuggestedQuestionsItem>;

/** Text to be read, in Markdown. Pages must not load pictures that it names. */
export const TextItem = z.object({
  /** Its name in the conversation, such as 'a3'; later steps use it. */
  id: z.string(),
  /** How far it is. The page shows every state. */
  status: z.enum(["progress", "success", "error"]),
  /** A sentence about it, for people. */
  status_message: z.string(),
  /** Who made it; 'assistant' is the answer itself. */
  agent_name: z.string(),
  type: z.literal("text"),
  /** The text, in Markdown. */
  text: z.string(),
});
export type TextItem = z.infer<typeof TextItem>;

/** A step of a plan. */
export const TodoEntry = z.object({
  /** What is to be done. */
  text: z.string(),
  /** How far it is. */
  state: z.enum(["open", "doing", "done", "failed", "skipped"]),
});
export type TodoEntry = z.infer<typeof TodoEntry>;

/** A plan, and how far it is. */
export const TodoListItem = z.object({
  /** Its name in the conversation, such as 'a3'; later steps use it. */
  id: z.string(),
  /** How far it is. The page shows every state. */
  status: z.enum(["progress", "success", "error"]),
  /** A sentence about it, for people. */
  status_message: z.string(),
  /** Who made it; 'assistant' is the answer itself. */
  agent_name: z.string(),
  type: z.literal("todo_list"),
  /** What it is about. */
  title: z.string(),
  /** Its steps, in order. */
  entries: z.array(TodoEntry),
});
export type TodoListItem = z.infer<typeof TodoListItem>;

/** One video. */
export const VideoItem = z.object({
  /** Its name in the conversation, such as 'a3'; later steps use it. */
  id: z.string(),
  /** How far it is. The page shows every state. */
  status: z.enum(["progress", "success", "error"]),
  /** A sentence about it, for people. */
  status_message: z.string(),
  /** Who made it; 'assistant' is the answer itself. */
  agent_name: z.string(),
  type: z.literal("video"),
  /** The video. */
  video: Video,
});
export type VideoItem = z.infer<typeof VideoItem>;

/** Several videos. */
export const VideosItem = z.object({
  /** Its name in the conversation, such as 'a3'; later steps use it. */
  id: z.string(),
  /** How far it is. The page shows every state. */
  status: z.enum(["progress", "success", "error"]),
  /** A sentence about it, for people. */
  status_message: z.string(),
  /** Who made it; 'assistant' is the answer itself. */
  agent_name: z.string(),
  type: z.literal("videos"),
  /** The videos. */
  videos: z.array(Video),
  /** In how many columns they are shown. */
  columns: z.int().min(1).max(6),
});
export type VideosItem = z.infer<typeof VideosItem>;

/** Something to look at belongs to the answer. An item with an id that was there before replaces it. */
export const ContentShown = z.object({
  /** Identifier of the answer. */
  response_id: z.string(),
  /** What is shown. */
  item: z.discriminatedUnion("type", [TextItem, VideoItem, VideosItem, ImageItem, AudioItem, SearchResultsItem, ConfirmationItem, SuggestedQuestionsItem, TodoListItem]),
});
export type ContentShown = z.infer<typeof ContentShown>;

/** One thing that was noticed, and what it did to the picture. */
export const Cue = z.object({
  /** What it is, for example 'smile' or 'louder than usual'. */
  name: z.string(),
  /** Wire name of the event that it was in. */
  source: z.string(),
  /** How far it moved the valence. */
  valence: z.number().min(-1).max(1),
  /** How far it moved the arousal. */
  arousal: z.number().min(-1).max(1),
});
export type Cue = z.infer<typeof Cue>;

/** What the microphone hears is the virtual human's own voice, from a loudspeaker. */
export const EchoDetected = z.object({
  /** Where in the microphone stream, ms. */
  stream_ms: z.int().min(0),
  /** How alike both loudness curves are, -1 to 1. */
  correlation: z.number().min(-1).max(1),
  /** How much later the microphone hears it than it was due, ms. */
  lag_ms: z.int(),
});
export type EchoDetected = z.infer<typeof EchoDetected>;

/** Something that the client sent could not be used, or a limit was reached. */
export const ErrorOccurred = z.object({
  /** Stable error code. */
  code: z.string(),
  /** A sentence for people. */
  detail: z.string(),
  /** Whether trying again can help. */
  retryable: z.boolean(),
  /** What it is about, for example the type of the refused message. */
  ref: z.string().nullable(),
});
export type ErrorOccurred = z.infer<typeof ErrorOccurred>;

/** A facial expression. */
export const ExpressionPlanned = z.object({
  /** Name of the expression. */
  expression: z.enum(["neutral", "smile", "happy", "amused", "sad", "angry", "surprised", "afraid", "disgusted", "concerned", "thinking", "interested", "skeptical", "confused"]),
  /** How strong it is, 0 to 1. */
  intensity: z.number().min(0).max(1),
  /** When it begins on the session's audio clock, ms; null for now. */
  pts_ms: z.int().min(0).nullable(),
  /** How long it is held, ms. */
  duration_ms: z.int().min(0),
});
export type ExpressionPlanned = z.infer<typeof ExpressionPlanned>;

/** What the muscles of a face do. */
export const FaceActionsMeasured = z.object({
  /** Number of the face. */
  track_id: z.int().min(0),
  /** The action units that are measured. */
  units: z.array(ActionUnit),
  /** How well the resting face is known by now, 0 to 1. */
  baseline: z.number().min(0).max(1),
});
export type FaceActionsMeasured = z.infer<typeof FaceActionsMeasured>;

/** A face has come into view. */
export const FaceDetected = z.object({
  /** Number of the face, stable while it is followed. */
  track_id: z.int().min(0),
  /** Where it is. */
  box: Box,
  /** Detector's score, 0 to 1. */
  score: z.number().min(0).max(1),
  /** Reference to the landmarks of this frame, if they were kept. */
  landmarks: z.string().nullable(),
});
export type FaceDetected = z.infer<typeof FaceDetected>;

/** One label of a classification. */
export const Score = z.object({
  /** Name of the category. */
  label: z.string(),
  /** Score, 0 to 1. */
  score: z.number().min(0).max(1),
});
export type Score = z.infer<typeof Score>;

/** What a face expresses. That is not what a person feels. */
export const FaceEmotionEstimated = z.object({
  /** Number of the face. */
  track_id: z.int().min(0),
  /** The expression that is shown, if one clearly is; it does not flicker. */
  emotion: z.union([z.enum(["neutral", "happy", "sad", "angry", "surprised", "afraid", "disgusted"]), z.literal("uncertain")]),
  /** The seven expressions with their probabilities, which add up to 1. */
  scores: z.array(Score),
  /** Unpleasant (-1) to pleasant (1). */
  valence: z.number().min(-1).max(1),
  /** Calm (-1) to excited (1). */
  arousal: z.number().min(-1).max(1),
  /** Confidence, 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** How puzzled it looks: brows lowered, lids tightened, no smile. */
  puzzled: z.number().min(0).max(1),
  /** What it rests on: 'rules' on action units, or the name of a model. */
  source: z.string(),
});
export type FaceEmotionEstimated = z.infer<typeof FaceEmotionEstimated>;

/** A face has left the view. */
export const FaceLost = z.object({
  /** Number of the face. */
  track_id: z.int().min(0),
});
export type FaceLost = z.infer<typeof FaceLost>;

/** Where one face is. */
export const FacePlace = z.object({
  /** Number of the face. */
  track_id: z.int().min(0),
  /** Whether this is the one who is talked with. */
  interlocutor: z.boolean(),
  /** Where it is. */
  box: Box,
  /** Probability that it is a face, 0 to 1. */
  score: z.number().min(0).max(1),
  /** How far from the camera, m, from the width of the irises; null if unknown. */
  distance_m: z.number().min(0).nullable(),
  /** The landmarks, if the settings ask for them: x and y of each, unsigned 16-bit little-endian, -0.5 to 1.5 of the image's width and height; base64 in JSON. */
  points: z.string().nullable(),
});
export type FacePlace = z.infer<typeof FacePlace>;

/** A face belongs to a person who agreed to be known. */
export const FaceRecognized = z.object({
  /** Number of the face. */
  track_id: z.int().min(0),
  /** Identifier of the person. */
  person_id: z.string(),
  /** Distance between the face templates; smaller is more alike. */
  distance: z.number().min(0),
  /** Name by which the person is known. */
  name: z.string(),
});
export type FaceRecognized = z.infer<typeof FaceRecognized>;

/** A face belongs to nobody who is known here. */
export const FaceUnrecognized = z.object({
  /** Number of the face. */
  track_id: z.int().min(0),
  /** Distance to the nearest known template, if there is one. */
  distance: z.number().min(0).nullable(),
});
export type FaceUnrecognized = z.infer<typeof FaceUnrecognized>;

/** All faces in one picture. */
export const FacesTracked = z.object({
  /** Time of the picture on the client's clock, ms. */
  pts_ms: z.int().min(0),
  /** The faces, the interlocutor's first. */
  faces: z.array(FacePlace),
});
export type FacesTracked = z.infer<typeof FacesTracked>;

/** Where a face is turned and where its eyes look. */
export const GazeEstimated = z.object({
  /** Number of the face. */
  track_id: z.int().min(0),
  /** Head turned to its left (+) or right (-), degrees. */
  yaw: z.number().min(-180).max(180),
  /** Head up (+) or down (-), degrees. */
  pitch: z.number().min(-90).max(90),
  /** Head tilted to its left (+) or right (-), degrees. */
  roll: z.number().min(-180).max(180),
  /** Eyes to their left (+) or right (-), 1 is the extreme. */
  gaze_x: z.number().min(-1).max(1),
  /** Eyes up (+) or down (-), 1 is the extreme. */
  gaze_y: z.number().min(-1).max(1),
  /** Whether the eyes are closed. */
  blink: z.boolean(),
  /** Whether the person looks at the virtual human. */
  looking_at_screen: z.boolean(),
  /** Confidence, 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** Where the person looks, eyes and head together. */
  look: z.enum(["screen", "left", "right", "up", "down", "closed", "unknown"]),
  /** How far the eyes are open, 1 is this person's usual. */
  openness: z.number().min(0).max(1),
  /** Whether it is known by now where this person's eyes rest. */
  calibrated: z.boolean(),
});
export type GazeEstimated = z.infer<typeof GazeEstimated>;

/** Where the virtual human looks. */
export const GazePlanned = z.object({
  /** What it looks at. */
  target: z.enum(["user", "away", "screen", "down", "up"]),
  /** When it begins on the session's audio clock, ms; null for now. */
  pts_ms: z.int().min(0).nullable(),
  /** How long, ms; 0 until further notice. */
  duration_ms: z.int().min(0),
});
export type GazePlanned = z.infer<typeof GazePlanned>;

/** Whoever is talked with looks somewhere else, and not just in passing. Glances and blinks are not told. */
export const GazeShifted = z.object({
  /** Number of the face. */
  track_id: z.int().min(0),
  /** Where the person looks, eyes and head together. */
  look: z.enum(["screen", "left", "right", "up", "down", "closed", "unknown"]),
  /** How long the person had looked there when this was told, ms. */
  held_ms: z.int().min(0),
});
export type GazeShifted = z.infer<typeof GazeShifted>;

/** A movement of head, brows, shoulders or hands. */
export const GesturePlanned = z.object({
  /** Name of the gesture. */
  gesture: z.enum(["nod", "shake", "tilt", "lean", "shrug", "brow_raise", "breath", "bow", "wink", "laugh", "beat_left", "beat_right", "beat_both", "palms_open", "point_self", "wave"]),
  /** How strong it is, 0 to 1. */
  intensity: z.number().min(0).max(1),
  /** When its preparation begins on the session's audio clock, ms; null for now. */
  pts_ms: z.int().min(0).nullable(),
  /** How long it lasts, ms. */
  duration_ms: z.int().min(0),
});
export type GesturePlanned = z.infer<typeof GesturePlanned>;

/** A handler raised an error. The conversation goes on. */
export const HandlerFailed = z.object({
  /** Name of the handler. */
  handler: z.string(),
  /** Wire name of the event that it was handling. */
  event_type: z.string(),
  /** Stable error code. */
  code: z.string(),
  /** A sentence for people; never an answer to be spoken. */
  detail: z.string(),
  /** Whether trying again can help. */
  retryable: z.boolean(),
});
export type HandlerFailed = z.infer<typeof HandlerFailed>;

/** Somebody nodded, shook or tilted their head. */
export const HeadGestured = z.object({
  /** Number of the face. */
  track_id: z.int().min(0),
  /** Which movement. */
  gesture: z.enum(["nod", "shake", "tilt"]),
  /** How clear it was, 0 to 1. */
  score: z.number().min(0).max(1),
  /** How long it took, ms. */
  duration_ms: z.int().min(0),
});
export type HeadGestured = z.infer<typeof HeadGestured>;

/** Somebody else is the one who is talked with: near, in the middle, turned here, or speaking. */
export const InterlocutorChanged = z.object({
  /** Number of the face, or null if nobody is there. */
  track_id: z.int().min(0).nullable(),
});
export type InterlocutorChanged = z.infer<typeof InterlocutorChanged>;

/** Whether a face seems to be speaking. */
export const MouthEstimated = z.object({
  /** Number of the face. */
  track_id: z.int().min(0),
  /** How far the mouth is open, 0 to 1. */
  opening: z.number().min(0).max(1),
  /** Whether the lips move as in speech. */
  moving: z.boolean(),
  /** Confidence, 0 to 1. */
  confidence: z.number().min(0).max(1),
});
export type MouthEstimated = z.infer<typeof MouthEstimated>;

/** Who is behind the scenes has changed. Users are told, unless a study has switched that off. */
export const OperatorPresenceChanged = z.object({
  /** How many people listen in. */
  observing: z.int().min(0),
  /** Whether a person answers in the persona's place. */
  answering: z.boolean(),
  /** Whether the user is told. */
  disclosed: z.boolean(),
});
export type OperatorPresenceChanged = z.infer<typeof OperatorPresenceChanged>;

/** How a persona introduces itself to a page. */
export const PersonaCard = z.object({
  /** Stable name. */
  name: z.string(),
  /** Name shown to people. */
  title: z.string(),
  /** One sentence about who this is. */
  description: z.string(),
  /** Language it speaks, a BCP 47 tag. */
  language: z.string(),
  /** Name of its 3D avatar. */
  avatar: z.string(),
  /** How it says that it is an AI; pages show it where people begin to talk. */
  disclosure: z.string(),
});
export type PersonaCard = z.infer<typeof PersonaCard>;

/** Another persona takes the conversation over, in a session of its own that is open already. The client lets this session's voice finish, and connects to that one. */
export const PersonaHandedOver = z.object({
  /** Who takes over. */
  persona: z.string(),
  /** The session to connect to. */
  next_session_id: z.string(),
  /** What the next persona was told. */
  summary: z.string(),
});
export type PersonaHandedOver = z.infer<typeof PersonaHandedOver>;

/** One phoneme in the sound. */
export const PhonemeTiming = z.object({
  /** ARPAbet symbol in lower case without stress; 'pau' is silence. */
  phoneme: z.string(),
  /** Start, ms from the start of the phrase. */
  start_ms: z.number().min(0),
  /** End, ms from the start of the phrase. */
  end_ms: z.number().min(0),
  /** Lexical stress of a vowel: 0 none, 1 primary, 2 secondary. */
  stress: z.int().min(0).max(2),
});
export type PhonemeTiming = z.infer<typeof PhonemeTiming>;

/** One written word in the sound. */
export const WordTiming = z.object({
  /** The word as it stands in the text, punctuation included. */
  word: z.string(),
  /** Start, ms from the start of the phrase. */
  start_ms: z.number().min(0),
  /** End, ms from the start of the phrase. */
  end_ms: z.number().min(0),
});
export type WordTiming = z.infer<typeof WordTiming>;

/** What a phrase contains and when. It precedes the phrase's sound. */
export const PhraseTimed = z.object({
  /** Identifier of the answer. */
  response_id: z.string(),
  /** Where the phrase begins on the session's audio clock, ms. */
  pts_ms: z.int().min(0),
  /** Length of the phrase's sound, ms. */
  duration_ms: z.number().min(0),
  /** The phrase as written. */
  text: z.string(),
  /** Number of the sentence it belongs to. */
  sentence_index: z.int().min(0),
  /** The phonemes, in order and without gaps. */
  phonemes: z.array(PhonemeTiming),
  /** The words, in order. */
  words: z.array(WordTiming),
});
export type PhraseTimed = z.infer<typeof PhraseTimed>;

/** The user has begun to speak over the answer: fall silent, and wait. It may be a cough, or 'mhm'. Clients drop the sound that they have buffered, and report how far it was heard. */
export const PlaybackPaused = z.object({
  /** Identifier of the answer. */
  response_id: z.string(),
});
export type PlaybackPaused = z.infer<typeof PlaybackPaused>;

/** It was no interruption: the answer goes on. Its sound is sent again from where it was last heard. */
export const PlaybackResumed = z.object({
  /** Identifier of the answer. */
  response_id: z.string(),
});
export type PlaybackResumed = z.infer<typeof PlaybackResumed>;

/** What a stretch of speech is like beside its words. A value is null where it could not be measured. The z-scores compare with this speaker's own usual voice; they are null until that is known. */
export const Prosody = z.object({
  /** Median fundamental frequency, Hz. */
  pitch_hz: z.number().min(0).nullable(),
  /** Pitch between its 20th and 80th percentile, semitones. */
  pitch_range_semitones: z.number().min(0).nullable(),
  /** Rise (+) or fall (-) of pitch, semitones a second. */
  pitch_slope: z.number().nullable(),
  /** Mean level of the speech, dB of full scale. */
  loudness_db: z.number().nullable(),
  /** Level between its 20th and 80th percentile, dB. */
  loudness_range_db: z.number().min(0).nullable(),
  /** Syllables a second, pauses not counted. */
  rate: z.number().min(0).nullable(),
  /** Part of the stretch that is silent, 0 to 1. */
  pause_ratio: z.number().min(0).max(1).nullable(),
  /** Mean difference of neighboring periods, part of a period. */
  jitter: z.number().min(0).nullable(),
  /** Mean difference of neighboring amplitudes, part of an amplitude. */
  shimmer: z.number().min(0).nullable(),
  /** Harmonics-to-noise ratio, dB. */
  hnr_db: z.number().nullable(),
  /** Alpha ratio of voiced speech (GeMAPS): energy from 0.05 to 1 kHz over that from 1 to 5 kHz, dB; less is a tenser voice. */
  tilt_db: z.number().nullable(),
  /** Pitch against the usual one, standard deviations. */
  pitch_z: z.number().nullable(),
  /** Pitch range against the usual one, standard deviations. */
  pitch_range_z: z.number().nullable(),
  /** Level against the usual one, standard deviations. */
  loudness_z: z.number().nullable(),
  /** Rate against the usual one, standard deviations. */
  rate_z: z.number().nullable(),
  /** Tilt against the usual one, standard deviations. */
  tilt_z: z.number().nullable(),
  /** How much voiced speech this rests on, ms. */
  voiced_ms: z.int().min(0),
  /** How well the speaker's usual voice is known, 0 to 1. */
  baseline: z.number().min(0).max(1),
});
export type Prosody = z.infer<typeof Prosody>;

/** One word with its place in the microphone stream. */
export const RecognizedWord = z.object({
  /** The word as recognized. */
  word: z.string(),
  /** Start in the microphone stream, ms. */
  start_ms: z.int().min(0),
  /** End in the microphone stream, ms. */
  end_ms: z.int().min(0),
  /** Confidence, 0 to 1. */
  confidence: z.number().min(0).max(1),
});
export type RecognizedWord = z.infer<typeof RecognizedWord>;

/** The conversation is over. Nothing follows in this session. */
export const SessionClosed = z.object({
  /** Why it ended. */
  reason: z.enum(["client", "idle", "shutdown", "gone"]),
});
export type SessionClosed = z.infer<typeof SessionClosed>;

/** What the person in front of the screen has chosen for this conversation. */
export const SessionSettings = z.object({
  /** Name of the persona that answers. */
  persona: z.string(),
  /** Language of the conversation, a BCP 47 tag. */
  language: z.string(),
  /** Whether answers are spoken. If false they are text only. */
  voice_output: z.boolean(),
  /** Who turns speech into words: this server, or the browser, which then sends text.input. */
  recognizer: z.enum(["server", "browser"]),
  /** Whether the client sends playback.* events. If not, sound is taken to play on arrival. */
  playback_reports: z.boolean(),
  /** Whether the persona speaks first. */
  greet: z.boolean(),
  /** When a turn is over: judged from the speech, the same with more patience, or told by the client (turn.start, turn.end). */
  turn_taking: z.enum(["automatic", "patient", "push_to_talk"]),
  /** Whether the microphone counts while she speaks: full (one may interrupt), half (not), or auto: full until her own voice comes back through the microphone. */
  duplex: z.enum(["auto", "full", "half"]),
  /** Whether she nods and says 'mhm' while she listens. */
  backchannels: z.boolean(),
  /** Whether camera pictures are looked at: faces, where they look, whether they speak. */
  seeing: z.boolean(),
  /** Whether facial expressions are read, where seeing is on. The person must have agreed. */
  expressions: z.boolean(),
  /** Whether people who agreed to be known are recognized, where seeing is on. Nobody else is compared with anything that is kept. */
  recognition: z.boolean(),
  /** Whether faces.tracked carries the landmarks of every face. */
  face_mesh: z.boolean(),
  /** Whether the tone of the voice is read. The person must have agreed. */
  voice_emotion: z.boolean(),
  /** Whether other sounds than speech are named: laughter, a doorbell. */
  sounds: z.boolean(),
  /** Whether the feeling in the words is read. The person must have agreed. */
  sentiment: z.boolean(),
  /** Whether what is learned of the person is kept for other days. The person must have agreed. */
  remember: z.boolean(),
  /** Whether what is said is kept. If not, the conversation leaves no words behind. */
  transcript: z.boolean(),
  /** Whether the sound of both is recorded. The person must have agreed; it is kept encrypted. */
  record: z.boolean(),
  /** Version of the words with which the person was asked what they agree to. */
  consent_wording: z.string(),
  /** A secret of the person's own device, by which they are known again without an account or a face. It is never sent back or kept: null in everything that leaves the process. */
  person_key: z.string().nullable(),
  /** The agents that may be used in this conversation; null for all of them. */
  agents: z.array(z.string()).nullable(),
  /** After so much silence she asks, once, whether anybody is there; after as much again the conversation ends. Never if null. For unattended places. */
  check_in_s: z.number().min(5).max(3600).nullable(),
});
export type SessionSettings = z.infer<typeof SessionSettings>;

/** A conversation has begun. */
export const SessionOpened = z.object({
  /** Who answers. */
  persona: PersonaCard,
  /** The settings in force. */
  settings: SessionSettings,
  /** What this server can do here. */
  capabilities: Capabilities,
  /** Identifier of the signed-in user, or null for a guest. */
  user: z.string().nullable(),
});
export type SessionOpened = z.infer<typeof SessionOpened>;

/** Settings or capabilities have changed. */
export const SessionUpdated = z.object({
  /** The settings now in force. */
  settings: SessionSettings,
  /** What this server can do now. */
  capabilities: Capabilities,
});
export type SessionUpdated = z.infer<typeof SessionUpdated>;

/** A sound that is not speech. */
export const SoundDetected = z.object({
  /** What it is, for example 'laughter'. */
  label: z.string(),
  /** Score, 0 to 1. */
  score: z.number().min(0).max(1),
  /** Where in the microphone stream it began, ms. */
  stream_ms: z.int().min(0),
  /** How much of it has been heard, ms. */
  duration_ms: z.int().min(0),
  /** What it rests on: 'rules', or the name of a model. */
  source: z.string(),
});
export type SoundDetected = z.infer<typeof SoundDetected>;

/** One dimension of the user's state, with how sure we are and why. */
export const StateEstimate = z.object({
  /** Value, -1 to 1 (attention and engagement: 0 to 1). */
  value: z.number().min(-1).max(1),
  /** Confidence, 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** Wire names of the events it rests on. */
  sources: z.array(z.string()),
});
export type StateEstimate = z.infer<typeof StateEstimate>;

/** The user has typed a message, or the browser's own recognizer has heard one. */
export const TextReceived = z.object({
  /** The message. */
  text: z.string(),
  /** How it was entered. */
  source: z.enum(["keyboard", "suggestion", "browser_recognizer"]),
  /** The agents that may be used for the answer; null for all of them. */
  agents: z.array(z.string()).nullable(),
  /** Identifier of the confirmation that this answers, when a button was pressed; 'yes' agrees. */
  confirmation: z.string().nullable(),
});
export type TextReceived = z.infer<typeof TextReceived>;

/** What the user's words feel like, whoever says them how. */
export const TextSentimentEstimated = z.object({
  /** Unpleasant (-1) to pleasant (1). */
  valence: z.number().min(-1).max(1),
  /** Calm (-1) to excited (1). */
  arousal: z.number().min(-1).max(1),
  /** Confidence, 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** The words that it rests on. */
  words: z.array(z.string()),
  /** What it rests on: 'lexicon', or the name of a model. */
  source: z.string(),
});
export type TextSentimentEstimated = z.infer<typeof TextSentimentEstimated>;

/** The user has given the floor away; an answer is due. */
export const TurnEnded = z.object({
  /** What ended it. */
  why: z.enum(["vad", "turn_model", "timeout", "text", "client"]),
  /** The turn model's probability, if it was asked. */
  probability: z.number().min(0).max(1).nullable(),
  /** How long the user had been silent, ms. */
  silence_ms: z.int().min(0),
});
export type TurnEnded = z.infer<typeof TurnEnded>;

/** The assistant was stopped while it was thinking or speaking. Clients drop all sound that they have buffered. */
export const TurnInterrupted = z.object({
  /** What stopped it. */
  why: z.enum(["vad", "turn_model", "timeout", "text", "client"]),
  /** The part of the answer that was really heard; only this is remembered. */
  heard_text: z.string(),
  /** How much of the answer's sound was heard, ms. */
  heard_ms: z.int().min(0),
  /** The answer that was stopped, or null if none had begun. */
  response_id: z.string().nullable(),
});
export type TurnInterrupted = z.infer<typeof TurnInterrupted>;

/** The user has taken the floor. */
export const TurnStarted = z.object({
  /** What showed it: speech (vad), a typed message (text) or the client. */
  why: z.enum(["vad", "turn_model", "timeout", "text", "client"]),
});
export type TurnStarted = z.infer<typeof TurnStarted>;

/** When what happened between the end of a user's turn and the first sound of the answer. All times are ms from the end of the speech, or from the arrival of a typed message. */
export const TurnTimed = z.object({
  /** What ended the turn. */
  why: z.enum(["vad", "turn_model", "timeout", "text", "client"]),
  /** The answer. */
  response_id: z.string(),
  /** The turn was taken as over. */
  turn_ended_ms: z.int().min(0),
  /** The words were known; null if they were typed. */
  words_ms: z.int().nullable(),
  /** The mind had its first words; null if there was no text. */
  first_text_ms: z.int().nullable(),
  /** The voice had its first sound. */
  first_sound_ms: z.int().nullable(),
  /** The first sound left the loudspeaker, as far as this server knows. */
  heard_ms: z.int().min(0),
  /** Whether the answer had been begun before the turn was over. */
  prepared: z.boolean(),
});
export type TurnTimed = z.infer<typeof TurnTimed>;

/** What an answer has taken of a language model. */
export const UsageRecorded = z.object({
  /** Identifier of the answer; empty for work beside the conversation. */
  response_id: z.string(),
  /** What it was for: answer, summary, memory, vision. */
  purpose: z.string(),
  /** The model, as provider:name. */
  model: z.string(),
  /** How often it was asked. */
  requests: z.int().min(0),
  /** Tokens that it read. */
  input_tokens: z.int().min(0),
  /** Tokens that it wrote. */
  output_tokens: z.int().min(0),
  /** What that costs, US dollars; null if no price is known. */
  cost_usd: z.number().min(0).nullable(),
});
export type UsageRecorded = z.infer<typeof UsageRecorded>;

/** The user has begun to speak. */
export const UserSpeechStarted = z.object({
  /** Where in the microphone stream the speech began, ms. */
  stream_ms: z.int().min(0),
  /** The voice activity model's probability of speech. */
  probability: z.number().min(0).max(1),
});
export type UserSpeechStarted = z.infer<typeof UserSpeechStarted>;

/** The user has been silent for the whole hangover. */
export const UserSpeechStopped = z.object({
  /** Where in the microphone stream the silence began, ms. */
  stream_ms: z.int().min(0),
  /** The voice activity model's last probability of speech. */
  probability: z.number().min(0).max(1),
  /** How much speech there was since the onset, ms. */
  speech_ms: z.int().min(0),
});
export type UserSpeechStopped = z.infer<typeof UserSpeechStopped>;

/** One honest picture of the user, from eyes and ears together; sent on change, five times a second at most. It describes what is shown, not what is felt. What is not known has no confidence, and an emotion that is not clear is 'unknown'. */
export const UserStateEstimated = z.object({
  /** Unpleasant (-1) to pleasant (1). */
  valence: StateEstimate,
  /** Calm (-1) to excited (1). */
  arousal: StateEstimate,
  /** Elsewhere (0) to here (1). */
  attention: StateEstimate,
  /** Detached (0) to absorbed (1). */
  engagement: StateEstimate,
  /** The likeliest emotion, if one is clear. */
  emotion: z.union([z.enum(["neutral", "happy", "sad", "angry", "surprised", "afraid", "disgusted"]), z.literal("unknown")]),
  /** Confidence in the emotion, 0 to 1. */
  emotion_confidence: z.number().min(0).max(1),
  /** The seven emotions with their probabilities, while anything tells of them. */
  emotion_scores: z.array(Score),
  /** How puzzled the user looks, 0 to 1, while expressions are read. */
  puzzled: StateEstimate.nullable(),
  /** What moved valence and arousal most, the strongest first; at most six. */
  cues: z.array(Cue),
  /** How it was put together: 'rules', or the name of a trained model. */
  source: z.string(),
});
export type UserStateEstimated = z.infer<typeof UserStateEstimated>;

/** What the user said, so far or in full. */
export const UtteranceTranscribed = z.object({
  /** The words. */
  transcription: z.string(),
  /** Whether this is the last word on the utterance. */
  final: z.boolean(),
  /** The words with their times. */
  words: z.array(RecognizedWord),
  /** Language of the words, a BCP 47 tag. */
  language: z.string(),
  /** Confidence in the whole utterance, 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** Name of the recognizer. */
  recognizer: z.string(),
});
export type UtteranceTranscribed = z.infer<typeof UtteranceTranscribed>;

/** How many pictures a second are looked at from now on. More are dropped, and cost the sender for nothing. */
export const VideoPaced = z.object({
  /** Pictures a second; 0 while nothing is looked at. */
  fps: z.number().min(0),
  /** Seeing is off, this is the usual rate, or there is more to do than can be done in time. */
  why: z.enum(["off", "usual", "load"]),
});
export type VideoPaced = z.infer<typeof VideoPaced>;

/** One mouth shape's weight over time, coarticulation included. */
export const VisemeCurve = z.object({
  /** Name of the mouth shape. */
  viseme: z.enum(["sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "I", "O", "U"]),
  /** Weight of each frame, 0 to 1. */
  weights: z.array(z.number()),
});
export type VisemeCurve = z.infer<typeof VisemeCurve>;

/** One mouth shape and when it is held. */
export const VisemeTiming = z.object({
  /** Name of the mouth shape. */
  viseme: z.enum(["sil", "PP", "FF", "TH", "DD", "kk", "CH", "SS", "nn", "RR", "aa", "E", "I", "O", "U"]),
  /** Start, ms from the start of the phrase. */
  start_ms: z.number().min(0),
  /** End, ms from the start of the phrase. */
  end_ms: z.number().min(0),
  /** How far it is formed at its peak, 0 to 1. */
  weight: z.number().min(0).max(1),
});
export type VisemeTiming = z.infer<typeof VisemeTiming>;

/** How the mouth moves during a phrase: the shapes, and their curves ready to be played. */
export const VisemesPlanned = z.object({
  /** Identifier of the answer. */
  response_id: z.string(),
  /** Where the phrase begins on the session's audio clock, ms. */
  pts_ms: z.int().min(0),
  /** The mouth shapes, in order. */
  visemes: z.array(VisemeTiming),
  /** Time between two frames of the curves, ms. */
  frame_ms: z.number().gt(0),
  /** Time of the curves' first frame, ms from the start of the phrase; may be negative. */
  curves_start_ms: z.number(),
  /** The curves of the shapes that are used. */
  curves: z.array(VisemeCurve),
});
export type VisemesPlanned = z.infer<typeof VisemesPlanned>;

/** How something was said. That is not what a person feels. Sent about once a second while somebody speaks, and at every pause, for the last seconds of the speech. */
export const VoiceEmotionEstimated = z.object({
  /** What the voice sounds like, if clear. */
  emotion: z.union([z.enum(["neutral", "happy", "sad", "angry", "surprised", "afraid", "disgusted"]), z.literal("uncertain")]),
  /** Emotions with their probabilities; empty where the source tells none. */
  categories: z.array(Score),
  /** Unpleasant (-1) to pleasant (1). */
  valence: z.number().min(-1).max(1),
  /** Calm (-1) to excited (1). */
  arousal: z.number().min(-1).max(1),
  /** Confidence, 0 to 1. */
  confidence: z.number().min(0).max(1),
  /** Confidence in the valence, which a voice shows less than arousal. */
  valence_confidence: z.number().min(0).max(1),
  /** Where in the microphone stream the speech began, ms. */
  stream_ms: z.int().min(0),
  /** How much of it this rests on, ms. */
  duration_ms: z.int().min(0),
  /** Whether the speech has paused or ended. */
  final: z.boolean(),
  /** What it rests on: 'prosody', or the name of a model. */
  source: z.string(),
  /** What was measured. */
  prosody: Prosody.nullable(),
});
export type VoiceEmotionEstimated = z.infer<typeof VoiceEmotionEstimated>;

/** Every text frame that the server sends. */
export const ServerEnvelope = z.discriminatedUnion("type", [
  envelope("session.opened", SessionOpened),
  envelope("session.updated", SessionUpdated),
  envelope("session.closed", SessionClosed),
  envelope("turn.started", TurnStarted),
  envelope("turn.ended", TurnEnded),
  envelope("turn.timed", TurnTimed),
  envelope("turn.interrupted", TurnInterrupted),
  envelope("text.input", TextReceived),
  envelope("speech.started", UserSpeechStarted),
  envelope("speech.stopped", UserSpeechStopped),
  envelope("echo.detected", EchoDetected),
  envelope("audio.transcription", UtteranceTranscribed),
  envelope("voice.emotion", VoiceEmotionEstimated),
  envelope("sound.detected", SoundDetected),
  envelope("text.sentiment", TextSentimentEstimated),
  envelope("video.paced", VideoPaced),
  envelope("face.detected", FaceDetected),
  envelope("face.lost", FaceLost),
  envelope("face.interlocutor", InterlocutorChanged),
  envelope("faces.tracked", FacesTracked),
  envelope("face.recognized", FaceRecognized),
  envelope("face.unrecognized", FaceUnrecognized),
  envelope("face.emotion", FaceEmotionEstimated),
  envelope("face.actions", FaceActionsMeasured),
  envelope("face.gaze", GazeEstimated),
  envelope("gaze.shifted", GazeShifted),
  envelope("face.mouth", MouthEstimated),
  envelope("head.gesture", HeadGestured),
  envelope("action.recognized", ActionRecognized),
  envelope("user.state", UserStateEstimated),
  envelope("assistant.thinking", AssistantThinking),
  envelope("assistant.delta", AssistantDelta),
  envelope("assistant.response", AssistantResponse),
  envelope("assistant.cancelled", AssistantCancelled),
  envelope("agent.started", AgentStarted),
  envelope("agent.progress", AgentProgress),
  envelope("agent.completed", AgentCompleted),
  envelope("agent.failed", AgentFailed),
  envelope("usage.recorded", UsageRecorded),
  envelope("session.handed_over", PersonaHandedOver),
  envelope("assistant.content", ContentShown),
  envelope("assistant.phonemes", PhraseTimed),
  envelope("assistant.backchannel", BackchannelPlanned),
  envelope("assistant.aside", AsideSynthesized),
  envelope("assistant.visemes", VisemesPlanned),
  envelope("assistant.expression", ExpressionPlanned),
  envelope("assistant.gesture", GesturePlanned),
  envelope("assistant.gaze", GazePlanned),
  envelope("playback.paused", PlaybackPaused),
  envelope("playback.resumed", PlaybackResumed),
  envelope("operator.presence_changed", OperatorPresenceChanged),
  envelope("consent.changed", ConsentChanged),
  envelope("handler.failed", HandlerFailed),
  envelope("error", ErrorOccurred),
]);

/** What a client may send, by type. Fields with a default may be left out. */
export interface ClientPayloads {
  "session.update": { voice_output?: boolean | null; recognizer?: "server" | "browser" | null; playback_reports?: boolean | null; turn_taking?: "automatic" | "patient" | "push_to_talk" | null; duplex?: "auto" | "full" | "half" | null; backchannels?: boolean | null; seeing?: boolean | null; expressions?: boolean | null; recognition?: boolean | null; face_mesh?: boolean | null; voice_emotion?: boolean | null; sounds?: boolean | null; sentiment?: boolean | null; remember?: boolean | null; transcript?: boolean | null; record?: boolean | null; consent_wording?: string | null; person_key?: string | null; agents?: Array<string> | null };
  "session.close": { reason?: "client" | "idle" | "shutdown" | "gone" };
  "turn.start": Record<string, never>;
  "turn.end": Record<string, never>;
  "audio.raw": { bytes: string; sample_rate?: number; sample_width?: number; pts_ms?: number | null };
  "text.input": { text: string; source?: "keyboard" | "suggestion" | "browser_recognizer"; agents?: Array<string> | null; confirmation?: string | null };
  "video.frame": { data: string; pts_ms?: number | null };
  "assistant.say": { text: string };
  "assistant.cancel": { response_id?: string | null };
  "agent.cancel": { run_id: string };
  "playback.started": { response_id?: string; latency_ms?: number | null };
  "playback.progressed": { response_id?: string; pts_ms: number };
  "playback.completed": { response_id?: string; pts_ms: number };
  "event.save": { name: string; data?: Record<string, unknown> };
}

/** The first message of every connection. */
export const ConnectionEstablished = z.object({
  type: z.literal("connection_established"),
  message: z.literal("success"),
  session_id: z.string(),
  /** What a guest comes back with; told once, where a session begins. */
  secret: z.string().optional(),
});

export type ServerEnvelope = z.infer<typeof ServerEnvelope>;
export type ServerEventType = ServerEnvelope["type"];
export type EnvelopeOf<T extends ServerEventType> = Extract<ServerEnvelope, { type: T }>;
export type ClientEventType = keyof ClientPayloads;

/** Binary frames: kind u8, flags u8, reserved u16, pts_ms u32, little-endian; then the body. */
export const FrameKind = { microphone: 1, camera: 2, assistantAudio: 3, aside: 4 } as const;
export const FrameFlag = { first: 1, last: 2 } as const;
export const FRAME_HEADER_BYTES = 8;
