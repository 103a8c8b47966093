/** The way around the Command Center. */
export const tour = {
  offer: "New here? A minute is enough to see what there is.",
  accept: "Show me around",
  decline: "No, thanks",
  step: "{step} of {of}",
  skip: "Skip",
  next: "Next",
  welcome: "Welcome to the Command Center",
  welcomeText:
    "From here you see conversations, look after personas and what they know, and keep an eye on the server.",
  pages: "The pages",
  pagesText: "You see those that belong to your role. The sign at the top leads back to Talk.",
  palette: "Find anything",
  paletteText:
    "Press ⌘ K or Ctrl K on any page and type a few letters: of a page, a persona, a conversation or an action.",
  account: "As you like it",
  accountText: "Language, light or dark, and your account. The tour can be started again there.",
  end: "That is all",
  endText: "Conversations are private. What is kept, for how long, and who may see it, stands in Settings.",
} as const;
