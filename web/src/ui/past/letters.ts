/** So wide a letter is about, and one of Chinese, CSS pixels. */
const NARROW = 6.2;
const WIDE = 11.5;
const IDEOGRAPH = /[\p{Script=Han}\u3000-\u303f\uff00-\uffef]/u;

/** Returns about how wide a text of the plot is. */
export function letters(text: string): number {
  return Array.from(text).reduce((width, letter) => width + (IDEOGRAPH.test(letter) ? WIDE : NARROW), 0);
}
