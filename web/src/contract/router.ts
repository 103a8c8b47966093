// Generated from the procedures' types by `make contract`. Do not edit.
import type {
  TRPCBuiltRouter,
  TRPCDefaultErrorShape,
  TRPCMutationProcedure,
  TRPCQueryProcedure,
  TRPCSubscriptionProcedure,
} from "@trpc/server";
import * as z from "../zod";

/** Something that an agent is told. */
export const AgentArgument = z.object({
  name: z.string(),
  /** Its JSON type, or several with '|' between them. */
  type: z.string(),
  required: z.boolean(),
  description: z.string(),
});
export type AgentArgument = z.infer<typeof AgentArgument>;

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

/** An agent, and whether it can be used. */
export const AgentReport = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  usable: z.boolean(),
  /** Why it cannot be used, in a sentence. */
  why_not: z.string(),
  /** Whether the user is asked before it runs. */
  needs_word: z.boolean(),
  get arguments() {
    return z.array(AgentArgument);
  },
  /** The JSON Schema of its arguments, as the model sees it. */
  schema: z.record(z.string(), z.unknown()),
  /** Who may use it. */
  personas: z.array(z.string()),
});
export type AgentReport = z.infer<typeof AgentReport>;

/** An agent at work. Private runs, about what is remembered of somebody, are not kept. */
export const AgentRun = z.object({
  run_id: z.string(),
  agent: z.string(),
  title: z.string(),
  /** Begin, ms since the conversation began. */
  start_ms: z.int(),
  /** End; null if none is known. */
  end_ms: z.int().nullable(),
  status: z.enum(["running", "done", "failed", "cancelled"]),
  /** Why it failed. */
  detail: z.string(),
});
export type AgentRun = z.infer<typeof AgentRun>;

/** All agents of this process. */
export const AgentsReport = z.object({
  get agents() {
    return z.array(AgentReport);
  },
  /** What is in the way of others, in sentences. */
  notes: z.array(z.string()),
});
export type AgentsReport = z.infer<typeof AgentsReport>;

/** A key for a kiosk or a script. */
export const ApiKeyModel = z.object({
  id: z.string(),
  user_id: z.string(),
  name: z.string(),
  /** How the key begins. */
  prefix: z.string(),
  scopes: z.array(z.enum(["status.read", "talk", "own.read", "own.erase", "personas.read", "knowledge.read", "knowledge.write", "sessions.read", "sessions.delete", "live.observe", "live.take_part", "personas.write", "people.read", "people.write", "health.read", "privacy.act", "users.read", "users.write", "settings.read", "settings.write", "audit.read"])),
  created_ms: z.int(),
  expires_ms: z.int().nullable(),
  used_ms: z.int().nullable(),
});
export type ApiKeyModel = z.infer<typeof ApiKeyModel>;

/** Something that somebody did, or tried to do. */
export const AuditEntry = z.object({
  id: z.string(),
  at_ms: z.int(),
  actor_id: z.string().nullable(),
  actor: z.string(),
  action: z.string(),
  subject: z.string().nullable(),
  outcome: z.enum(["done", "refused"]),
  address: z.string(),
  detail: z.record(z.string(), z.unknown()),
});
export type AuditEntry = z.infer<typeof AuditEntry>;

/** Some of what was done, the latest first. */
export const AuditPage = z.object({
  get items() {
    return z.array(AuditEntry);
  },
  next_cursor: z.string().nullable(),
});
export type AuditPage = z.infer<typeof AuditPage>;

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
  get agents() {
    return z.array(AgentCard);
  },
  /** Whether people who agree can be remembered beyond the conversation. */
  remembers: z.boolean(),
  /** Sentences for the person about limits and fallbacks in use. */
  notes: z.array(z.string()),
  /** Things to say that the persona is known to understand. */
  suggestions: z.array(z.string()),
});
export type Capabilities = z.infer<typeof Capabilities>;

/** Something that must work. */
export const Check = z.object({
  name: z.string(),
  ok: z.boolean(),
  /** What is wrong, in a sentence. */
  detail: z.string(),
});
export type Check = z.infer<typeof Check>;

/** What is wrong with a persona. */
export const CheckResult = z.object({
  /** It cannot be used or saved with these. */
  get problems() {
    return z.array(Finding);
  },
  /** It can be used with these; its author should look at them. */
  get remarks() {
    return z.array(Finding);
  },
});
export type CheckResult = z.infer<typeof CheckResult>;

/** Somebody agreed to something, or withdrew it. */
export const ConsentGiven = z.object({
  id: z.string(),
  session_id: z.string(),
  /** seeing, expressions, recognition, voice_emotion, sounds, sentiment, remember, record, transcript. */
  about: z.string(),
  granted: z.boolean(),
  at_ms: z.int(),
  /** Version of the words that they were asked with. */
  wording: z.string(),
});
export type ConsentGiven = z.infer<typeof ConsentGiven>;

/** Some consents, the newest first. ``next_cursor`` asks for more. */
export const ConsentPage = z.object({
  get items() {
    return z.array(ConsentGiven);
  },
  next_cursor: z.string().nullable(),
});
export type ConsentPage = z.infer<typeof ConsentPage>;

/** A document of a persona, and how far it is. */
export const Document = z.object({
  id: z.string(),
  /** The file's name. */
  name: z.string(),
  title: z.string(),
  kind: z.enum(["pdf", "docx", "html", "markdown", "text"]),
  /** Whether it came with the persona or was added. */
  origin: z.enum(["persona", "upload"]),
  bytes: z.int(),
  /** When, ISO 8601. */
  added: z.string(),
  status: z.enum(["waiting", "parsing", "encoding", "ready", "failed"]),
  /** How much of it is encoded. */
  progress: z.number().min(0).max(1),
  pages: z.int().nullable(),
  /** How many parts of it can be found. */
  passages: z.int(),
  /** Why it failed: a stable code, */
  error: z.string(),
  /** and a sentence for people. */
  detail: z.string(),
});
export type Document = z.infer<typeof Document>;

/** What was erased. */
export const Erased = z.object({
  /** How much there was by kind, as in privacy.mine. */
  counts: z.record(z.string(), z.int()),
  /** Where something was still found afterwards, in sentences. */
  leftovers: z.array(z.string()),
  /** What could not be read or done, in sentences. */
  problems: z.array(z.string()),
});
export type Erased = z.infer<typeof Erased>;

/** Errors of one code. */
export const ErrorCount = z.object({
  code: z.string(),
  count: z.int(),
  /** When it happened last, Unix ms. */
  last_ms: z.int(),
  /** What it said then. */
  last_detail: z.string(),
});
export type ErrorCount = z.infer<typeof ErrorCount>;

/** A conversation as a file. */
export const Export = z.object({
  /** How the file is called. */
  name: z.string(),
  media_type: z.string(),
  text: z.string(),
});
export type Export = z.infer<typeof Export>;

/** An export, ready to be fetched. */
export const ExportMade = z.object({
  id: z.string(),
  /** The file's name. */
  name: z.string(),
  bytes: z.int(),
  /** When it is deleted, Unix ms. */
  expires_ms: z.int(),
  /** Where it is fetched from. */
  url: z.string(),
});
export type ExportMade = z.infer<typeof ExportMade>;

/** Something to put right, or to look at. */
export const Finding = z.object({
  /** problem, or what kind of remark: long, agent, lost, competing, unreachable. */
  kind: z.string(),
  file: z.string(),
  line: z.int(),
  message: z.string(),
});
export type Finding = z.infer<typeof Finding>;

