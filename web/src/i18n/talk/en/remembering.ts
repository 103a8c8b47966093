export const remembering = {} as const;
