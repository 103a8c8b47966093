/** What is said, once for each plural category of the language that it needs; see `Intl.PluralRules`. */
export interface Plural {
  readonly one?: string;
  readonly other: string;
}

export type Message = string | Plural;

/** The texts of one part of the page. Places for values are written `{name}`. */
export type Messages = Readonly<Record<string, Message>>;

/** The same texts in another language: the same keys, and plurals where there are plurals. */
export type Translation<T extends Messages> = {
  readonly [K in keyof T]: T[K] extends string ? string : Plural;
};

/** Parts by their names. */
export type Table = Readonly<Record<string, Messages>>;

/** A whole table in another language. */
export type TranslatedTable<T extends Table> = { readonly [A in keyof T]: Translation<T[A]> };

/** `part.key` of every text of a table. */
export type KeyOf<T extends Table> = {
  [A in keyof T & string]: `${A}.${keyof T[A] & string}`;
}[keyof T & string];

type At<T extends Table, K> = K extends `${infer A}.${infer R}`
  ? A extends keyof T
    ? R extends keyof T[A]
      ? T[A][R]
      : never
    : never
  : never;

type Places<S> = S extends `${string}{${infer N}}${infer Rest}` ? N | Places<Rest> : never;

type PlacesOf<M> = M extends string
  ? Places<M>
  : M extends { readonly other: infer O }
    ? Places<O> | "count"
    : never;

export type Value = string | number;

/** `part.key` of the texts that need no values. */
export type PlainKeyOf<T extends Table> = {
  [A in keyof T & string]: {
    [K in keyof T[A] & string]: [PlacesOf<T[A][K]>] extends [never] ? `${A}.${K}` : never;
  }[keyof T[A] & string];
}[keyof T & string];

/** What a text needs besides its key: nothing, or a value for each of its places. */
export type ValuesFor<T extends Table, K> = [PlacesOf<At<T, K>>] extends [never]
  ? []
  : [values: Readonly<Record<PlacesOf<At<T, K>>, Value>>];

export type Translate<T extends Table> = <K extends KeyOf<T>>(key: K, ...values: ValuesFor<T, K>) => string;

/** Puts values into their places; numbers are written as the language does. */
export function fill(text: string, values: Readonly<Record<string, Value>>, language: string): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => {
    const value = values[name];
    if (value === undefined) return place;
    return typeof value === "number" ? new Intl.NumberFormat(language).format(value) : value;
  });
}

/** Returns the text of a message for these values; `count` chooses among plurals. */
export function say(message: Message, values: Readonly<Record<string, Value>>, language: string): string {
  if (typeof message === "string") return fill(message, values, language);
  const category = new Intl.PluralRules(language).select(Number(values.count ?? 0));
  return fill((category === "one" ? message.one : undefined) ?? message.other, values, language);
}

/** Returns what translates with a table. The types see to it that every key is there. */
export function translator<T extends Table>(table: TranslatedTable<T>, language: string): Translate<T> {
  return (key, ...[values]) => {
    const [part = "", name = ""] = key.split(".", 2);
    const message = (table as Table)[part]?.[name];
    return message === undefined ? key : say(message, values ?? {}, language);
  };
}
