/** The part of the browser's SpeechRecognition that is used; TypeScript's library does not have it everywhere. */
interface Recognition {
  lang: string;
  continuous: boolean;
  interimResults: boolean;
  onresult: ((event: RecognitionEvent) => void) | null;
  onerror: ((event: { error: string }) => void) | null;
  onend: (() => void) | null;
  start(): void;
  stop(): void;
  abort(): void;
}

interface RecognitionEvent {
  readonly resultIndex: number;
  readonly results: ArrayLike<ArrayLike<{ transcript: string }> & { isFinal: boolean }>;
}

type RecognitionClass = new () => Recognition;

function recognitionClass(): RecognitionClass | undefined {
  const names = globalThis as {
    SpeechRecognition?: RecognitionClass;
    webkitSpeechRecognition?: RecognitionClass;
  };
  return names.SpeechRecognition ?? names.webkitSpeechRecognition;
}

/** Tells whether this browser has a recognizer of its own. */
export function hasBrowserRecognizer(): boolean {
  return recognitionClass() !== undefined;
}

export interface RecognizerHandlers {
  interim(text: string): void;
  final(text: string): void;
  failed(error: string): void;
}

/** The browser's own recognizer, which sends the sound to the browser's maker. It runs only when it was chosen. */
export class BrowserRecognizer {
  private recognition: Recognition | null = null;
  private readonly handlers: RecognizerHandlers;

  constructor(handlers: RecognizerHandlers) {
    this.handlers = handlers;
  }

  start(language: string): void {
    const Recognition = recognitionClass();
    if (Recognition === undefined || this.recognition !== null) return;
    const recognition = new Recognition();
    recognition.lang = language;
    recognition.continuous = recognition.interimResults = true;
    recognition.onresult = (event) => this.take(event);
    recognition.onerror = ({ error }) => {
      if (error === "no-speech" || error === "aborted") return;
      this.stop();
      this.handlers.failed(error);
    };
    recognition.onend = () => {
      if (this.recognition === recognition) recognition.start(); // it ends by itself after a while of silence
    };
    this.recognition = recognition;
    recognition.start();
  }

  /** Hears nothing more, but still says what it has heard. */
  finish(): void {
    const recognition = this.recognition;
    this.recognition = null;
    recognition?.stop();
  }

  stop(): void {
    const recognition = this.recognition;
    this.recognition = null;
    recognition?.abort();
  }

  private take(event: RecognitionEvent): void {
    let interim = "";
    for (let index = event.resultIndex; index < event.results.length; index += 1) {
      const result = event.results[index];
      const text = result?.[0]?.transcript.trim() ?? "";
      if (result?.isFinal === true && text !== "") this.handlers.final(text);
      else interim += ` ${text}`;
    }
    if (interim.trim() !== "") this.handlers.interim(interim.trim());
  }
}
