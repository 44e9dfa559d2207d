import { maskIdentifier } from './mask-identifier.js';

describe('an identifier as its owner sees it', () => {
  it.each([
    ['username', 'alice', 'alice'],
    ['phone', '+8613800000001', '+86 138****0001'],
    ['phone', '+85251234567', '+852 ****4567'],
    ['phone', '+12025550123', '+1 20****0123'],
    ['phone', '+290123', '+290 ****'],
    ['phone', '+999999999', '****99'],
    ['email', 'alice@example.com', 'a***e@example.com'],
    ['email', 'ab@example.com', 'a*@example.com'],
    ['email', '"a@b"@example.com', '"***"@example.com'],
    ['weixin', 'o6_bmjrPTlm6_2sgVt7hMZOPfL2M', 'o***M'],
  ])('%s %s is %s', (type, identifier, masked) => {
    expect(maskIdentifier({ type, identifier })).toBe(masked);
  });
});
