import type { ContentShown } from "../../src/contract/events";

export type Item = ContentShown["item"];
type Head = "id" | "status" | "status_message" | "agent_name";
export type Draft<T> = T extends Item ? Omit<T, Head> & Partial<Pick<T, Head>> : never;

export const SLIDES = [
  ["Who is who", "#14586a", "An avatar, a voice and a mind, drawn as three circles that overlap."],
  ["How an answer comes about", "#7a4b12", "An arrow from a question by way of two agents to an answer."],
] as const;

/** Draws a slide, so that no picture has to be kept. */
export function slide(title: string, color: string): string {
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1280 720"><rect width="1280" height="720" fill="#fbfaf7"/>` +
    `<circle cx="430" cy="400" r="170" fill="${color}" opacity=".25"/><circle cx="640" cy="400" r="170" fill="${color}" opacity=".5"/>` +
    `<circle cx="850" cy="400" r="170" fill="${color}" opacity=".75"/><text x="80" y="130" font-family="sans-serif" ` +
    `font-size="64" font-weight="600" fill="#1f1b17">${title}</text></svg>`;
  return `data:image/svg+xml;base64,${Buffer.from(svg).toString("base64")}`;
}

export const RESULTS: Draft<Extract<Item, { type: "search_results" }>> = {
  type: "search_results",
  query: "opening hours of the museum",
  search_results: [
    found(
      "Visiting us",
      "https://www.museum.example/visit",
      "Open daily from 10 to 18, on Thursdays until 21. Closed on Mondays in winter. The last admission is 45 minutes before closing; groups of more than ten people are asked to register beforehand, and find a room of their own on the ground floor, next to the cloakroom.",
      0.92,
    ),
    {
      ...found("Visitor handbook", "", "Thursday evenings are free of charge for residents.", 0.71),
      page: 12,
    },
    found(
      "City guide: museums",
      "https://guide.example/museums",
      "The museum by the river is open late on Thursdays.",
      0.44,
    ),
  ],
};

function found(title: string, url: string, text: string, score: number) {
  return { title, url, text, score, reference: "", page: null, video: null, shots: [] };
}

export const TEXT = `## What was found

The museum opens **daily at 10**, on *Thursdays* until 21.

1. Take the tram to \`River Gate\`.
2. See [the plan](https://www.museum.example/plan).

| Day | Hours |
|---|---|
| Monday | closed |
| Thursday | 10 – 21 |

![a map](https://pictures.example/map.png) <script>document.title = "taken over"</script> [a trap](javascript:alert(1))
`;

export const VIDEO = {
  ...{ id: "", collection_id: "", name: "", description: "", stream_url: "/none.mp4", external_url: "" },
  ...{ player_url: "", thumbnail_url: "", length: 125, error: "" },
};
