export const senses = {} as const;
