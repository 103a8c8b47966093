import { type Mesh, ShaderChunk } from "three";

/**
 * three.js sends the weight of every morph of every mesh in every pass, and each vertex asks each of them whether it is 0.
 * Here only the active ones are sent, as pairs of a morph's place and its weight, up to a place below 0; a face that
 * speaks has about 10 of 67. All shaders are built from these pieces, those of the shadows too.
 */
ShaderChunk.morphtarget_pars_vertex = ShaderChunk.morphtarget_pars_vertex.replace(
  "uniform float morphTargetInfluences[ MORPHTARGETS_COUNT ];",
  "uniform vec2 morphTargetInfluences[ MORPHTARGETS_COUNT + 1 ];",
);
ShaderChunk.morphtarget_vertex = loopOver("morphtarget_vertex", "transformed", 0);
ShaderChunk.morphnormal_vertex = loopOver("morphnormal_vertex", "objectNormal", 1);

function loopOver(chunk: "morphtarget_vertex" | "morphnormal_vertex", what: string, offset: number): string {
  const loop = `for ( int i = 0; i <= MORPHTARGETS_COUNT; i ++ ) {
    vec2 pair = morphTargetInfluences[ i ];
    if ( pair.x < 0.0 ) break;
    ${what} += getMorph( gl_VertexID, int( pair.x ), ${offset} ).xyz * pair.y;
  }`;
  return ShaderChunk[chunk].replace(/for \([^{]*\{[^}]*\}/, loop);
}

/** Weights below this are not seen. */
const NOTHING = 1e-4;

/** The morphs of one mesh. */
export class SparseMorphs {
  readonly mesh: Mesh;
  /** The weight of each morph. */
  readonly weights: number[];
  /** What is sent. */
  private readonly sent: number[] = [];

  constructor(mesh: Mesh) {
    this.mesh = mesh;
    this.weights = [...(mesh.morphTargetInfluences ?? [])];
  }

  /** How many are active. */
  get active(): number {
    return this.sent.length / 2 - 1;
  }

  /** Gives the mesh all weights, for what writes them itself. */
  open(): void {
    this.mesh.morphTargetInfluences = this.weights;
  }

  /** Gives the mesh the active weights only. */
  close(): void {
    const { sent, weights } = this;
    let length = 0;
    for (let index = 0; index < weights.length; index += 1) {
      const weight = weights[index] ?? 0;
      if (weight < NOTHING && weight > -NOTHING) continue;
      sent[length] = index;
      sent[length + 1] = weight;
      length += 2;
    }
    sent[length] = -1;
    sent[length + 1] = 0;
    sent.length = length + 2;
    this.mesh.morphTargetInfluences = sent;
  }
}
