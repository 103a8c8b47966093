import { MeshPhysicalMaterial, type MeshStandardMaterial, ShaderChunk } from "three";

/**
 * Light goes into skin and comes out beside, red further than green and blue: at the edge of the light skin turns warm
 * instead of gray. Here the diffuse part wraps round the edge, each color as far as it is scattered, and the edges of
 * shadows bleed in the same way (a cheap stand-in for the profiles of d'Eon and Luebke, GPU Gems 3, chapter 14).
 */
const SCATTER = "vec3( 0.34, 0.13, 0.08 )";

const LIGHTS = ShaderChunk.lights_physical_pars_fragment.replace(
  "reflectedLight.directDiffuse += irradiance * diffuseBRDF * ( 1.0 - F );",
  `vec3 skinReach = ${SCATTER};
  vec3 skinWrapped = max( vec3( 0.0 ), vec3( dot( geometryNormal, directLight.direction ) ) + skinReach );
  skinWrapped /= ( 1.0 + skinReach ) * ( 1.0 + 0.5 * skinReach );
  reflectedLight.directDiffuse += skinWrapped * directLight.color * diffuseBRDF * ( 1.0 - F );`,
);

const SHADOWS = ShaderChunk.lights_fragment_begin.replace(
  /directLight\.color \*= (\( directLight\.visible && receiveShadow \) \? getShadow\( directionalShadowMap[^;]*);/,
  `{ float skinLit = $1; directLight.color *= vec3( pow( skinLit, 0.6 ), skinLit, pow( skinLit, 1.15 ) ); }`,
);

/** Which materials are skin, by the names that makers of avatars use. */
export function isSkin(name: string): boolean {
  return /skin|^(wolf3d_|std_|avaturn_)?(head|body|face|arm|leg|hand)s?(_|\b|$)/i.test(name);
}

/** Skin shines twice: broadly by itself, and more finely by the film of oil on it (as in Weyrich et al. 2006). */
const OIL = { amount: 0.35, roughness: 0.4 } as const;

/** Gives a material the light of skin; `oily` with its second shine. */
export function scatterLight(material: MeshStandardMaterial, oily: boolean): void {
  if (oily && material instanceof MeshPhysicalMaterial && material.clearcoat === 0) {
    material.clearcoat = OIL.amount;
    material.clearcoatRoughness = OIL.roughness;
  }
  material.onBeforeCompile = (shader) => {
    shader.fragmentShader = shader.fragmentShader
      .replace("#include <lights_physical_pars_fragment>", LIGHTS)
      .replace("#include <lights_fragment_begin>", SHADOWS);
  };
  material.customProgramCacheKey = () => "skin";
}
