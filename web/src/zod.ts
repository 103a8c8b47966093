import { config } from "zod";

// zod compiles its checks with `new Function`, if it may. The pages' content security policy says no, and would tell
// the browser's console of each attempt. It is asked when the first object's check is made: so whoever makes checks
// imports zod from here, and eslint sees to it.
config({ jitless: true });

export * from "zod";
