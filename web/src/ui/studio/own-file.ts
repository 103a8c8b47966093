import type { TalkTranslate } from "@/i18n/talk";
import { AvatarFileError, LARGEST_BYTES } from "../stage/avatar/glb";
import { type LoadedAvatar, parseAvatar } from "../stage/avatar/load";

/** What became of a file that somebody chose. */
export type Opened =
  | { readonly kind: "avatar"; readonly avatar: LoadedAvatar }
  | { readonly kind: "problem"; readonly text: string };

/** Opens an avatar of one's own, in this browser: nothing is uploaded. */
export async function openFile(file: File, t: TalkTranslate): Promise<Opened> {
  if (!/\.(glb|vrm)$/i.test(file.name))
    return { kind: "problem", text: t("studio.noAvatarFile", { name: file.name }) };
  if (file.size > LARGEST_BYTES) return { kind: "problem", text: t("stage.tooLarge") };
  try {
    return { kind: "avatar", avatar: await parseAvatar(await file.arrayBuffer()) };
  } catch (error) {
    if (error instanceof AvatarFileError) return { kind: "problem", text: t(error.words) };
    const text =
      error instanceof Error ? t("studio.unreadableWhy", { reason: error.message }) : t("studio.unreadable");
    return { kind: "problem", text };
  }
}
