import type { ReactNode } from "react";

/** What each icon is drawn with, in a square of 24. */
export const PATHS = {
  microphone: (
    <>
      <rect x="9" y="3" width="6" height="11" rx="3" />
      <path d="M5.5 11.5a6.5 6.5 0 0 0 13 0M12 18v3" />
    </>
  ),
  microphoneOff: (
    <>
      <path d="M9 9.5V11a3 3 0 0 0 4.7 2.5M15 10.5V6a3 3 0 0 0-5.7-1.3" />
      <path d="M5.5 11.5a6.5 6.5 0 0 0 9.8 5.6M18.5 11.5c0 .9-.2 1.8-.5 2.6M12 18v3M4 4l16 16" />
    </>
  ),
  send: <path d="M12 19V5M6 11l6-6 6 6" />,
  stop: <rect x="7" y="7" width="10" height="10" rx="2" fill="currentColor" />,
  camera: (
    <>
      <rect x="3" y="6.5" width="12" height="11" rx="2.5" />
      <path d="m15 11 6-3.5v9L15 13" />
    </>
  ),
  cameraOff: (
    <>
      <path d="M9 6.5h3.5A2.5 2.5 0 0 1 15 9v2l6-3.5v9l-3-1.75M15 15a2.5 2.5 0 0 1-2.5 2.5h-7A2.5 2.5 0 0 1 3 15V9a2.5 2.5 0 0 1 2-2.45M4 4l16 16" />
    </>
  ),
  eye: (
    <>
      <path d="M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12z" strokeLinejoin="round" />
      <circle cx="12" cy="12" r="3" />
    </>
  ),
  transcript: <path d="M5 6h14M5 10.5h9M5 15h14M5 19.5h6" />,
  settings: (
    <>
      <path d="M4 7h9M17 7h3M4 17h3M11 17h9" />
      <circle cx="15" cy="7" r="2" />
      <circle cx="9" cy="17" r="2" />
    </>
  ),
  choose: <path d="m7 10 5 5 5-5" />,
  fold: <path d="m7 14 5-5 5 5" />,
  close: <path d="m6 6 12 12M18 6 6 18" />,
  leave: (
    <path d="M10 4H6.5A1.5 1.5 0 0 0 5 5.5v13A1.5 1.5 0 0 0 6.5 20H10M10 12h10M16.5 8.5 20 12l-3.5 3.5" />
  ),
  move: (
    <path d="M12 3v18M3 12h18M12 3 9.5 5.5M12 3l2.5 2.5M12 21l-2.5-2.5M12 21l2.5-2.5M3 12l2.5-2.5M3 12l2.5 2.5M21 12l-2.5-2.5M21 12l-2.5 2.5" />
  ),
  info: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 11v5M12 8v.01" />
    </>
  ),
  lock: (
    <>
      <rect x="5" y="10.5" width="14" height="9.5" rx="2.5" />
      <path d="M8 10.5V8a4 4 0 0 1 8 0v2.5" />
    </>
  ),
  keyboard: (
    <>
      <rect x="3" y="6" width="18" height="12" rx="2.5" />
      <path d="M7 10h.01M11 10h.01M15 10h.01M17.5 10h.01M8 14h8" />
    </>
  ),
  clock: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M12 7.5V12l3 2" />
    </>
  ),
  alert: (
    <>
      <path d="M12 4 3 19.5h18z" strokeLinejoin="round" />
      <path d="M12 10.5v4M12 17v.01" />
    </>
  ),
  face: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M9 10v.01M15 10v.01M8.5 14.5a4.5 4.5 0 0 0 7 0" />
    </>
  ),
  voice: <path d="M4 10v4M8 7v10M12 4v16M16 8v8M20 10.5v3" />,
  sounds: (
    <>
      <path d="M6.5 16.5V11a5.5 5.5 0 0 1 11 0v5.5l1.5 1.5H5z" strokeLinejoin="round" />
      <path d="M10.5 20.5a1.8 1.8 0 0 0 3 0M12 3v2.5" />
    </>
  ),
  words: (
    <>
      <path d="M4 5.5h16v10.5H11l-4 3.5V16H4z" strokeLinejoin="round" />
      <path d="M8 9.5h8M8 12.5h5" />
    </>
  ),
  person: (
    <>
      <circle cx="12" cy="8" r="4" />
      <path d="M4.5 20a7.5 7.5 0 0 1 15 0" />
    </>
  ),
  back: <path d="M19 12H5M11 6l-6 6 6 6" />,
  trash: <path d="M5 7h14M10 7V4.5h4V7M7 7l.8 12.5h8.4L17 7M10.5 10.5v6M13.5 10.5v6" />,
  shown: (
    <>
      <rect x="3.5" y="5" width="17" height="12" rx="2.5" />
      <path d="m4 15 4.5-4.5 3.5 3.5 3-2.5 5 4M9 20.5h6" />
    </>
  ),
  quill: <path d="M5 19c1-6 5-13 14-14-1 8-6 11-12 11M5 19l6-7" strokeLinejoin="round" />,
  book: (
    <path
      d="M12 6.5C10 5 7 4.5 4 5v13c3-.5 6 0 8 1.5 2-1.5 5-2 8-1.5V5c-3-.5-6 0-8 1.5zM12 6.5v13"
      strokeLinejoin="round"
    />
  ),
  sparkle: (
    <path
      d="M12 4c.6 4.6 3.4 7.4 8 8-4.6.6-7.4 3.4-8 8-.6-4.6-3.4-7.4-8-8 4.6-.6 7.4-3.4 8-8z"
      strokeLinejoin="round"
    />
  ),
  tool: <path d="M13 3 5.5 13.5H11L10 21l7.5-10.5H12z" strokeLinejoin="round" />,
  bookmark: <path d="M7 4h10v16l-5-4-5 4z" strokeLinejoin="round" />,
  dots: <path d="M6 12h.01M12 12h.01M18 12h.01" strokeWidth="2.75" />,
  question: <path d="M8.5 9a3.5 3.5 0 1 1 5 3.2c-1 .5-1.5 1.2-1.5 2.3M12 18v.01" />,
  check: <path d="m5 12.5 4.5 4.5L19 7.5" />,
  external: <path d="M13 5h6v6M19 5l-9 9M17 14v4.5H5.5V7H10" strokeLinejoin="round" />,
  file: <path d="M7 3.5h6.5L18 8v12.5H7zM13 3.5V8.5h5" strokeLinejoin="round" />,
  upload: <path d="M12 16V5M7 9.5 12 4.5l5 5M5 19.5h14" />,
  enlarge: <path d="M14 5h5v5M10 19H5v-5M19 5l-6 6M5 19l6-6" />,
  forward: <path d="M5 12h14M13 6l6 6-6 6" />,
  at: (
    <>
      <circle cx="12" cy="12" r="3.5" />
      <path d="M15.5 8.5V13a2.4 2.4 0 0 0 4.8 0v-1a8.3 8.3 0 1 0-3.3 6.6" />
    </>
  ),
  search: (
    <>
      <circle cx="10.5" cy="10.5" r="6" />
      <path d="m15 15 5 5" />
    </>
  ),
  conversations: (
    <>
      <path d="M3.5 5h11v8H9l-3 2.5V13H3.5z" />
      <path d="M17.5 9h3v8H18v2.5L15 17h-4.5v-1" />
    </>
  ),
  live: (
    <>
      <circle cx="12" cy="12" r="2" fill="currentColor" />
      <path d="M8.1 15.9a5.5 5.5 0 0 1 0-7.8M15.9 8.1a5.5 5.5 0 0 1 0 7.8M5.3 18.7a9.5 9.5 0 0 1 0-13.4M18.7 5.3a9.5 9.5 0 0 1 0 13.4" />
    </>
  ),
  personas: (
    <>
      <rect x="4" y="3.5" width="16" height="17" rx="3" />
      <circle cx="12" cy="10" r="2.75" />
      <path d="M7.5 17a4.5 4.5 0 0 1 9 0" />
    </>
  ),
  people: (
    <>
      <circle cx="9" cy="8.5" r="3.5" />
      <path d="M2.5 19a6.5 6.5 0 0 1 13 0M15.5 5.3a3.5 3.5 0 0 1 0 6.4M18 13.6a6.5 6.5 0 0 1 3.5 5.4" />
    </>
  ),
  health: <path d="M3 12.5h4l2.5-6 4.5 11 2.5-5H21" />,
  users: (
    <>
      <circle cx="10" cy="8" r="3.75" />
      <path d="M3.5 19.5a6.5 6.5 0 0 1 9.5-5.8M16 14.5l2-1 2 1v2.5c0 1.6-.9 2.7-2 3.3-1.1-.6-2-1.7-2-3.3z" />
    </>
  ),
  key: (
    <>
      <circle cx="8" cy="15.5" r="4" />
      <path d="m11 12.5 8-8M16 7.5l2.5 2.5M13.5 10l1.5 1.5" />
    </>
  ),
  mail: (
    <>
      <rect x="3.5" y="5.5" width="17" height="13" rx="2.5" />
      <path d="m4.5 7.5 7.5 6 7.5-6" />
    </>
  ),
  globe: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="M3.5 12h17M12 3.5c5 5.5 5 11.5 0 17M12 3.5c-5 5.5-5 11.5 0 17" />
    </>
  ),
  light: (
    <>
      <circle cx="12" cy="12" r="4" />
      <path d="M12 3v1.5M12 19.5V21M3 12h1.5M19.5 12H21M5.6 5.6l1.1 1.1M17.3 17.3l1.1 1.1M5.6 18.4l1.1-1.1M17.3 6.7l1.1-1.1" />
    </>
  ),
  dark: <path d="M19.5 14.5A8 8 0 0 1 9.5 4.5a8 8 0 1 0 10 10z" />,
  play: <path d="M8.5 5.5v13l10-6.5z" fill="currentColor" />,
  pause: <path d="M8.5 5.5v13M15.5 5.5v13" strokeWidth="3" />,
  whisper: <path d="M4 12h9M4 7.5h6M4 16.5h6M16.5 8.5a5 5 0 0 1 0 7M19 6a8.5 8.5 0 0 1 0 12" />,
  undo: <path d="M9 14 4 9l5-5M4 9h10.5a5.5 5.5 0 0 1 0 11H11" />,
  menu: <path d="M4 7h16M4 12h16M4 17h16" />,
  plus: <path d="M12 5v14M5 12h14" />,
  refresh: <path d="M19 5.5V10h-4.5M5 18.5V14h4.5M18.5 10A7 7 0 0 0 6 8M5.5 14A7 7 0 0 0 18 16" />,
  log: <path d="M6 3.5h12v17l-3-2-3 2-3-2-3 2zM9.5 8.5h5M9.5 12.5h5" />,
  server: (
    <>
      <rect x="4" y="4.5" width="16" height="6.5" rx="2" />
      <rect x="4" y="13" width="16" height="6.5" rx="2" />
      <path d="M8 7.75v.01M8 16.25v.01" />
    </>
  ),
  compass: (
    <>
      <circle cx="12" cy="12" r="8.5" />
      <path d="m15.5 8.5-2 5-5 2 2-5z" />
    </>
  ),
  download: <path d="M12 4v11M7 10.5l5 5 5-5M5 19.5h14" />,
} satisfies Record<string, ReactNode>;
