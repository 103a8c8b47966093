/** Why a file cannot be shown, in words for people. */
export class AvatarFileError extends Error {}

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
const UNSUPPORTED: Readonly<Record<string, string>> = {
  KHR_draco_mesh_compression:
    "The file is compressed with Draco, which this page does not unpack. Export it without, or with meshopt.",
  KHR_texture_basisu:
    "The file’s pictures are in the KTX2 format, which this page does not read. Export them as WebP, PNG or JPEG.",
};

/**
 * Reads the document of a binary glTF file (.glb, .vrm); see the specification of glTF 2.0, section 4.4.
 * @throws AvatarFileError if it is none, is damaged, or needs what this page has not.
 */
export function readDocument(bytes: ArrayBuffer): GltfDocument {
  if (bytes.byteLength > LARGEST_BYTES)
    throw new AvatarFileError("The file is larger than 200 MB: too large to be shown here.");
  const view = new DataView(bytes);
  if (bytes.byteLength < HEADER + CHUNK_HEADER || view.getUint32(0, true) !== MAGIC)
    throw new AvatarFileError("This is no .glb or .vrm file. (A .gltf must be exported as a single .glb.)");
  if (view.getUint32(4, true) !== 2)
    throw new AvatarFileError("The file is of an old version of glTF. Version 2 is needed.");
  const length = view.getUint32(HEADER, true);
  const begin = HEADER + CHUNK_HEADER;
  if (view.getUint32(HEADER + 4, true) !== JSON_CHUNK || begin + length > bytes.byteLength)
    throw new AvatarFileError("The file is damaged, or was not copied to its end.");
  const document = parse(new Uint8Array(bytes, begin, length));
  check(document);
  return document;
}

function parse(json: Uint8Array): GltfDocument {
  try {
    return JSON.parse(new TextDecoder().decode(json)) as GltfDocument;
  } catch {
    throw new AvatarFileError("The file is damaged: what it says of itself cannot be read.");
  }
}

function check(document: GltfDocument): void {
  const needed = document.extensionsRequired?.find((name) => name in UNSUPPORTED);
  if (needed !== undefined) throw new AvatarFileError(UNSUPPORTED[needed] ?? needed);
  const outside = [...(document.buffers ?? []), ...(document.images ?? [])].some(
    ({ uri }) => uri !== undefined && !uri.startsWith("data:"),
  );
  if (outside)
    throw new AvatarFileError("The file refers to other files. Export it with everything inside (.glb).");
  if ((document.meshes ?? []).length === 0)
    throw new AvatarFileError("There is nothing in the file that could be seen.");
}