/** Figures of the last while, from the conversations of this process. */
export const HealthFigures = z.object({
  /** When they were taken, Unix ms. */
  at_ms: z.int(),
  /** From when on is looked at, Unix ms. */
  since_ms: z.int(),
  /** Turns that were timed in that while. */
  turns: z.int(),
  /** How many of them had an answer that was begun before the turn was over. */
  prepared: z.int(),
  /** Steps that happened, in their order. */
  get latency() {
    return z.array(StepLatency);
  },
  /** The most frequent first. */
  get errors() {
    return z.array(ErrorCount);
  },
  /** Of language models since the process began. */
  get usage() {
    return Usage;
  },
  /** By model and purpose. */
  get usage_lines() {
    return z.array(UsageLine);
  },
  sessions: z.int(),
  connections: z.int(),
  get queues() {
    return z.array(Queue);
  },
});
export type HealthFigures = z.infer<typeof HealthFigures>;

/** How the server is. */
export const HealthReport = z.object({
  status: z.enum(["ok", "degraded"]),
  version: z.string(),
  uptime_s: z.number(),
  /** Open conversations. */
  sessions: z.int(),
  /** Connected clients. */
  connections: z.int(),
  get checks() {
    return z.array(Check);
  },
  get parts() {
    return z.array(PartReport);
  },
  get queues() {
    return z.array(Queue);
  },
  /** What cannot be used, in sentences. */
  notes: z.array(z.string()),
});
export type HealthReport = z.infer<typeof HealthReport>;

/** An invitation, or a link with which a password is chosen anew. The link itself is told once, when it is made. */
export const InvitationModel = z.object({
  id: z.string(),
  purpose: z.enum(["setup", "invitation", "reset"]),
  role: z.enum(["visitor", "member", "operator", "admin"]),
  email: z.string().nullable(),
  /** Whose password it resets. */
  user_id: z.string().nullable(),
  created_ms: z.int(),
  created_by: z.string().nullable(),
  expires_ms: z.int(),
  used_ms: z.int().nullable(),
});
export type InvitationModel = z.infer<typeof InvitationModel>;

/** Some invitations, the newest first. */
export const InvitationPage = z.object({
  get items() {
    return z.array(InvitationModel);
  },
  next_cursor: z.string().nullable(),
});
export type InvitationPage = z.infer<typeof InvitationPage>;

/** What is kept of somebody. */
export const Kept = z.object({
  /** Null if nobody is signed in who could be meant. */
  get subject() {
    return Subject.nullable();
  },
  /** How much there is by kind: sessions, messages, recordings, files, consents, memories, faces, logins, keys, invitations, audit. */
  counts: z.record(z.string(), z.int()),
  /** What cannot be read, in sentences. */
  problems: z.array(z.string()),
});
export type Kept = z.infer<typeof Kept>;

/** Everybody who is known. */
export const KnownPeople = z.object({
  get people() {
    return z.array(KnownPerson);
  },
  /** Why they cannot be read, in a sentence; empty if they can. */
  problem: z.string(),
});
export type KnownPeople = z.infer<typeof KnownPeople>;

/** Somebody who agreed to be recognized. */
export const KnownPerson = z.object({
  id: z.string(),
  name: z.string(),
  /** When they were enrolled, Unix ms. */
  created_ms: z.int(),
  /** When they are erased unless they are enrolled anew, Unix ms. */
  expires_ms: z.int(),
  /** Who agreed. */
  consent_given_by: z.string(),
  /** When, Unix ms. */
  consent_given_ms: z.int(),
  /** How they agreed. */
  consent_statement: z.string(),
  /** How many pictures the template was made of; they are not kept. */
  pictures: z.int(),
  /** How much is remembered of them. */
  memories: z.int(),
});
export type KnownPerson = z.infer<typeof KnownPerson>;

/** Somewhere a text was found. */
export const Leftover = z.object({
  /** A table, a file, or the database's own files. */
  place: z.string(),
  /** Of the record; empty in a file. */
  id: z.string(),
  /** Which of the texts. */
  text: z.string(),
});
export type Leftover = z.infer<typeof Leftover>;

/** One of the latest things that were said. */
export const LiveLine = z.object({
  role: z.enum(["user", "assistant"]),
  text: z.string(),
  /** Unix ms. */
  at_ms: z.int(),
  /** Whether a person said it in the persona's place. */
  operator: z.boolean(),
  interrupted: z.boolean(),
});
export type LiveLine = z.infer<typeof LiveLine>;

/** A conversation that goes on. */
export const LiveSession = z.object({
  id: z.string(),
  persona: z.string(),
  persona_title: z.string(),
  /** What answers: 'scripted', or 'model:' and the model's name. */
  mind: z.string(),
  /** Identifier of the user; null for guests and on open servers. */
  user: z.string().nullable(),
  user_name: z.string().nullable(),
  opened_ms: z.int(),
  /** How often the user has had the floor. */
  turns: z.int(),
  /** Who has the floor. */
  floor: z.enum(["idle", "user", "thinking", "speaking"]),
  /** The latest ones, the oldest first; at most six. */
  get lines() {
    return z.array(LiveLine);
  },
  /** Null where nothing is known or may be known. */
  get state() {
    return LiveState.nullable();
  },
  /** The names of those who listen in. */
  observers: z.array(z.string()),
  /** How many whispers the persona has in mind. */
  whispers: z.int(),
  /** Whether this persona can heed a whisper: only a language model can. */
  can_whisper: z.boolean(),
  /** The name of the person who answers in the persona's place. */
  answered_by: z.string().nullable(),
  answered_by_me: z.boolean(),
  /** What the user said that waits for the operator's answer. */
  awaits_answer: z.string().nullable(),
  /** Whether the user is told of observers and operators. */
  disclosed: z.boolean(),
});
export type LiveSession = z.infer<typeof LiveSession>;

/** All conversations that go on, the newest first. */
export const LiveSessions = z.object({
  get items() {
    return z.array(LiveSession);
  },
});
export type LiveSessions = z.infer<typeof LiveSessions>;

/** How the user comes across, where they agreed that it is read. */
export const LiveState = z.object({
  emotion: z.string(),
  emotion_confidence: z.number(),
  valence: z.number(),
  arousal: z.number(),
  attention: z.number(),
  engagement: z.number(),
});
export type LiveState = z.infer<typeof LiveState>;

/** A browser or program that is signed in. */
export const LoginModel = z.object({
  id: z.string(),
  user_id: z.string(),
  device: z.string(),
  address: z.string(),
  created_ms: z.int(),
  renewed_ms: z.int(),
  expires_ms: z.int(),
  /** Whether it is the one that asks. */
  current: z.boolean(),
});
export type LoginModel = z.infer<typeof LoginModel>;

/** Where the user looked. */
export const Looked = z.object({
  /** Begin, ms since the conversation began. */
  start_ms: z.int(),
  /** End, ms since the conversation began. */
  end_ms: z.int(),
  /** Where: 'screen' is at the virtual human. */
  look: z.enum(["screen", "left", "right", "up", "down", "closed", "unknown"]),
});
export type Looked = z.infer<typeof Looked>;

/** Who is asking, and what they may do. */
export const Me = z.object({
  /** owner: whoever sits at this computer, while there are no accounts; nobody: has to sign in. */
  kind: z.enum(["owner", "user", "key", "guest", "nobody"]),
  /** none: there are no accounts yet, and none are needed; needed: people sign in; off: never. */
  accounts: z.enum(["none", "needed", "off"]),
  /** Whether the first administrator is still to be made. */
  set_up: z.boolean(),
  get user() {
    return UserModel.nullable();
  },
  permissions: z.array(z.enum(["status.read", "talk", "own.read", "own.erase", "personas.read", "knowledge.read", "knowledge.write", "sessions.read", "sessions.delete", "live.observe", "live.take_part", "personas.write", "people.read", "people.write", "health.read", "privacy.act", "users.read", "users.write", "settings.read", "settings.write", "audit.read"])),
  /** To be sent as header x-visavis-csrf with what changes something. */
  csrf: z.string().nullable(),
  login_id: z.string().nullable(),
  get ways() {
    return SignInWays;
  },
});
export type Me = z.infer<typeof Me>;

