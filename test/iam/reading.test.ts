/** What is read as a policy, and what is said of a text that is none. */
import { describe, expect, it } from 'vitest';
import { addressRange, addressText } from '../../src/core/reading/iam/address.ts';
import { readJson } from '../../src/core/reading/iam/json-text.ts';
import { readPolicyText } from '../../src/core/reading/iam/read-policy.ts';

function mistakes(text: string): readonly string[] {
  const read = readPolicyText(text);
  return read.kind === 'ok' ? [] : read.mistakes.map(({ message, line }) => `${line}: ${message}`);
}

describe('a policy in JSON', () => {
  it('may have one statement or a list, one text or a list', () => {
    const read = readPolicyText('{"Statement": {"Effect": "Deny", "NotAction": "iam:*", "NotResource": ["*"]}}');
    expect(read).toMatchObject({
      kind: 'ok',
      policy: {
        statements: [{ effect: 'Deny', actions: { negated: true }, resources: { negated: true }, principals: null }],
      },
    });
  });

  it('knows the lines of its statements', () => {
    const read = readPolicyText('{\n "Statement": [\n  {"Effect": "Allow",\n   "Action": "s3:*"}\n ]\n}');
    expect(read.kind === 'ok' && read.policy.statements[0]?.lines).toEqual({ start: 3, end: 4 });
  });

  it.each([
    ['{"Statement": [{"Effect": "Allow" "Action": "s3:*"}]}', ['1: a comma or } is expected (column 35)']],
    ['{"Statement": [{"Effect": "Allow", "Effect": "Deny"}]}', ['1: the key "Effect" is written twice (column 44)']],
    ['{"Statement": [\n{"Effect": "allow", "Action": "s3:*"}]}', ['2: Effect is neither "Allow" nor "Deny"']],
    ['{"Statement": [\n{"Effect": "Allow"}]}', ['2: the statement has neither Action nor NotAction']],
    ['{"Statement": [{"Effect": "Allow", "Action": 7}]}', ['1: Action holds something that is no text']],
    [
      '{"Statement": [{"Effect": "Allow", "Action": "a:b", "NotAction": "a:c"}]}',
      ['1: Action and NotAction exclude each other', '1: the statement has neither Action nor NotAction'],
    ],
    [
      '{"Statement": [{"Effect": "Allow", "Action": "a:b", "Principal": {"Aws": "*"}}]}',
      ['1: there is no kind of principal "Aws"'],
    ],
    ['{"Version": "2013-01-01", "Statement": []}', ['1: Version is neither 2012-10-17 nor 2008-10-17']],
    ['{"Statement": [], "__proto__": {"a": 1}}', ['1: a policy has no element "__proto__"']],
    ['[]', ['1: a policy is an object with a Statement']],
    ['{"Statement": []} trailing', ['1: something follows after the end of the JSON value (column 19)']],

    ['{"Statement": "\u0001"}', ['1: a string holds a control character or a line break (column 15)']],
    ['{"Statement": 01}', ['1: a comma or } is expected (column 16)']],
  ])('that is none: %s', (text, expected) => {
    expect(mistakes(text)).toEqual(expected);
  });

  it('is refused where it is nested too deeply', () => {
    expect(mistakes('['.repeat(100_000))).toEqual(['1: it is nested deeper than 64 levels (column 66)']);
  });

  it('agrees with JSON.parse on what is JSON', () => {
    const texts = [
      'null',
      '-0.5e3',
      '"\\u00e9\\n"',
      '[1,]',
      '{"a":}',
      '{,}',
      'tru',
      '"a',
      '1.',
      '.5',
      '[[],{}]',
      ' {"a" : [ true , false ] } ',
    ];
    const accepted = (text: string): boolean => {
      try {
        JSON.parse(text);
        return true;
      } catch {
        return false;
      }
    };
    for (const text of texts) expect(readJson(text).kind === 'ok', text).toBe(accepted(text));
  });
});

describe('a network', () => {
  it.each([
    ['10.1.2.3/8', '10.0.0.0', '10.255.255.255'],
    ['192.0.2.1', '192.0.2.1', '192.0.2.1'],
    ['2001:db8::/126', '2001:db8:0:0:0:0:0:0', '2001:db8:0:0:0:0:0:3'],
    ['::ffff:1.2.3.4/128', '0:0:0:0:0:ffff:102:304', '0:0:0:0:0:ffff:102:304'],
  ])('%s has its ends', (text, low, high) => {
    const range = addressRange(text);
    expect(range === null ? null : [addressText(range.low), addressText(range.high)]).toEqual([low, high]);
  });

  it.each(['10.0.0.0/33', '10.0.0', '10.0.0.256', '1::2::3', '1:2:3:4:5:6:7:8:9', 'fe80::1%eth0', '10.0.0.0/', ''])(
    '%j is none',
    (text) => {
      expect(addressRange(text)).toBeNull();
    },
  );
});
