/**
 * Every limit on how often and how many, in one place, with why it is what it is.
 *
 * `RATE_LIMIT_SCALE` multiplies what is counted per address, device and person. A site's `addressAllowance` multiplies
 * what its own browsers may do from one address, where many people share it.
 */

/** A bucket: so many at once, and refilled evenly, so that it is full again after so many seconds. */
export interface Rate {
  readonly points: number;
  readonly seconds: number;
}

export const rates = {
  /** Codes asked for, per address. A page renews a code once a minute at most. */
  qrIssue: { points: 5, seconds: 30 },
  /** Scans, confirms and rejects that fail, per device: a person who fumbles makes two or three. */
  failedApprovalOfDevice: { points: 10, seconds: 60 },
  /** The same per address: a guesser with many stolen devices, or a few people who fumble at once. */
  failedApprovalOfAddress: { points: 30, seconds: 60 },
  /** Browser secrets that are wrong, per address. 32 random bytes aren't guessed: this only bounds the work. */
  wrongBrowserSecret: { points: 60, seconds: 60 },
  /** Pictures of codes, per address: ten people whose pages load theirs every five seconds. */
  qrImage: { points: 120, seconds: 60 },
  /** Sockets opened, per address: 20 that come back at once after a node died, and some that try twice. */
  socketOpening: { points: 30, seconds: 30 },
  /** Sign-ins begun with a third party, per address: each may cost a few calls to it. */
  thirdPartyStart: { points: 30, seconds: 60 },
  /** Carrier challenges, per address: each may cost a call to a provider, and a phone asks for a few at most. */
  carrierChallenge: { points: 30, seconds: 60 },
  /** Carrier tokens that are refused, per address: each has cost a call to a provider, and a phone fumbles a few times at most. */
  refusedCarrierToken: { points: 25, seconds: 600 },
  /** Numbers checked by a site's server: each costs a call to a provider. */
  phoneCheckOfSite: { points: 600, seconds: 60 },
  /** Codes sent, per address that asks: a family's, or an office that signs in of a morning by and by. */
  codeOfAddress: { points: 10, seconds: 3600 },
  /** Wrong passwords, per address: many people behind one, each of whom fumbles now and then. */
  wrongPasswordOfAddress: { points: 30, seconds: 600 },
  /** Wrong passwords for one account from one address: a person who tries all that they ever had. */
  wrongPasswordOfAccountAtAddress: { points: 10, seconds: 900 },
  /** Wrong passwords on a device that has signed in to the account before: strangers' tries don't count there. */
  wrongPasswordOfKnownDevice: { points: 10, seconds: 900 },
} as const satisfies Record<string, Rate>;
export type RateName = keyof typeof rates;

/**
 * So many in so long from the first on, and then none until that is over. What may be done to someone, or costs money, is
 * counted so: `RATE_LIMIT_SCALE` has no say here.
 */
export const windows = {
  /** Codes to one phone or mailbox in a day. A device that its account knows has its own count, here and below. */
  codesToRecipientInDay: { points: 10, seconds: 86_400 },
  /** The same in an hour. */
  codesToRecipientInHour: { points: 5, seconds: 3600 },
  /** The same in a minute: a message takes a while to come, and is asked for again too soon. */
  codesToRecipientInMinute: { points: 1, seconds: 60 },
  /** Wrong passwords for one account on devices that it doesn't know, wherever they are: many addresses guess together. */
  wrongPasswordsOfAccountInDay: { points: 100, seconds: 86_400 },
  /** The same on all devices that it knows: a stolen phone makes as many of those as it says yes to codes. */
  wrongPasswordsOfKnownDevicesInDay: { points: 100, seconds: 86_400 },
  /** Step-ups that fail, per person and device: whoever holds a stolen phone guesses no password. */
  failedStepUpsInHour: { points: 5, seconds: 3600 },
  /** The same on all devices of a person; whoever uses it up is signed in, and can be signed out. */
  failedStepUpsOfPersonInDay: { points: 50, seconds: 86_400 },
} as const satisfies Record<string, Rate>;
export type WindowName = keyof typeof windows;

/** What is sent in all, and to one country, is a setting for a day. */
export const budgetSeconds = 86_400;

export const counts = {
  /** Codes that live at once, per address. */
  liveQrs: 20,
  /** Scans that the same person didn't confirm: whoever is talked into scanning what strangers show soon stops. */
  unconfirmedScans: 5,
  /** Sockets at once, per address. */
  socketsOfAddress: 20,
  /** Sockets at once, per QR session: one, and one that its browser doesn't know to be dead. */
  socketsOfQr: 2,
  /** Answers held at once, per QR session and side. */
  heldPolls: 2,
} as const;
export const unconfirmedScanSeconds = 600;

/** What one socket may do; clients send a handshake, acknowledgements and pongs, and that is all. */
export const socketLimits = {
  /** Who doesn't say who they are is gone before ten seconds are over. */
  silentMs: 9_000,
  messageBytes: 4_096,
  /** Packets and WebSocket pings: a browser sends a handshake, a few acknowledgements and a pong in this time. */
  messages: 20,
  messagesInMs: 10_000,
  /** Packets that wait to be sent: a reader that is so far behind reads nothing. A browser gets about six in all. */
  queuedPackets: 32,
  /** A ping that isn't answered ends the socket, so that a browser that vanished is no longer counted. */
  pingEveryMs: 15_000,
  pingTimeoutMs: 10_000,
  /** How long the other side may take to agree that a socket is closed. */
  closingMs: 1_000,
} as const;

/** What one HTTP connection may take to send its request; a held answer isn't judged by this. */
export const connectionLimits = { headersMs: 8_000, requestMs: 9_000, checkEveryMs: 500 } as const;