/** Something remembered. */
export const Memory = z.object({
  id: z.string(),
  kind: z.enum(["fact", "episode"]),
  /** A fact in the person's voice, an episode in ours. */
  text: z.string(),
  /** What it answers, such as 'home'; may be empty. */
  about: z.string(),
  /** The answer itself, such as 'Berlin'; may be empty. */
  value: z.string(),
  told_first_ms: z.int(),
  told_last_ms: z.int(),
  /** When it was told, or last of use in an answer. */
  used_ms: z.int(),
  uses: z.int(),
  importance: z.number().min(0).max(1),
  /** How much of it is left; it fades unless it is used. */
  strength: z.number().min(0).max(1),
  /** When something else was told instead; null while it holds. */
  ended_ms: z.int().nullable(),
  /** The conversation in which it was told last. */
  session_id: z.string(),
});
export type Memory = z.infer<typeof Memory>;

/** What one side said, or what came of an agent's run. */
export const Message = z.object({
  id: z.string(),
  turn: z.int(),
  role: z.enum(["user", "assistant", "tool"]),
  text: z.string(),
  created_ms: z.int(),
  /** What was heard of an answer that was interrupted. */
  heard_text: z.string().nullable(),
  interrupted: z.boolean(),
  /** How sure the recognizer was; null for what was typed. */
  confidence: z.number().nullable(),
  /** Where it comes from; kind 'operator': a person answered. */
  sources: z.array(z.record(z.string(), z.unknown())),
  kind: z.enum(["message", "context"]),
  status: z.enum(["progress", "success", "error", "cancelled"]),
  response_id: z.string().nullable(),
  content: z.array(z.record(z.string(), z.unknown())),
  actions: z.array(z.string()),
  agents: z.array(z.string()),
});
export type Message = z.infer<typeof Message>;

/** One page of messages, the oldest first. */
export const MessagesPage = z.object({
  get items() {
    return z.array(Message);
  },
  next_cursor: z.string().nullable(),
});
export type MessagesPage = z.infer<typeof MessagesPage>;

/** An invitation with its link, which is not told again. */
export const NewInvitation = z.object({
  get invitation() {
    return InvitationModel;
  },
  /** To be passed on: /join/#TOKEN, with the server's address if it is known. */
  link: z.string(),
});
export type NewInvitation = z.infer<typeof NewInvitation>;

/** A key, which is told this once. */
export const NewKey = z.object({
  key: z.string(),
  get info() {
    return ApiKeyModel;
  },
});
export type NewKey = z.infer<typeof NewKey>;

/** A time in which a person answered in the persona's place. */
export const Operated = z.object({
  start_ms: z.int(),
  /** Null while it goes on. */
  end_ms: z.int().nullable(),
});
export type Operated = z.infer<typeof Operated>;

/** A file that is kept as it is: a picture, a PDF. */
export const OtherFile = z.object({
  path: z.string(),
  bytes: z.int(),
});
export type OtherFile = z.infer<typeof OtherFile>;

/** One job, who does it, and why. */
export const PartReport = z.object({
  /** What it does: speech recognition. */
  job: z.string(),
  /** Who does it; 'none' if nobody does. */
  name: z.string(),
  /** A sentence for people. */
  why: z.string(),
  /** How to get something better. */
  better: z.string(),
  /** Whether it is done, or nothing is amiss without it. */
  ok: z.boolean(),
});
export type PartReport = z.infer<typeof PartReport>;

