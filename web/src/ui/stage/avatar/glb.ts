import type { TalkKey } from "@/i18n/talk";

/** Why a file cannot be shown: `words` say it to people. */
export class AvatarFileError extends Error {
  constructor(readonly words: TalkKey) {
    super(words);
  }
}

/** What of a glTF document is read here. */
export interface GltfDocument {
  readonly asset?: { readonly version?: string; readonly copyright?: string; readonly extras?: unknown };
  readonly extensionsRequired?: readonly string[];
  readonly extensions?: Readonly<Record<string, unknown>>;
  readonly nodes?: readonly { readonly name?: string }[];
  readonly skins?: readonly { readonly joints: readonly number[] }[];
  readonly buffers?: readonly { readonly uri?: string }[];
  readonly images?: readonly { readonly uri?: string }[];
  readonly accessors?: readonly { readonly count: number }[];
  readonly meshes?: readonly GltfMesh[];
}

export interface GltfMesh {
  readonly name?: string;
  readonly extras?: { readonly targetNames?: readonly string[] };
  readonly primitives: readonly {
    readonly attributes: Readonly<Record<string, number>>;
    readonly indices?: number;
    readonly targets?: readonly Readonly<Record<string, number>>[];
    readonly extras?: { readonly targetNames?: readonly string[] };
  }[];
}

const MAGIC = 0x46546c67;
const JSON_CHUNK = 0x4e4f534a;
const HEADER = 12;
const CHUNK_HEADER = 8;
/** Larger files are not looked at. */
export const LARGEST_BYTES = 200e6;

/** What a file may need that this page has not. */
const UNSUPPORTED: Readonly<Record<string, TalkKey>> = {
  KHR_draco_mesh_compression: "stage.draco",
  KHR_texture_basisu: "stage.ktx",
};

/**
 * Reads the document of a binary glTF file (.glb, .vrm); see the specification of glTF 2.0, section 4.4.
 * @throws AvatarFileError if it is none, is damaged, or needs what this page has not.
 */
export function readDocument(bytes: ArrayBuffer): GltfDocument {
  if (bytes.byteLength > LARGEST_BYTES) throw new AvatarFileError("stage.tooLarge");
  const view = new DataView(bytes);
  if (bytes.byteLength < HEADER + CHUNK_HEADER || view.getUint32(0, true) !== MAGIC)
    throw new AvatarFileError("stage.noGlb");
  if (view.getUint32(4, true) !== 2) throw new AvatarFileError("stage.oldVersion");
  const length = view.getUint32(HEADER, true);
  const begin = HEADER + CHUNK_HEADER;
  if (view.getUint32(HEADER + 4, true) !== JSON_CHUNK || begin + length > bytes.byteLength)
    throw new AvatarFileError("stage.damaged");
  const document = parse(new Uint8Array(bytes, begin, length));
  check(document);
  return document;
}

function parse(json: Uint8Array): GltfDocument {
  try {
    return JSON.parse(new TextDecoder().decode(json)) as GltfDocument;
  } catch {
    throw new AvatarFileError("stage.unreadable");
  }
}

function check(document: GltfDocument): void {
  for (const name of document.extensionsRequired ?? []) {
    const words = UNSUPPORTED[name];
    if (words !== undefined) throw new AvatarFileError(words);
  }
  const outside = [...(document.buffers ?? []), ...(document.images ?? [])].some(
    ({ uri }) => uri !== undefined && !uri.startsWith("data:"),
  );
  if (outside) throw new AvatarFileError("stage.refers");
  if ((document.meshes ?? []).length === 0) throw new AvatarFileError("stage.invisible");
}
