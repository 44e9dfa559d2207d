import type { Locale } from '../../../src/contract/primitives.js';
import { isolated } from './isolated.js';

export interface PhoneWords {
  title: string;
  stuckTitle: string;
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
  pasteInstead: string;
  pasteLabel: string;
  pasteHint: string;
  pasteGo: string;
  arrivedTitle: string;
  arrivedHint: string;
  seeWhoAsks: string;
  notNow: string;
  failedTitle: string;
  done: string;
  sessionsTitle: string;
  thisDevice: string;
  signedInOn(time: string): string;
  lastSeen(time: string): string;
  more: string;
  noOtherSessions: string;
  newLogin: string;
  newLoginHint(name: string): string;
  itWasMe: string;
  itWasNotMe: string;
  loginEnded(name: string): string;
  loginEndedNext: string;
  loginEndedPassword: string;
  kinds: { pc: string; mobile: string };
}

export const phoneWords: Record<Locale, PhoneWords> = {
  en: {
    title: 'Phone · Saoma',
    stuckTitle: 'This page cannot go on',
    signInTitle: 'Sign in on this phone',
    signInHint: 'Once you are in, this phone can sign you in on computers.',
    signInToContinue: 'Sign in first. The code you came with is kept.',
    scanTitle: 'Scan a code',
    scanHint: 'Point the camera at the code on the computer in front of you.',
    openCamera: 'Open the camera',
    closeCamera: 'Close the camera',
    cameraPicture: 'What the camera sees',
    cameraStarting: 'Starting the camera…',
    cameraLooking: 'Looking for a code…',
    cameraRefused: 'The camera was not allowed. Allow it in the settings of the browser, or paste the link below.',
    cameraMissing: 'There is no camera here. Paste the link below.',
    cameraBusy: 'The camera could not be used. Close other apps that use it, or paste the link below.',
    foreignCode: 'This code is not one of ours. Scan the code on the sign-in page.',
    pasteInstead: 'No camera? Paste the link',
    pasteLabel: 'Link of the code',
    pasteHint: 'It looks like',
    pasteGo: 'Continue',
    arrivedTitle: 'Sign in on a computer?',
    arrivedHint: 'Go on only if you see this code on a computer in front of you. Looking signs nobody in.',
    seeWhoAsks: 'See who asks',
    notNow: 'Not now',
    failedTitle: 'That did not work',
    done: 'Done',
    sessionsTitle: 'Where you are signed in',
    thisDevice: 'this phone',
    signedInOn: (time) => `Signed in ${time}`,
    lastSeen: (time) => `Last seen ${time}`,
    more: 'Show more',
    noOtherSessions: 'Nowhere else.',
    newLogin: 'New sign-in. Was it you?',
    newLoginHint: (name) => `Someone has just signed in as you on: ${isolated(name)}`,
    itWasMe: 'It was me',
    itWasNotMe: 'It wasn’t me',
    loginEnded: (name) => `Signed out: ${isolated(name)}`,
    loginEndedNext: 'Nobody is signed in there any more. Look through your ways to sign in: each should be yours.',
    loginEndedPassword:
      'Nobody is signed in there any more. If it really wasn’t you, someone may know your password: choose a new one now.',
    kinds: { pc: 'Computer', mobile: 'Phone' },
  },
  'zh-CN': {
    title: '手机 · 扫码',
    stuckTitle: '此页面无法继续',
    signInTitle: '在这部手机上登录',
    signInHint: '登录后，即可用这部手机扫码登录电脑。',
    signInToContinue: '请先登录，刚才扫到的二维码会为您保留。',
    scanTitle: '扫一扫',
    scanHint: '将摄像头对准您面前电脑上的二维码。',
    openCamera: '打开摄像头',
    closeCamera: '关闭摄像头',
    cameraPicture: '摄像头画面',
    cameraStarting: '正在启动摄像头…',
    cameraLooking: '正在寻找二维码…',
    cameraRefused: '没有摄像头权限。请在浏览器设置中允许，或在下方粘贴链接。',
    cameraMissing: '未找到摄像头，请在下方粘贴链接。',
    cameraBusy: '摄像头无法使用。请关闭占用它的其他应用，或在下方粘贴链接。',
    foreignCode: '这不是本服务的二维码。请扫描登录页上的二维码。',
    pasteInstead: '无法使用摄像头？粘贴链接',
    pasteLabel: '二维码链接',
    pasteHint: '格式为',
    pasteGo: '继续',
    arrivedTitle: '要在电脑上登录吗？',
    arrivedHint: '请确认此二维码正显示在您面前的电脑上。仅查看不会登录。',
    seeWhoAsks: '查看登录请求',
    notNow: '暂不',
    failedTitle: '操作未成功',
    done: '完成',
    sessionsTitle: '已登录的设备',
    thisDevice: '本机',
    signedInOn: (time) => `登录于 ${time}`,
    lastSeen: (time) => `最近活动 ${time}`,
    more: '显示更多',
    noOtherSessions: '没有其他已登录的设备。',
    newLogin: '有新的登录，是您本人吗？',
    newLoginHint: (name) => `您的账号刚刚登录了：${isolated(name)}`,
    itWasMe: '是我',
    itWasNotMe: '不是我',
    loginEnded: (name) => `已退出：${isolated(name)}`,
    loginEndedNext: '该设备已退出登录。请到“账号 › 登录方式”中检查，确认都属于您本人。',
    loginEndedPassword: '该设备已退出登录。如果确实不是您本人，密码可能已泄露，请立即修改密码。',
    kinds: { pc: '电脑', mobile: '手机' },
  },
};
