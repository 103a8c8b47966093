import { AvatarFileError, LARGEST_BYTES } from "../stage/avatar/glb";
import { type LoadedAvatar, parseAvatar } from "../stage/avatar/load";

/** What became of a file that somebody chose. */
export type Opened =
  | { readonly kind: "avatar"; readonly avatar: LoadedAvatar }
  | { readonly kind: "problem"; readonly text: string };

/** Opens an avatar of one's own, in this browser: nothing is uploaded. */
export async function openFile(file: File): Promise<Opened> {
  if (!/\.(glb|vrm)$/i.test(file.name))
    return { kind: "problem", text: `${file.name} is no .glb or .vrm file.` };
  if (file.size > LARGEST_BYTES)
    return { kind: "problem", text: "The file is larger than 200 MB: too large to be shown here." };
  try {
    return { kind: "avatar", avatar: await parseAvatar(await file.arrayBuffer()) };
  } catch (error) {
    if (error instanceof AvatarFileError) return { kind: "problem", text: error.message };
    const reason = error instanceof Error ? ` (${error.message})` : "";
    return { kind: "problem", text: `The file could not be read to its end${reason}.` };
  }
}