/** How a persona introduces itself to a page. */
export const PersonaCard = z.object({
  /** Stable name. */
  name: z.string().regex(new RegExp("^[a-z0-9][a-z0-9_-]{0,63}$")),
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

/** A file that can be edited. */
export const PersonaFileText = z.object({
  /** Below the persona's folder: lines/smalltalk.yaml. */
  path: z.string().max(160),
  text: z.string().max(400000),
});
export type PersonaFileText = z.infer<typeof PersonaFileText>;

/** A persona with its files. */
export const PersonaFiles = z.object({
  name: z.string(),
  built_in: z.boolean(),
  /** What was read: of the files' contents. Guards against others' changes. */
  revision: z.string().max(64),
  get files() {
    return z.array(PersonaFileText);
  },
  get others() {
    return z.array(OtherFile);
  },
});
export type PersonaFiles = z.infer<typeof PersonaFiles>;

/** A persona in a list. */
export const PersonaItem = z.object({
  name: z.string(),
  title: z.string(),
  description: z.string(),
  language: z.string(),
  avatar: z.string(),
  /** Whether it comes with visavis: it is changed as a copy. */
  built_in: z.boolean(),
  /** Why it cannot be used, if it cannot. */
  problem: z.string().nullable(),
});
export type PersonaItem = z.infer<typeof PersonaItem>;

/** All personas. */
export const PersonasPage = z.object({
  get items() {
    return z.array(PersonaItem);
  },
  /** Who answers unless another is asked for. */
  default: z.string(),
});
export type PersonasPage = z.infer<typeof PersonasPage>;

/** Work that waits. */
export const Queue = z.object({
  name: z.string(),
  waiting: z.int(),
  /** What found no room any more. */
  lost: z.int(),
});
export type Queue = z.infer<typeof Queue>;

/** Somebody of whom something is remembered. */
export const Remembered = z.object({
  person_id: z.string(),
  /** By what they are known again. */
  kind: z.enum(["enrolled", "account", "device"]),
  /** What they are called, as they said or were enrolled; empty if that is not known. */
  name: z.string(),
  /** How many memories there are. */
  count: z.int(),
  /** When the oldest was told, Unix ms. */
  created_ms: z.int(),
  /** When the newest was told or used, Unix ms. */
  used_ms: z.int(),
  /** Why they cannot be read, in a sentence; empty if they can. */
  problem: z.string(),
});
export type Remembered = z.infer<typeof Remembered>;

/** How long what is kept, and when it was seen to last. */
export const Retention = z.object({
  get rules() {
    return z.array(RetentionRule);
  },
  /** When the last sweep ended, Unix ms; null if there was none yet. */
  swept_ms: z.int().nullable(),
  /** When the next one is due, Unix ms; null if none is. */
  next_ms: z.int().nullable(),
  /** Why the last sweep was not finished, in a sentence. */
  problem: z.string(),
});
export type Retention = z.infer<typeof Retention>;

/** How long something is kept. */
export const RetentionRule = z.object({
  kind: z.enum(["sessions", "events", "recordings", "audit", "consents", "people", "memories", "exports"]),
  /** Null: until it is deleted. */
  days: z.int().nullable(),
  /** The setting that says so; empty if there is none. */
  setting: z.string(),
  /** How many were erased since this server was started. */
  erased: z.int(),
});
export type RetentionRule = z.infer<typeof RetentionRule>;

/** What one side said. What is only read has no length. */
export const Said = z.object({
  /** Begin, ms since the conversation began. */
  start_ms: z.int(),
  /** End, ms since the conversation began. */
  end_ms: z.int(),
  /** Who said it. */
  role: z.enum(["user", "assistant"]),
  /** The words; of an interrupted answer those that were heard. */
  text: z.string(),
  /** Whether it was written, not spoken. */
  typed: z.boolean(),
  /** Whether it was cut short. */
  interrupted: z.boolean(),
  /** Whether a person said it in the persona's place. */
  operator: z.boolean(),
});
export type Said = z.infer<typeof Said>;

/** What became of a persona. */
export const Saved = z.object({
  name: z.string(),
  revision: z.string(),
  /** Identifier of the version. */
  version: z.string(),
});
export type Saved = z.infer<typeof Saved>;

/** What a search for leftovers has found. */
export const Scan = z.object({
  /** 100 at most, and one for each text. */
  get found() {
    return z.array(Leftover);
  },
  /** How many records were looked at, */
  records: z.int(),
  /** and how many bytes of files. */
  bytes: z.int(),
});
export type Scan = z.infer<typeof Scan>;

/** One thing that was found: a page, a passage of a document, or a video. */
export const SearchResult = z.object({
  /** Its title. */
  title: z.string().max(500),
  /** Where it is. */
  url: z.string().max(2000000),
  /** The part that fits. */
  text: z.string().max(8000),
  /** How well it fits, 0 to 1. */
  score: z.number().min(0).max(1).nullable(),
  /** Its identifier: a passage's, for example. */
  reference: z.string().max(500),
  /** The page of a document. */
  page: z.int().min(1).nullable(),
  /** The video, if it is one. */
  get video() {
    return Video.nullable();
  },
  /** Its parts that fit, if it is a video. */
  get shots() {
    return z.array(Shot);
  },
});
export type SearchResult = z.infer<typeof SearchResult>;

/** A conversation. */
export const SessionDetail = z.object({
  id: z.string(),
  persona: z.string(),
  /** Identifier of the user; null for guests and on open servers. */
  user: z.string().nullable(),
  /** How the user is called, if there is one. */
  user_name: z.string().nullable(),
  /** The first thing that the user said, shortened; null if there is none. */
  title: z.string().nullable(),
  /** When it began, Unix ms. */
  opened_ms: z.int(),
  /** When it ended, Unix ms; null while it goes on, or if that was lost. */
  closed_ms: z.int().nullable(),
  close_reason: z.string().nullable(),
  /** How long it was; null while it goes on. */
  duration_ms: z.int().nullable(),
  /** What both sides said, counted. */
  messages: z.int(),
  /** Whether it goes on. */
  live: z.boolean(),
  /** What was chosen for it. */
  settings: z.record(z.string(), z.unknown()),
});
export type SessionDetail = z.infer<typeof SessionDetail>;

/** A conversation in a list. */
export const SessionItem = z.object({
  id: z.string(),
  persona: z.string(),
  /** Identifier of the user; null for guests and on open servers. */
  user: z.string().nullable(),
  /** How the user is called, if there is one. */
  user_name: z.string().nullable(),
  /** The first thing that the user said, shortened; null if there is none. */
  title: z.string().nullable(),
  /** When it began, Unix ms. */
  opened_ms: z.int(),
  /** When it ended, Unix ms; null while it goes on, or if that was lost. */
  closed_ms: z.int().nullable(),
  close_reason: z.string().nullable(),
  /** How long it was; null while it goes on. */
  duration_ms: z.int().nullable(),
  /** What both sides said, counted. */
  messages: z.int(),
  /** Whether it goes on. */
  live: z.boolean(),
});
export type SessionItem = z.infer<typeof SessionItem>;

/** What a conversation has taken of language models. */
export const SessionUsage = z.object({
  /** Identifier of the conversation. */
  session_id: z.string(),
  /** All together. */
  get total() {
    return Usage;
  },
  /** By model and purpose, in the order in which they began. */
  get lines() {
    return z.array(UsageLine);
  },
  /** Whether there were more records than are looked at. */
  truncated: z.boolean(),
});
export type SessionUsage = z.infer<typeof SessionUsage>;

/** One page of conversations, the newest first. */
export const SessionsPage = z.object({
  get items() {
    return z.array(SessionItem);
  },
  next_cursor: z.string().nullable(),
});
export type SessionsPage = z.infer<typeof SessionsPage>;

/** A setting, its value, and where that comes from. */
export const Setting = z.object({
  /** turn_silence_ms */
  name: z.string(),
  /** Its environment variable: VISAVIS_TURN_SILENCE_MS. */
  variable: z.string(),
  /** What it belongs to: Limits. */
  group: z.string(),
  description: z.string(),
  type: z.enum(["text", "number", "integer", "switch", "choice", "names", "secret", "path", "group"]),
  /** What can be chosen; empty unless it is a choice. */
  choices: z.array(z.string()),
  minimum: z.number().nullable(),
  maximum: z.number().nullable(),
  /** The value in force; null if there is none. Secrets are dots. */
  value: z.string().nullable(),
  /** What it is unless somebody says so. */
  default: z.string().nullable(),
  /** Where the value comes from; 'page': it was changed here. */
  source: z.enum(["environment", ".env", "page", "default", "command line"]),
  secret: z.boolean(),
  /** Whether it can be changed here; what is set elsewhere cannot. */
  changeable: z.boolean(),
  /** Why it cannot be changed here, in a sentence. */
  why_not: z.string(),
  /** What it will be after a restart, if that is something else. */
  next_value: z.string().nullable(),
});
export type Setting = z.infer<typeof Setting>;

/** All settings. */
export const SettingsReport = z.object({
  get settings() {
    return z.array(Setting);
  },
  /** Where changes are written. */
  file: z.string(),
  /** Whether something was changed that is not in force yet. */
  restart_needed: z.boolean(),
});
export type SettingsReport = z.infer<typeof SettingsReport>;

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

/** How people get in here. */
export const SignInWays = z.object({
  /** By e-mail address and password. */
  password: z.boolean(),
  /** By OpenID Connect: what to write on the button; null: not. */
  oidc: z.string().nullable(),
  /** Whether those who have not signed in may talk. */
  guests: z.boolean(),
});
export type SignInWays = z.infer<typeof SignInWays>;

/** A sound that is not speech. */
export const Sounded = z.object({
  /** When it began, ms since the conversation began. */
  at_ms: z.int(),
  /** How long it was heard, ms. */
  duration_ms: z.int(),
  /** What it is, for example 'laughter'. */
  label: z.string(),
  /** Score, 0 to 1. */
  score: z.number(),
});
export type Sounded = z.infer<typeof Sounded>;

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

/** Pictures of the user, column by column: entry i of every list belongs to one moment, and holds until the next. */
export const StateSeries = z.object({
  /** When, ms since the conversation began; ascending. */
  at_ms: z.array(z.int()),
  /** Unpleasant (-1) to pleasant (1). */
  valence: z.array(z.number()),
  /** 0 to 1; 0 means that nothing is known. */
  valence_confidence: z.array(z.number()),
  /** Calm (-1) to excited (1). */
  arousal: z.array(z.number()),
  /** 0 to 1. */
  arousal_confidence: z.array(z.number()),
  /** Elsewhere (0) to here (1). */
  attention: z.array(z.number()),
  /** 0 to 1. */
  attention_confidence: z.array(z.number()),
  /** Detached (0) to absorbed (1). */
  engagement: z.array(z.number()),
  /** 0 to 1. */
  engagement_confidence: z.array(z.number()),
  /** The likeliest emotion, or 'unknown'. */
  emotion: z.array(z.union([z.enum(["neutral", "happy", "sad", "angry", "surprised", "afraid", "disgusted"]), z.literal("unknown")])),
  /** 0 to 1. */
  emotion_confidence: z.array(z.number()),
});
export type StateSeries = z.infer<typeof StateSeries>;

/** What this server is and can do. */
export const Status = z.object({
  version: z.string(),
  /** Whether every model has been loaded. */
  ready: z.boolean(),
  /** How many conversations are open. */
  sessions: z.int(),
  default_persona: z.string(),
  get personas() {
    return z.array(PersonaCard);
  },
  get capabilities() {
    return Capabilities;
  },
});
export type Status = z.infer<typeof Status>;

/** How long a step of the answer took after the end of the user's turn, in the turns that are looked at. */
export const StepLatency = z.object({
  step: z.enum(["turn_ended", "words", "first_text", "first_sound", "heard"]),
  count: z.int(),
  p50_ms: z.number(),
  p95_ms: z.number(),
  p99_ms: z.number(),
  max_ms: z.number(),
});
export type StepLatency = z.infer<typeof StepLatency>;

/** A part of the conversation. */
export const Stretch = z.object({
  /** Begin, ms since the conversation began. */
  start_ms: z.int(),
  /** End, ms since the conversation began. */
  end_ms: z.int(),
});
export type Stretch = z.infer<typeof Stretch>;

/** Somebody of whom something may be kept. */
export const Subject = z.object({
  /** By this they are named elsewhere: 'user:ID', 'person:ID' or 'memory:ID'. */
  subject: z.string(),
  /** An account, somebody enrolled by their face, or a remembered device. */
  kind: z.enum(["user", "person", "memory"]),
  /** What they are called; may be empty. */
  name: z.string(),
  /** Of an account. */
  email: z.string(),
});
export type Subject = z.infer<typeof Subject>;

/** A conversation over time, compact enough for a picture of it. Times are ms since it began. */
export const Timeline = z.object({
  /** Identifier of the conversation. */
  session_id: z.string(),
  /** Name of the persona. */
  persona: z.string(),
  /** When it began, Unix milliseconds. */
  opened_ms: z.int(),
  /** When it ended, Unix milliseconds; null while it goes on. */
  closed_ms: z.int().nullable(),
  /** When the last thing happened, ms since it began. */
  duration_ms: z.int(),
  /** How the user came across; empty if nothing was observed. */
  get states() {
    return StateSeries;
  },
  /** When the user spoke. */
  get speech() {
    return z.array(Stretch);
  },
  /** Where the user looked, as far as it was seen. */
  get looks() {
    return z.array(Looked);
  },
  /** What both said, in the order in which it began. */
  get said() {
    return z.array(Said);
  },
  /** Sounds that are not speech. */
  get sounds() {
    return z.array(Sounded);
  },
  /** Agents at work. */
  get agents() {
    return z.array(AgentRun);
  },
  /** Where the time of each turn went. */
  get turns() {
    return z.array(TurnLatency);
  },
  /** When a person answered in the persona's place. */
  get operated() {
    return z.array(Operated);
  },
  /** Whether there were more events than are looked at. */
  truncated: z.boolean(),
});
export type Timeline = z.infer<typeof Timeline>;

/** What a draft answers. */
export const TrialAnswer = z.object({
  text: z.string(),
  get sentences() {
    return z.array(TrialSentence);
  },
  mind: z.string(),
  seconds: z.number(),
  /** Why there is no answer, or only half of one. */
  error: z.string().nullable(),
  memory: z.record(z.string(), z.string()),
});
export type TrialAnswer = z.infer<typeof TrialAnswer>;

/** A sentence of the answer, and where it comes from. */
export const TrialSentence = z.object({
  text: z.string(),
  get source() {
    return Source;
  },
});
export type TrialSentence = z.infer<typeof TrialSentence>;

/** The waterfall of one turn. All times are ms from ``at_ms``; what did not happen is null. */
export const TurnLatency = z.object({
  /** Number of the turn, from 1. */
  turn: z.int(),
  /** When the user had finished, ms since the conversation began. */
  at_ms: z.int(),
  /** What ended the turn. */
  why: z.enum(["vad", "turn_model", "timeout", "text", "client"]),
  /** The answer. */
  response_id: z.string(),
  /** The turn was taken as over. */
  turn_ended_ms: z.int(),
  /** The words were known. */
  words_ms: z.int().nullable(),
  /** The mind had its first words. */
  first_text_ms: z.int().nullable(),
  /** The voice had its first sound. */
  first_sound_ms: z.int().nullable(),
  /** The first sound was heard. */
  heard_ms: z.int(),
  /** Whether the answer had been begun before the turn was over. */
  prepared: z.boolean(),
});
export type TurnLatency = z.infer<typeof TurnLatency>;

/** Several requests together. */
export const Usage = z.object({
  /** How often a model was asked. */
  requests: z.int(),
  /** Tokens that were read. */
  input_tokens: z.int(),
  /** Tokens that were written. */
  output_tokens: z.int(),
  /** What the requests with a known price cost, US dollars. */
  cost_usd: z.number(),
  /** How many requests have no known price: they are not in the cost. */
  unpriced_requests: z.int(),
});
export type Usage = z.infer<typeof Usage>;

/** What one model has done for one purpose. */
export const UsageLine = z.object({
  /** How often a model was asked. */
  requests: z.int(),
  /** Tokens that were read. */
  input_tokens: z.int(),
  /** Tokens that were written. */
  output_tokens: z.int(),
  /** What the requests with a known price cost, US dollars. */
  cost_usd: z.number(),
  /** How many requests have no known price: they are not in the cost. */
  unpriced_requests: z.int(),
  /** The model, as provider:name. */
  model: z.string(),
  /** What it was for: answer, summary, memory, vision. */
  purpose: z.string(),
});
export type UsageLine = z.infer<typeof UsageLine>;

/** An account. */
export const UserModel = z.object({
  id: z.string(),
  email: z.string(),
  name: z.string(),
  role: z.enum(["visitor", "member", "operator", "admin"]),
  disabled: z.boolean(),
  has_password: z.boolean(),
  /** Whether they come by OpenID Connect. */
  by_oidc: z.boolean(),
  /** Too many wrong passwords: until then nobody gets in with one. */
  locked_until_ms: z.int().nullable(),
  created_ms: z.int(),
  /** When they signed in last. */
  seen_ms: z.int().nullable(),
});
export type UserModel = z.infer<typeof UserModel>;

/** Some accounts, the newest first. */
export const UserPage = z.object({
  get items() {
    return z.array(UserModel);
  },
  next_cursor: z.string().nullable(),
});
export type UserPage = z.infer<typeof UserPage>;

/** A persona's text files as they were, and as they were before: to be compared. */
export const Version = z.object({
  id: z.string(),
  created_ms: z.int(),
  author: z.string(),
  note: z.string(),
  get files() {
    return z.array(PersonaFileText);
  },
  /** Of the version before it; empty for the first. */
  get before() {
    return z.array(PersonaFileText);
  },
});
export type Version = z.infer<typeof Version>;

/** A version in a list. */
export const VersionItem = z.object({
  id: z.string(),
  created_ms: z.int(),
  author: z.string(),
  note: z.string(),
  /** Paths that differ from the version before it. */
  changed: z.array(z.string()),
});
export type VersionItem = z.infer<typeof VersionItem>;

/** Versions, the newest first. */
export const VersionsPage = z.object({
  get items() {
    return z.array(VersionItem);
  },
  next_cursor: z.string().nullable(),
});
export type VersionsPage = z.infer<typeof VersionsPage>;

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
  stream_url: z.string().max(2000000),
  /** Where it comes from. */
  external_url: z.string().max(2000000),
  /** A page that plays it. */
  player_url: z.string().max(2000000),
  /** A still. */
  thumbnail_url: z.string().max(2000000),
  /** Duration, s. */
  length: z.number().min(0),
  /** Why it cannot be played. */
  error: z.string(),
});
export type Video = z.infer<typeof Video>;

