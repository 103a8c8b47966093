/** Returns the name of the renderer behind WebGL 2, or null if there is no WebGL 2. */
export function rendererName(): string | null {
  const canvas = document.createElement("canvas");
  const gl = canvas.getContext("webgl2");
  if (gl === null) return null;
  const info = gl.getExtension("WEBGL_debug_renderer_info");
  const name: unknown = gl.getParameter(info === null ? gl.RENDERER : info.UNMASKED_RENDERER_WEBGL);
  gl.getExtension("WEBGL_lose_context")?.loseContext(); // browsers allow only a few contexts at a time
  return typeof name === "string" ? name : "";
}
