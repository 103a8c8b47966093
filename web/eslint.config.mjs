import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: [".next/", "out/", "public/", "src/contract/", "next-env.d.ts"] },
  {
    files: ["**/*.{ts,tsx}"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "no-console": "error",
      "max-lines": ["error", 250],
      eqeqeq: "error",
    },
  },
  {
    files: ["src/**/*.{ts,tsx}"],
    ignores: ["src/zod.ts"],
    rules: {
      "no-restricted-imports": ["error", { name: "zod", message: "Import it from @/zod, which sets it up." }],
    },
  },
  { files: ["src/**/*.tsx"], extends: [jsxA11y.flatConfigs.strict] },
  { files: ["src/**/*.{ts,tsx}"], extends: [reactHooks.configs.flat.recommended] },
  {
    // What people read is in `src/i18n`, in every language. Names and symbols stay where they are.
    files: ["src/center/**/*.tsx", "src/ui/**/*.tsx"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "JSXText[value=/^(?!\\s*visavis\\s*$).*\\p{L}{2}/su]",
          message: "Put what people read into src/i18n and say it with t().",
        },
        {
          selector:
            "JSXAttribute[name.name=/^(alt|title|label|placeholder|aria-label|aria-description|aria-roledescription|aria-valuetext)$/] > Literal[value=/\\p{L}{2}/u]",
          message: "Put what people read into src/i18n and say it with t().",
        },
      ],
    },
  },
  {
    // Three.js objects are made to be changed in place, once a frame; React's rules for values do not hold there.
    files: ["src/ui/stage/**/*.tsx", "src/ui/stage/**/*.ts"],
    rules: { "react-hooks/immutability": "off" },
  },
);
