/** Numbers that make good marks on an axis, times a power of ten. */
const ROUND = [1, 2, 2.5, 5, 10];

/** Returns where marks stand on an axis from 0 that reaches a value, about so many. */
export function ticksUpTo(highest: number, count = 4): readonly number[] {
  if (!(highest > 0)) return [0];
  const rough = highest / count;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = (ROUND.find((factor) => factor * power >= rough) ?? 10) * power;
  const marks: number[] = [];
  for (let index = 0; (index - 1) * step < highest; index += 1)
    marks.push(Number((index * step).toPrecision(12)));
  return marks;
}

/** Returns the path of a line through values, evenly spaced in a box. The y axis begins at 0. */
export function linePath(values: readonly number[], width: number, height: number, highest: number): string {
  if (values.length === 0 || !(highest > 0)) return "";
  const step = values.length === 1 ? 0 : width / (values.length - 1);
  return values
    .map((value, index) => {
      const y = height - (Math.min(value, highest) / highest) * height;
      return `${index === 0 ? "M" : "L"}${(index * step).toFixed(1)} ${y.toFixed(1)}`;
    })
    .join("");
}