/** Which one. */
export const ById = z.object({
  id: z.string().min(1).max(64),
});
export type ById = z.infer<typeof ById>;

/** What is to be changed. */
export const ChangeSetting = z.object({
  name: z.string().min(1).max(64),
  /** As in the environment; null takes the change back. */
  value: z.string().max(2000).nullable(),
});
export type ChangeSetting = z.infer<typeof ChangeSetting>;

/** What is changed of an account; null leaves it as it is. */
export const ChangeUser = z.object({
  id: z.string().min(1).max(64),
  name: z.string().max(100).nullable().default(null),
  role: z.enum(["visitor", "member", "operator", "admin"]).nullable().default(null),
  disabled: z.boolean().nullable().default(null),
});
export type ChangeUser = z.infer<typeof ChangeUser>;

/** Whose consents are asked for. */
export const ConsentsWanted = z.object({
  /** Null for one's own, or for those of the session. */
  subject: z.string().max(400).nullable().default(null),
  /** Only of this conversation. */
  session_id: z.string().max(64).nullable().default(null),
  cursor: z.string().max(64).nullable().default(null),
  limit: z.int().min(1).max(500).default(50),
});
export type ConsentsWanted = z.infer<typeof ConsentsWanted>;

/** What a new key can do. */
export const CreateKey = z.object({
  name: z.string().min(1).max(100),
  scopes: z.array(z.enum(["status.read", "talk", "own.read", "own.erase", "personas.read", "knowledge.read", "knowledge.write", "sessions.read", "sessions.delete", "live.observe", "live.take_part", "personas.write", "people.read", "people.write", "health.read", "privacy.act", "users.read", "users.write", "settings.read", "settings.write", "audit.read"])).min(1).max(50),
  /** How long it is of use; null: forever. */
  days: z.int().min(1).max(3650).nullable().default(90),
  /** Whose key; null: one's own. Others' needs users.write. */
  user_id: z.string().min(1).max(64).nullable().default(null),
});
export type CreateKey = z.infer<typeof CreateKey>;

