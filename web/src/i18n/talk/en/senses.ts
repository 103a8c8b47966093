/** Everything that can be noticed of a person besides their words. */
export const senses = {
  /** A persona whose name is not known yet, within a sentence and at its beginning. */
  she: "she",
  sheBegins: "She",
  title: "Senses",
  allOff: "Turn all off",
  maySee: "{name} may see me while my camera is on",
  mayReadExpressions: "She may read my expressions",
  mayRecognize: "She may recognize me, if I agreed to be known",
  mayHearTone: "She may hear the tone of my voice",
  mayHearSounds: "She may hear other sounds: laughter, a doorbell",
  mayReadWords: "She may read the feeling in my words",
  aboutSeeing:
    "Pictures of your camera go to {place} and are looked at there: your face, where you look, whether you speak. None is kept.",
  aboutExpressions:
    "Seven expressions, such as a smile or surprise, are estimated from the movements of your face. That is what a face shows, not what you feel, and it can be wrong.",
  aboutRecognition:
    "Your face is compared with those of people who agreed to be known on this server. If you are not one of them, nothing of you is kept.",
  aboutTone:
    "Pitch, loudness, pace and timbre of your voice are measured on {place}, and compared with how you usually speak. The sound is not kept.",
  aboutSounds:
    "Laughter, coughing, a doorbell: what your microphone hears besides speech is named on {place}. The sound is not kept, the name and the time are.",
  aboutWords: "What you say or write is looked at on {place} for pleasant and unpleasant words.",
  aboutEstimates:
    "What is estimated stays in this conversation’s record, until that is deleted. It says what is shown, not what you feel, and it can be wrong.",
  blind: "This server cannot look at pictures. Your camera shows you to yourself, and to nobody else.",
  noPictures: "This server cannot look at pictures.",
  noExpressions: "Nothing on this server reads expressions.",
  noRecognition: "This server cannot recognize people.",
  noTone: "Nothing on this server reads the tone of voices.",
  noSounds: "Nothing on this server names sounds.",
  noWords: "Nothing on this server reads the feeling in words.",
  onlySeen: "Only while {name} may see you.",
  mayNotice: "May {name} notice how you speak?",
  noticing:
    "Your words go to {place} in any case. With this {name} also notices how you say them, what else is to be heard, and what your words feel like, and may answer accordingly: more slowly, or more gently.",
  letNotice: "Let her notice that",
  notNow: "Not now",
  readTone: "Read the tone of my voice, too",
  nameSounds: "Name other sounds, too",
  readWords: "Read the feeling in my words, too",
} as const;
