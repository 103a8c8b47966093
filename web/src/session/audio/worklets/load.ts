/** Loads a worklet into a context. Its address carries a hash of its content, so that no old one is taken. */
export async function loadWorklet(
  context: BaseAudioContext,
  name: "capture" | "playback" | "recorder",
): Promise<void> {
  const version = process.env.WORKLETS_VERSION ?? "";
  await context.audioWorklet.addModule(`/worklets/${name}.worklet.js?v=${version}`);
}
