import type { KeptTokens } from '../client/kept-tokens.js';

/** A name that is long, and one that runs from right to left: what layouts break on. */
export const longName = '欧阳娜娜·Wolfeschlegelsteinhausenbergerdorff the Third of Somewhere';
export const rightToLeftName = 'أليس في بلاد العجائب (Alice)';

export const sampleId = (letter: string): string => letter.repeat(22);

/** Someone signed in. */
export function keptSample(nickname = '爱丽丝 Alice'): KeptTokens {
  return {
    accessToken: 'sample',
    refreshToken: undefined,
    freshUntil: 0,
    user: {
      id: sampleId('u'),
      nickname,
      avatarUrl: null,
      locale: 'zh-CN',
      role: 'user',
      profileComplete: true,
    },
    session: {
      id: sampleId('s'),
      kind: 'pc',
      deviceId: sampleId('d'),
      clientId: 'saoma',
      createdAt: '2026-11-24T08:12:00.000Z',
      expiresAt: '2026-11-25T08:12:00.000Z',
    },
  };
}
