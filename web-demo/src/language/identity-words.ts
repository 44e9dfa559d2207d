import type { MergeResult } from '../../../src/contract/account.js';
import type { Locale } from '../../../src/contract/primitives.js';
import type { IdentitiesView } from '../account/account-view.js';
import { isolated } from './isolated.js';
import { spaced } from './provider-words.js';

export interface IdentityWords {
  intro: string;
  types: { username: string; phone: string; email: string };
  boundAt(time: string): string;
  lastUsed(time: string): string;
  neverUsed: string;
  unverified: string;
  remove: string;
  removeOf(type: string, identifier: string): string;
  removeTitle(type: string, identifier: string): string;
  removeHint: string;
  removeYes: string;
  removing: string;
  addTitle: string;
  addThisPhone: string;
  addPhone: string;
  addEmail: string;
  addOther(provider: string): string;
  phoneTitle: string;
  emailTitle: string;
  mergeOther: string;
  mergeProofTitle: string;
  mergeProofHint: string;
  mergeTitle: string;
  mergeIntro: string;
  moves: string;
  movesDevices(count: number): string;
  movesLogins(count: number): string;
  stays: string;
  conflicts: Record<MergeResult['conflicts'][number], string>;
  mergeEnds: string;
  mergeYes: string;
  merging: string;
  notices: Record<NonNullable<IdentitiesView['notice']>, string>;
}

/** What is said of ways to sign in, and of two accounts that become one. */
export const identityWords: Record<Locale, IdentityWords> = {
  en: {
    intro: 'Each of these signs you in to this account.',
    types: { username: 'Username', phone: 'Phone', email: 'Email' },
    boundAt: (time) => `Added ${time}`,
    lastUsed: (time) => `Last used ${time}`,
    neverUsed: 'Not used yet',
    unverified: 'not confirmed',
    remove: 'Remove',
    removeOf: (type, identifier) => `Remove ${type} ${isolated(identifier)}`,
    removeTitle: (type, identifier) => `Remove ${type} ${isolated(identifier)}?`,
    removeHint: 'From then on it no longer signs you in. You can add it again later.',
    removeYes: 'Yes, remove it',
    removing: 'Removing…',
    addTitle: 'Add another way',
    addThisPhone: 'The number of this phone',
    addPhone: 'Phone number',
    addEmail: 'Email address',
    addOther: (provider) => `${provider} account`,
    phoneTitle: 'Add a phone number',
    emailTitle: 'Add an email address',
    mergeOther: 'Merge with another account of mine',
    mergeProofTitle: 'Sign in to your other account',
    mergeProofHint: 'So we know that it is yours. Nothing is changed yet.',
    mergeTitle: 'Make the two accounts one?',
    mergeIntro: 'You have shown that this account is yours, too:',
    moves: 'What moves to this account',
    movesDevices: (count) => (count === 1 ? '1 device' : `${count} devices`),
    movesLogins: (count) =>
      count === 1 ? '1 entry of the sign-in history' : `${count} entries of the sign-in history`,
    stays: 'What stays as it is here',
    conflicts: {
      password: 'The password: the one of this account stays, the other is dropped.',
      profile: 'Nickname, picture and language: those of this account stay.',
      username: 'Usernames: both go on working.',
    },
    mergeEnds: 'The other account ends with this and is signed out everywhere. This can’t be undone.',
    mergeYes: 'Merge the accounts',
    merging: 'Merging…',
    notices: {
      added: 'Added. You can sign in with it from now on.',
      removed: 'Removed.',
      merged: 'The two accounts are one now.',
    },
  },
  'zh-CN': {
    intro: '以下任意一种方式都能登录此账号。',
    types: { username: '用户名', phone: '手机号', email: '邮箱' },
    boundAt: (time) => `绑定于 ${time}`,
    lastUsed: (time) => `最近使用 ${time}`,
    neverUsed: '尚未使用过',
    unverified: '未验证',
    remove: '解绑',
    removeOf: (type, identifier) => `解绑${spaced(type)}${isolated(identifier)}`,
    removeTitle: (type, identifier) => `解绑${spaced(type)}${isolated(identifier)}？`,
    removeHint: '解绑后将无法再用它登录，之后可以重新绑定。',
    removeYes: '确定解绑',
    removing: '正在解绑…',
    addTitle: '添加登录方式',
    addThisPhone: '本机号码',
    addPhone: '手机号',
    addEmail: '邮箱',
    addOther: (provider) => `${spaced(provider)}账号`.trimStart(),
    phoneTitle: '绑定手机号',
    emailTitle: '绑定邮箱',
    mergeOther: '合并我的另一个账号',
    mergeProofTitle: '登录您的另一个账号',
    mergeProofHint: '用于确认该账号属于您本人，此时不会改动任何内容。',
    mergeTitle: '要合并这两个账号吗？',
    mergeIntro: '您已验证，以下账号也属于您：',
    moves: '将转入当前账号',
    movesDevices: (count) => `${count} 台设备`,
    movesLogins: (count) => `${count} 条登录记录`,
    stays: '保持当前账号不变',
    conflicts: {
      password: '登录密码：保留当前账号的，另一个账号的密码将作废。',
      profile: '昵称、头像和语言：保留当前账号的。',
      username: '用户名：两个都可继续使用。',
    },
    mergeEnds: '合并后，另一个账号将不复存在，并在所有设备上退出登录。此操作无法撤销。',
    mergeYes: '确定合并',
    merging: '正在合并…',
    notices: {
      added: '绑定成功，今后可用它登录。',
      removed: '已解绑。',
      merged: '两个账号已合并。',
    },
  },
};