/** Which document is meant. */
export const DocumentOf = z.object({
  persona: z.string().min(1).max(64),
  /** Its id. */
  document: z.string().min(1).max(200),
});
export type DocumentOf = z.infer<typeof DocumentOf>;

/** Whose documents are meant. */
export const DocumentsOf = z.object({
  persona: z.string().min(1).max(64),
});
export type DocumentsOf = z.infer<typeof DocumentsOf>;

/** A persona as it would be: all of its text files. */
export const Draft = z.object({
  name: z.string().regex(new RegExp("^[a-z0-9][a-z0-9_-]{0,63}$")),
  get files() {
    return z.array(PersonaFileText).max(200);
  },
});
export type Draft = z.infer<typeof Draft>;

/** Who is to be erased. */
export const ErasureWanted = z.object({
  /** Null for oneself; of others see privacy.find. */
  subject: z.string().max(400).nullable().default(null),
  /** The e-mail address, the name or the identifier, typed again: it cannot be undone. */
  confirm: z.string().max(400),
});
export type ErasureWanted = z.infer<typeof ErasureWanted>;

/** What is exported, and how. */
export const ExportQuery = z.object({
  /** Identifier of the conversation. */
  id: z.string().min(1).max(64),
  /** json: everything; csv: a table; vtt: captions. */
  format: z.enum(["json", "csv", "vtt"]),
  /** What the table lists. */
  rows: z.enum(["messages", "timeline"]).default("messages"),
  /** What captions count from: the recording's begin, for its player. */
  zero: z.enum(["session", "recording"]).default("session"),
});
export type ExportQuery = z.infer<typeof ExportQuery>;

/** Who is invited. */
export const InviteUser = z.object({
  role: z.enum(["visitor", "member", "operator", "admin"]).default("visitor"),
  /** Then the invitation is for this address alone. */
  email: z.string().min(3).max(254).nullable().default(null),
  days: z.int().min(1).max(30).default(7),
});
export type InviteUser = z.infer<typeof InviteUser>;

/** Which entries are listed. */
export const ListAudit = z.object({
  limit: z.int().min(1).max(500).default(50),
  cursor: z.string().max(64).nullable().default(null),
  actor_id: z.string().min(1).max(64).nullable().default(null),
  action: z.string().max(64).nullable().default(null),
});
export type ListAudit = z.infer<typeof ListAudit>;

/** Which page of a list. */
export const ListPage = z.object({
  limit: z.int().min(1).max(500).default(50),
  cursor: z.string().max(64).nullable().default(null),
});
export type ListPage = z.infer<typeof ListPage>;

/** Which accounts are listed. */
export const ListUsers = z.object({
  limit: z.int().min(1).max(500).default(50),
  cursor: z.string().max(64).nullable().default(null),
  role: z.enum(["visitor", "member", "operator", "admin"]).nullable().default(null),
});
export type ListUsers = z.infer<typeof ListUsers>;

/** Names a conversation. */
export const LiveRef = z.object({
  /** Identifier of the conversation. */
  id: z.string().min(1).max(64),
});
export type LiveRef = z.infer<typeof LiveRef>;

/** What is to be forgotten. */
export const MemoriesForgotten = z.object({
  /** Null for one's own. */
  person_id: z.string().max(64).nullable().default(null),
  /** Which memories; null for all of them. */
  ids: z.array(z.string()).max(500).nullable().default(null),
});
export type MemoriesForgotten = z.infer<typeof MemoriesForgotten>;

/** Whose memories are meant. */
export const MemoriesOf = z.object({
  /** Null for one's own. */
  person_id: z.string().max(64).nullable().default(null),
});
export type MemoriesOf = z.infer<typeof MemoriesOf>;

/** Which messages are read. */
export const MessagesQuery = z.object({
  /** Identifier of the conversation. */
  id: z.string().min(1).max(64),
  cursor: z.string().max(64).nullable().default(null),
  limit: z.int().min(1).max(500).default(100),
  /** Whether what came of agents' runs is listed as well. */
  context: z.boolean().default(false),
});
export type MessagesQuery = z.infer<typeof MessagesQuery>;

/** A persona to begin with. */
export const NewPersona = z.object({
  name: z.string().regex(new RegExp("^[a-z0-9][a-z0-9_-]{0,63}$")),
  title: z.string().max(80).default(""),
  language: z.string().max(35).default("en"),
  /** The persona to copy; the small example if null. */
  source: z.string().regex(new RegExp("^[a-z0-9][a-z0-9_-]{0,63}$")).nullable().default(null),
});
export type NewPersona = z.infer<typeof NewPersona>;

/** Of whom: null is oneself; others need users.read. */
export const OfUser = z.object({
  user_id: z.string().min(1).max(64).nullable().default(null),
});
export type OfUser = z.infer<typeof OfUser>;

/** What is said in the persona's place. */
export const OperatorLine = z.object({
  /** Identifier of the conversation. */
  id: z.string().min(1).max(64),
  text: z.string().min(1).max(4000),
});
export type OperatorLine = z.infer<typeof OperatorLine>;

/** Who is meant. */
export const PersonNamed = z.object({
  id: z.string().max(64),
});
export type PersonNamed = z.infer<typeof PersonNamed>;

/** What somebody is to be called. */
export const PersonRenamed = z.object({
  id: z.string().max(64),
  name: z.string().min(1).max(80),
});
export type PersonRenamed = z.infer<typeof PersonRenamed>;

/** Names a persona. */
export const PersonaRef = z.object({
  name: z.string().regex(new RegExp("^[a-z0-9][a-z0-9_-]{0,63}$")),
});
export type PersonaRef = z.infer<typeof PersonaRef>;

/** A version to go back to. */
export const RestoreVersion = z.object({
  name: z.string().regex(new RegExp("^[a-z0-9][a-z0-9_-]{0,63}$")),
  id: z.string().max(64),
  /** What was read: of the files' contents. Guards against others' changes. */
  base: z.string().max(64),
});
export type RestoreVersion = z.infer<typeof RestoreVersion>;

/** A persona to be kept. */
export const SaveDraft = z.object({
  name: z.string().regex(new RegExp("^[a-z0-9][a-z0-9_-]{0,63}$")),
  get files() {
    return z.array(PersonaFileText).max(200);
  },
  /** What was read: of the files' contents. Guards against others' changes. */
  base: z.string().max(64),
  /** What was changed. */
  note: z.string().max(200).default(""),
  /** Another name: then a copy is made. A built-in persona keeps its name and hides the original. */
  save_as: z.string().regex(new RegExp("^[a-z0-9][a-z0-9_-]{0,63}$")).nullable().default(null),
});
export type SaveDraft = z.infer<typeof SaveDraft>;

/** What is looked for in everything that is kept. */
export const ScanWanted = z.object({
  /** Identifiers, addresses, names: 4 characters up. */
  texts: z.array(z.string()).min(1).max(50),
});
export type ScanWanted = z.infer<typeof ScanWanted>;

