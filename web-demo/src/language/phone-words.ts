import type { Locale } from '../../../src/contract/primitives.js';

export interface PhoneWords {
  title: string;
  insecureTitle: string;
  signInTitle: string;
  signInHint: string;
  signInToContinue: string;
  scanTitle: string;
  scanHint: string;
  openCamera: string;
  closeCamera: string;
  cameraPicture: string;
  cameraStarting: string;
  cameraLooking: string;
  cameraRefused: string;
  cameraMissing: string;
  cameraBusy: string;
  foreignCode: string;
  pasteLabel: string;
  pasteHint: string;
  pasteGo: string;
  arrivedTitle: string;
  arrivedHint: string;
  seeWhoAsks: string;
  notNow: string;
  asking: string;
  askTitle(site: string): string;
  askHint: string;
  site: string;
  browser: string;
  place: string;
  address: string;
  requestedAt: string;
  knownBrowser: string;
  newBrowser: string;
  confirm: string;
  confirmWithCode: string;
  reject: string;
  rejectReport: string;
  sending: string;
  checkCodeTitle: string;
  checkCodeHint: string;
  stillNotMe: string;
  confirmedTitle: string;
  confirmedHint: string;
  completedTitle: string;
  completedHint(browser: string): string;
  expiredTitle: string;
  expiredHint: string;
  cancelledTitle: string;
  rejectedTitle: string;
  failedTitle: string;
  done: string;
  sessionsTitle: string;
  thisDevice: string;
  signedInOn(time: string): string;
  lastSeen(time: string): string;
  more: string;
  noOtherSessions: string;
  newLogin(name: string): string;
  itWasMe: string;
  endSession: string;
  kinds: { pc: string; mobile: string };
}

