import { isMediaSupported, Microphone, MicrophoneError } from "@/session/audio/microphone";
import { HEIGHT, MotionTrigger, WIDTH } from "./motion-trigger";
import { SpeechTrigger } from "./speech-trigger";

/** Time between two pictures, ms. */
const LOOK_MS = 500;
const TRY_AGAIN_MS = 10_000;
/** What was said and done last by one visitor wakes her for no other. */
const SETTLE_MS = 3_000;

type Stop = () => void;
type Device = "microphone" | "camera";

/** Tells whether this page was allowed to use a device before: then it may without asking. */
export async function isGranted(device: Device): Promise<boolean> {
  if (!isMediaSupported()) return false;
  try {
    const { state } = await navigator.permissions.query({ name: device });
    return state === "granted";
  } catch {
    return false; // a browser that does not tell would ask
  }
}

/** Calls `heard` when somebody begins to speak nearby. The sound stays on this page. Returns what ends it. */
export function listenForSpeech(heard: () => void): Stop {
  let trigger = new SpeechTrigger();
  let timer: ReturnType<typeof setTimeout> | undefined;
  let over = false;
  const readyMs = performance.now() + SETTLE_MS;
  const microphone: Microphone = new Microphone({
    frame: () => {
      if (trigger.update(microphone.level) && performance.now() > readyMs) heard();
    },
    lost: () => again(),
  });
  const open = async () => {
    trigger = new SpeechTrigger();
    try {
      await microphone.open(null);
    } catch (error) {
      if (!(error instanceof MicrophoneError)) throw error;
      again();
    }
    if (over) microphone.close();
  };
  const again = () => {
    clearTimeout(timer);
    if (!over) timer = setTimeout(() => void open(), TRY_AGAIN_MS);
  };
  void open();
  return () => {
    over = true;
    clearTimeout(timer);
    microphone.close();
  };
}

/** Calls `seen` when somebody comes near. The pictures are tiny, and stay on this page. Returns what ends it. */
export function watchForMotion(seen: () => void): Stop {
  const trigger = new MotionTrigger();
  const video = document.createElement("video");
  const context = new OffscreenCanvas(WIDTH, HEIGHT).getContext("2d", { willReadFrequently: true });
  let stream: MediaStream | null = null;
  let over = false;
  const readyMs = performance.now() + SETTLE_MS;
  const look = () => {
    if (context === null || video.readyState < HTMLMediaElement.HAVE_CURRENT_DATA) return;
    context.drawImage(video, 0, 0, WIDTH, HEIGHT);
    const moved = trigger.update(context.getImageData(0, 0, WIDTH, HEIGHT).data);
    if (moved && performance.now() > readyMs) seen();
  };
  const timer = setInterval(look, LOOK_MS);
  const release = () => {
    stream?.getTracks().forEach((track) => track.stop());
    video.srcObject = null;
  };
  const open = async () => {
    try {
      stream = await navigator.mediaDevices.getUserMedia({
        video: { width: { ideal: 160 }, height: { ideal: 120 }, frameRate: { ideal: 5 } },
      });
    } catch {
      return; // without a camera she wakes by touch and by voice
    }
    if (over) {
      release();
      return;
    }
    video.muted = true;
    video.srcObject = stream;
    await video.play();
  };
  void open();
  return () => {
    over = true;
    clearInterval(timer);
    release();
  };
}