/** What is looked for. */
export const Search = z.object({
  /** An e-mail address, a name or an identifier. */
  text: z.string().min(1).max(320),
});
export type Search = z.infer<typeof Search>;

/** What is looked for. */
export const SearchDocuments = z.object({
  persona: z.string().min(1).max(64),
  /** A question, or words. */
  text: z.string().min(1).max(1000),
  /** How many passages at most. */
  limit: z.int().min(1).max(50).default(5),
});
export type SearchDocuments = z.infer<typeof SearchDocuments>;

/** Names a conversation. */
export const SessionRef = z.object({
  /** Identifier of the conversation. */
  id: z.string().min(1).max(64),
});
export type SessionRef = z.infer<typeof SessionRef>;

/** Which conversations are listed. What is null does not matter. */
export const SessionsQuery = z.object({
  /** Somebody said this in it. */
  text: z.string().min(1).max(200).nullable().default(null),
  /** This persona answered. */
  persona: z.string().max(64).nullable().default(null),
  /** Identifier of the user who held it. Without sessions.read only one's own. */
  user: z.string().max(64).nullable().default(null),
  /** Begun then or later, Unix ms. */
  since_ms: z.int().min(0).nullable().default(null),
  /** Begun before, Unix ms. */
  until_ms: z.int().min(0).nullable().default(null),
  /** Where the page begins; from the page before. */
  cursor: z.string().max(64).nullable().default(null),
  /** How many at most. */
  limit: z.int().min(1).max(50).default(30),
});
export type SessionsQuery = z.infer<typeof SessionsQuery>;

/** Where a sentence comes from, so that it can be shown. */
export const SourceInput = z.object({
  /** An authored line, a knowledge passage, a model, an agent's result, something remembered of the person, a filler while something takes its time, a fallback or a command. */
  kind: z.enum(["line", "knowledge", "model", "agent", "memory", "filler", "fallback", "command"]),
  /** Identifier of the line, passage, model, agent's result or memory. */
  reference: z.string().default(""),
  /** What to show a person. */
  title: z.string().default(""),
  /** Where it can be read, if it can. */
  url: z.string().default(""),
  /** The page of a document. */
  page: z.int().min(1).nullable().default(null),
  /** How well it fits the question, 0 to 1. */
  score: z.number().min(0).max(1).nullable().default(null),
});
export type SourceInput = z.infer<typeof SourceInput>;

/** Who is meant. */
export const SubjectNamed = z.object({
  /** Null for oneself; of others see privacy.find. */
  subject: z.string().max(400).nullable().default(null),
});
export type SubjectNamed = z.infer<typeof SubjectNamed>;

/** How fine the line of time is. */
export const TimelineQuery = z.object({
  /** Identifier of the conversation. */
  id: z.string().min(1).max(64),
  /** How many pictures of the user at most. */
  points: z.int().min(20).max(2000).default(800),
});
export type TimelineQuery = z.infer<typeof TimelineQuery>;

/** A question to a draft. Nothing is kept. */
export const Trial = z.object({
  name: z.string().regex(new RegExp("^[a-z0-9][a-z0-9_-]{0,63}$")),
  get files() {
    return z.array(PersonaFileText).max(200);
  },
  text: z.string().min(1).max(2000),
  get history() {
    return z.array(TrialLine).max(80).default([]);
  },
  /** From the answer before: what the persona noted. */
  memory: z.record(z.string(), z.string()).optional(),
  /** auto: the language model, if there is one. */
  mind: z.enum(["auto", "scripted"]).default("auto"),
});
export type Trial = z.infer<typeof Trial>;

/** What was said in a trial before. */
export const TrialLine = z.object({
  role: z.enum(["user", "assistant"]),
  text: z.string().max(4000),
  get sources() {
    return z.array(SourceInput).max(20).default([]);
  },
});
export type TrialLine = z.infer<typeof TrialLine>;

/** Names a version. */
export const VersionRef = z.object({
  name: z.string().regex(new RegExp("^[a-z0-9][a-z0-9_-]{0,63}$")),
  id: z.string().max(64),
});
export type VersionRef = z.infer<typeof VersionRef>;

/** Which versions are listed. */
export const VersionsQuery = z.object({
  name: z.string().regex(new RegExp("^[a-z0-9][a-z0-9_-]{0,63}$")),
  cursor: z.string().max(64).nullable().default(null),
  limit: z.int().min(1).max(100).default(30),
});
export type VersionsQuery = z.infer<typeof VersionsQuery>;

/** Something that only the persona is told. */
export const Whisper = z.object({
  /** Identifier of the conversation. */
  id: z.string().min(1).max(64),
  text: z.string().min(1).max(2000),
});
export type Whisper = z.infer<typeof Whisper>;

/** Why a call failed: a stable code, a sentence for people, and whether trying again can help. */
export interface Failure {
  code: string;
  detail: string;
  retryable: boolean;
}

/** What is wrong with an input. */
export interface InputIssue {
  code: string;
  path: (string | number)[];
  message: string;
}

/** Errors as they come over tRPC. */
export interface ErrorShape extends TRPCDefaultErrorShape {
  data: TRPCDefaultErrorShape["data"] & { visavis: Failure; issues?: InputIssue[] };
}

interface Def<I, O> {
  meta: object;
  input: I;
  output: O;
  errorShape: ErrorShape;
}

type Query<I, O> = TRPCQueryProcedure<Def<I, O>>;
type Mutation<I, O> = TRPCMutationProcedure<Def<I, O>>;
type Subscription<I, O> = TRPCSubscriptionProcedure<Def<I, AsyncIterable<O, void>>>;

/** What `keys.list` gives. */
export const KeysListOutput = z.array(ApiKeyModel);

/** What `knowledge.list` gives. */
export const KnowledgeListOutput = z.array(Document);

/** What `knowledge.search` gives. */
export const KnowledgeSearchOutput = z.array(SearchResult);

/** What `logins.list` gives. */
export const LoginsListOutput = z.array(LoginModel);

/** What `memories.list` gives. */
export const MemoriesListOutput = z.array(Memory);

/** What `memories.people` gives. */
export const MemoriesPeopleOutput = z.array(Remembered);

/** What `privacy.find` gives. */
export const PrivacyFindOutput = z.array(Subject);