export const phoneWords: Record<Locale, PhoneWords> = {
  en: {
    title: 'Phone · Saoma',
    insecureTitle: 'This page cannot go on',
    signInTitle: 'Sign in on this phone',
    signInHint: 'Then this phone can sign you in on computers.',
    signInToContinue: 'Sign in first. The code you came with is kept.',
    scanTitle: 'Scan a code',
    scanHint: 'Point the camera at the code on the computer.',
    openCamera: 'Open the camera',
    closeCamera: 'Close the camera',
    cameraPicture: 'What the camera sees',
    cameraStarting: 'Starting the camera…',
    cameraLooking: 'Looking for a code…',
    cameraRefused: 'The camera was not allowed. Allow it in the settings of the browser, or paste the link below.',
    cameraMissing: 'There is no camera here. Paste the link below.',
    cameraBusy: 'The camera could not be used. Close other apps that use it, or paste the link below.',
    foreignCode: 'This code is not one of ours. Scan the code on the sign-in page.',
    pasteLabel: 'Or paste the link of the code',
    pasteHint: 'It looks like',
    pasteGo: 'Continue',
    arrivedTitle: 'Sign in on a computer?',
    arrivedHint: 'Go on only if you see this code on a computer in front of you. Nobody is signed in by looking.',
    seeWhoAsks: 'See who asks',
    notNow: 'Not now',
    asking: 'Looking up who asks…',
    askTitle: (site) => `Sign in to ${site}?`,
    askHint: 'Confirm only if this is the computer in front of you.',
    site: 'Site',
    browser: 'Browser',
    place: 'Place',
    address: 'Address',
    requestedAt: 'Asked at',
    knownBrowser: 'A browser you have used before',
    newBrowser: 'New browser',
    confirm: 'Yes, sign in',
    confirmWithCode: 'Yes, show the check code',
    reject: 'No, refuse',
    rejectReport: "It's not me: refuse and report",
    sending: 'Sending…',
    checkCodeTitle: 'Type this on the computer',
    checkCodeHint: 'Tell it to nobody. Whoever asks for it on the phone or in a chat wants to get into your account.',
    stillNotMe: "It's not me: stop",
    confirmedTitle: 'Confirmed',
    confirmedHint: 'The computer is being signed in…',
    completedTitle: 'Signed in',
    completedHint: (browser) => `You are now signed in on ${browser}. You can end that at any time below.`,
    expiredTitle: 'The code has expired',
    expiredHint: 'Scan the new code on the computer.',
    cancelledTitle: 'The sign-in was stopped',
    rejectedTitle: 'Refused',
    failedTitle: 'That did not work',
    done: 'Done',
    sessionsTitle: 'Where you are signed in',
    thisDevice: 'this phone',
    signedInOn: (time) => `Signed in ${time}`,
    lastSeen: (time) => `Last seen ${time}`,
    more: 'Show more',
    noOtherSessions: 'Nowhere else.',
    newLogin: (name) => `New sign-in: ${name}. Was it you?`,
    itWasMe: 'It was me',
    endSession: 'Sign it out',
    kinds: { pc: 'Computer', mobile: 'Phone' },
  },
  'zh-CN': {
    title: '手机 · 扫码',
    insecureTitle: '此页面无法继续',
    signInTitle: '在这部手机上登录',
    signInHint: '登录后即可用这部手机在电脑上扫码登录。',
    signInToContinue: '请先登录，您扫到的二维码会保留。',
    scanTitle: '扫一扫',
    scanHint: '将摄像头对准电脑上的二维码。',
    openCamera: '打开摄像头',
    closeCamera: '关闭摄像头',
    cameraPicture: '摄像头画面',
    cameraStarting: '正在启动摄像头…',
    cameraLooking: '正在寻找二维码…',
    cameraRefused: '摄像头未获允许。请在浏览器设置中允许，或在下方粘贴链接。',
    cameraMissing: '此设备没有摄像头。请在下方粘贴链接。',
    cameraBusy: '摄像头无法使用。请关闭正在使用它的其他应用，或在下方粘贴链接。',
    foreignCode: '这不是本服务的二维码。请扫描登录页上的二维码。',
    pasteLabel: '或粘贴二维码的链接',
    pasteHint: '形如',
    pasteGo: '继续',
    arrivedTitle: '要在电脑上登录吗？',
    arrivedHint: '仅当您面前的电脑上正显示此二维码时才继续。查看不会登录任何人。',
    seeWhoAsks: '查看是谁在请求',
    notNow: '暂不',
    asking: '正在查询请求来源…',
    askTitle: (site) => `登录 ${site}？`,
    askHint: '仅当这是您面前的电脑时才确认。',
    site: '网站',
    browser: '浏览器',
    place: '地点',
    address: '网络地址',
    requestedAt: '请求时间',
    knownBrowser: '您曾在此浏览器上登录过',
    newBrowser: '新浏览器',
    confirm: '确认登录',
    confirmWithCode: '确认并显示校验码',
    reject: '拒绝',
    rejectReport: '不是我：拒绝并举报',
    sending: '正在提交…',
    checkCodeTitle: '请在电脑上输入',
    checkCodeHint: '切勿告诉任何人。通过电话或聊天向您索要它的人，是想进入您的账号。',
    stillNotMe: '不是我：立即中止',
    confirmedTitle: '已确认',
    confirmedHint: '电脑正在登录…',
    completedTitle: '登录成功',
    completedHint: (browser) => `您已在 ${browser} 上登录，可随时在下方结束。`,
    expiredTitle: '二维码已过期',
    expiredHint: '请扫描电脑上新的二维码。',
    cancelledTitle: '登录已中止',
    rejectedTitle: '已拒绝',
    failedTitle: '操作未成功',
    done: '完成',
    sessionsTitle: '已登录的设备',
    thisDevice: '本机',
    signedInOn: (time) => `登录于 ${time}`,
    lastSeen: (time) => `最近活动 ${time}`,
    more: '显示更多',
    noOtherSessions: '没有其他设备。',
    newLogin: (name) => `新的登录：${name}。是您本人吗？`,
    itWasMe: '是我',
    endSession: '让它退出',
    kinds: { pc: '电脑', mobile: '手机' },
  },
};
