import { readQqAnswer } from './qq-answer.js';

describe("QQ's answer", () => {
  it.each([
    ['{"openid":"A","client_id":"1"}', { openid: 'A', client_id: '1' }],
    ['callback( {"openid":"A","client_id":"1"} );\n', { openid: 'A', client_id: '1' }],
    ['callback({"error":100019,"error_description":"code (old)"})', { error: 100019, error_description: 'code (old)' }],
    ['access_token=FE04&expires_in=7776000\n', { access_token: 'FE04', expires_in: '7776000' }],
  ])('is read from %j', (text, answer) => {
    expect(readQqAnswer(text)).toEqual(answer);
  });

  it.each(['', '<!doctype html>', 'callback(', 'callback(alert(1))', 'callback({}); alert(1)'])(
    'is not read from %j',
    (text) => {
      expect(readQqAnswer(text)).toBeUndefined();
    },
  );
});