/** Everything that can be asked. */
export type Procedures = {
  agents: {
    /** List what virtual humans can do beside talking, and what is in the way. */
    list: Query<void, z.infer<typeof AgentsReport>>;
  };
  audit: {
    /** List what was done, the latest first. */
    list: Query<z.input<typeof ListAudit> | void, z.infer<typeof AuditPage>>;
  };
  auth: {
    /** Tell who is asking, and what they may do. */
    me: Query<void, z.infer<typeof Me>>;
  };
  health: {
    /** Return latencies, errors and usage of the last while. */
    figures: Query<void, z.infer<typeof HealthFigures>>;
    /** Tell how the server is: checks, who does what and why, what waits. */
    get: Query<void, z.infer<typeof HealthReport>>;
    /** Yield the figures, now and every two seconds. */
    watch: Subscription<void, z.infer<typeof HealthFigures>>;
  };
  keys: {
    /** Make a key; it is told this once. */
    create: Mutation<z.input<typeof CreateKey>, z.infer<typeof NewKey>>;
    /** List keys. */
    list: Query<z.input<typeof OfUser> | void, z.infer<typeof KeysListOutput>>;
    /** Make a key useless at once. */
    revoke: Mutation<z.input<typeof ById>, null>;
  };
  knowledge: {
    /** List a persona's documents: its own, then those that were added. Their status says how far they are. */
    list: Query<z.input<typeof DocumentsOf>, z.infer<typeof KnowledgeListOutput>>;
    /** Remove a document that was added; it is found no more. Those that came with the persona stay. */
    remove: Mutation<z.input<typeof DocumentOf>, null>;
    /** Find the passages that answer a question, the best first. */
    search: Query<z.input<typeof SearchDocuments>, z.infer<typeof KnowledgeSearchOutput>>;
  };
  live: {
    /** End a conversation. */
    end: Mutation<z.input<typeof LiveRef>, null>;
    /** Leave it to the persona again, which answers what waits. */
    release: Mutation<z.input<typeof LiveRef>, null>;
    /** Let the persona say this. What is typed while it speaks is said next. */
    say: Mutation<z.input<typeof OperatorLine>, null>;
    /** Return the conversations that go on. */
    sessions: Query<void, z.infer<typeof LiveSessions>>;
    /** Answer in the persona's place. It ends by ``live.release``, or a minute after one has gone. */
    take_over: Mutation<z.input<typeof LiveRef>, z.infer<typeof LiveSession>>;
    /** Yield the conversations that go on, now and whenever something has changed. */
    watch: Subscription<void, z.infer<typeof LiveSessions>>;
    /** Tell the persona something that the user does not hear; it is heeded in the next answers. */
    whisper: Mutation<z.input<typeof Whisper>, null>;
  };
  logins: {
    /** Sign out there, at once. */
    end: Mutation<z.input<typeof ById>, null>;
    /** List where somebody is signed in. */
    list: Query<z.input<typeof OfUser> | void, z.infer<typeof LoginsListOutput>>;
  };
  memories: {
    /** Erase memories; return how many there were. Those of others only with ``people.write``. */
    forget: Mutation<z.input<typeof MemoriesForgotten> | void, number>;
    /** Return what is remembered of somebody, the strongest first; of others only with ``people.read``. */
    list: Query<z.input<typeof MemoriesOf> | void, z.infer<typeof MemoriesListOutput>>;
    /** Return of whom something is remembered. */
    people: Query<void, z.infer<typeof MemoriesPeopleOutput>>;
  };
  people: {
    /** Erase somebody's name, consent and template, and what is remembered of them; tell whether they were there. */
    forget: Mutation<z.input<typeof PersonNamed>, boolean>;
    /** Return everybody who agreed to be recognized, the oldest first. */
    list: Query<void, z.infer<typeof KnownPeople>>;
    /** Give somebody another name. */
    rename: Mutation<z.input<typeof PersonRenamed>, z.infer<typeof KnownPerson>>;
  };
  personas: {
    /** Say what is wrong with a draft. Nothing is kept. */
    check: Mutation<z.input<typeof Draft>, z.infer<typeof CheckResult>>;
    /** Begin a persona: a small one that is complete, or a copy. */
    create: Mutation<z.input<typeof NewPersona>, z.infer<typeof PersonaFiles>>;
    /** Return a persona with its files. */
    get: Query<z.input<typeof PersonaRef>, z.infer<typeof PersonaFiles>>;
    /** List all personas, also those that cannot be used. */
    list: Query<void, z.infer<typeof PersonasPage>>;
    /** Remove a persona of one's own with its versions; a built-in one that it hid is there again. */
    remove: Mutation<z.input<typeof PersonaRef>, null>;
    /** Go back to a version; what there is now stays a version, too. */
    restore: Mutation<z.input<typeof RestoreVersion>, z.infer<typeof Saved>>;
    /** Keep a draft that has no problems, as a new version. New conversations have it at once. */
    save: Mutation<z.input<typeof SaveDraft>, z.infer<typeof Saved>>;
    /** Ask a draft something. Nothing is kept. */
    try: Mutation<z.input<typeof Trial>, z.infer<typeof TrialAnswer>>;
    /** Return a version, and the one before it. */
    version: Query<z.input<typeof VersionRef>, z.infer<typeof Version>>;
    /** List what was saved, the newest first. */
    versions: Query<z.input<typeof VersionsQuery>, z.infer<typeof VersionsPage>>;
  };
  privacy: {
    /** Return what one agreed to, the newest first; what others did only with ``privacy.act``. */
    consents: Query<z.input<typeof ConsentsWanted> | void, z.infer<typeof ConsentPage>>;
    /** Erase oneself for good, account included; others only with ``privacy.act``. */
    erase: Mutation<z.input<typeof ErasureWanted>, z.infer<typeof Erased>>;
    /** Pack everything that is kept of oneself into a ZIP file; of others only with ``privacy.act``. */
    export: Mutation<z.input<typeof SubjectNamed> | void, z.infer<typeof ExportMade>>;
    /** Return who may be meant by an e-mail address, a name or an identifier; 50 at most. */
    find: Query<z.input<typeof Search>, z.infer<typeof PrivacyFindOutput>>;
    /** Return how much is kept of oneself; of others only with ``privacy.act``. */
    mine: Query<z.input<typeof SubjectNamed> | void, z.infer<typeof Kept>>;
    /** Return how long what is kept, and when it was swept last. */
    retention: Query<void, z.infer<typeof Retention>>;
    /** Look for texts in every record and file: what should have been erased must not be found. */
    scan: Query<z.input<typeof ScanWanted>, z.infer<typeof Scan>>;
  };
  sessions: {
    /** Return a conversation as JSON (everything), CSV (a table) or WebVTT (captions). */
    export: Query<z.input<typeof ExportQuery>, z.infer<typeof Export>>;
    /** Return a conversation. */
    get: Query<z.input<typeof SessionRef>, z.infer<typeof SessionDetail>>;
    /** List conversations, the newest first; one's own, or with ``sessions.read`` everybody's. */
    list: Query<z.input<typeof SessionsQuery> | void, z.infer<typeof SessionsPage>>;
    /** Return what was said, the oldest first. */
    messages: Query<z.input<typeof MessagesQuery>, z.infer<typeof MessagesPage>>;
    /** Delete a conversation with everything that is kept of it; others' need ``sessions.delete``. */
    remove: Mutation<z.input<typeof SessionRef>, null>;
    /** Return a conversation over time: speech, words, feelings, gaze, agents, and where each turn's time went. */
    timeline: Query<z.input<typeof TimelineQuery>, z.infer<typeof Timeline>>;
    /** Return what a conversation has taken of language models. */
    usage: Query<z.input<typeof SessionRef>, z.infer<typeof SessionUsage>>;
  };
  settings: {
    /** Change a setting; it is in force after a restart. */
    change: Mutation<z.input<typeof ChangeSetting>, z.infer<typeof SettingsReport>>;
    /** List all settings with their values; secrets are dots. */
    list: Query<void, z.infer<typeof SettingsReport>>;
  };
  status: {
    /** Tell what this server is and can do. */
    get: Query<void, z.infer<typeof Status>>;
  };
  users: {
    /** Change an account. Another role holds at once; disabling it signs its user out everywhere. */
    change: Mutation<z.input<typeof ChangeUser>, z.infer<typeof UserModel>>;
    /** Return an account. */
    get: Query<z.input<typeof ById>, z.infer<typeof UserModel>>;
    /** List invitations, the newest first. */
    invitations: Query<z.input<typeof ListPage> | void, z.infer<typeof InvitationPage>>;
    /** Make a link with which somebody makes an account; it works once. */
    invite: Mutation<z.input<typeof InviteUser> | void, z.infer<typeof NewInvitation>>;
    /** List accounts, the newest first. */
    list: Query<z.input<typeof ListUsers> | void, z.infer<typeof UserPage>>;
    /** Remove an account with its logins and keys. */
    remove: Mutation<z.input<typeof ById>, null>;
    /** Make a link with which somebody chooses a new password; it works once. */
    reset_password: Mutation<z.input<typeof ById>, z.infer<typeof NewInvitation>>;
    /** Make an invitation useless. */
    revoke_invitation: Mutation<z.input<typeof ById>, null>;
  };
};

/** The router, for `createTRPCClient<AppRouter>()`: a type, there is nothing of it at run time. */
export type AppRouter = TRPCBuiltRouter<
  { ctx: object; meta: object; errorShape: ErrorShape; transformer: false },
  Procedures
>;
