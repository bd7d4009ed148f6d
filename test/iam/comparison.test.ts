/** The comparison of policies, case by case: what it proves, what it shows, and where it says that it cannot tell. */
import { describe, expect, it } from 'vitest';
import { comparePolicies } from '../../src/core/assessment/content/iam/engine/compare.ts';
import type { PolicyComparison } from '../../src/core/assessment/content/iam/engine/compare.ts';
import { requestOf, witnessText } from '../../src/core/assessment/content/iam/engine/witness.ts';
import type { Policy } from '../../src/core/reading/iam/policy.ts';
import { readPolicyText } from '../../src/core/reading/iam/read-policy.ts';

type Parts = Readonly<Record<string, unknown>>;

function policy(...Statement: readonly Parts[]): Policy {
  const read = readPolicyText(JSON.stringify({ Version: '2012-10-17', Statement }));
  if (read.kind === 'invalid') throw new TypeError(JSON.stringify(read.mistakes));
  return read.policy;
}

const allow = (Action: unknown, Resource: unknown = '*', Condition?: Parts): Parts => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition === undefined ? {} : { Condition }),
});
const deny = (Action: unknown, Resource: unknown = '*', Condition?: Parts): Parts => ({
  ...allow(Action, Resource, Condition),
  Effect: 'Deny',
});

const verdict = (before: Policy, after: Policy): PolicyComparison['verdict'] => comparePolicies(before, after).verdict;

/** The first witness as people see it. */
function witness(before: Policy, after: Policy): string {
  const [added] = comparePolicies(before, after).added;
  return added === undefined ? 'none' : witnessText(requestOf(added, before, after));
}

describe('policies of identities', () => {
  it('prove that a union of old statements holds a new one', () => {
    const before = policy(
      allow('s3:*', 'arn:aws:s3:::a/*'),
      allow(['s3:Get?*', 's3:Get'], ['arn:aws:s3:::b*', 'arn:aws:s3:::c/*']),
    );
    expect(
      verdict(before, policy(allow('S3:getobject', ['arn:aws:s3:::a/x', 'arn:aws:s3:::b/*', 'arn:aws:s3:::c/?']))),
    ).toBe('nothing-added');
  });

  it('show the resource by which a star is wider', () => {
    const [before, after] = [
      policy(allow('s3:GetObject', 'arn:aws:s3:::a/*')),
      policy(allow('s3:GetObject', 'arn:aws:s3:::a*')),
    ];
    expect(witness(before, after)).toBe('s3:GetObject on arn:aws:s3:::aany');
  });

  it('show a well-known action of a wildcard, as far as this statement allows it', () => {
    const before = policy(allow('s3:Get*'));
    expect(witness(before, policy(allow('s3:*'), allow('iam:*')))).toBe(
      's3:DeleteBucket on arn:aws:s3:::any-bucket/any-key',
    );
  });

  it('keep the case of resources apart, and that of actions together', () => {
    expect(verdict(policy(allow('s3:GET*', 'arn:aws:s3:::a')), policy(allow('S3:get*', 'arn:aws:s3:::a')))).toBe(
      'nothing-added',
    );
    expect(verdict(policy(allow('s3:Get*', 'arn:aws:s3:::a')), policy(allow('s3:Get*', 'arn:aws:s3:::A')))).toBe(
      'added',
    );
  });

  it('see a Deny that goes only where something is allowed', () => {
    expect(verdict(policy(allow('s3:*'), deny('iam:*')), policy(allow('s3:*')))).toBe('nothing-added');
    expect(verdict(policy(allow('s3:*'), deny('s3:Put*')), policy(allow('s3:Get*')))).toBe('nothing-added');
    expect(witness(policy(allow('s3:*'), deny('s3:Put*')), policy(allow('s3:*')))).toBe(
      's3:PutObject on arn:aws:s3:::any-bucket/any-key',
    );
  });

  it('do not take a Deny with a condition for one without', () => {
    const mfa = { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } };
    const [open, strict] = [policy(allow('s3:*'), deny('s3:*', '*', mfa)), policy(allow('s3:*'), deny('s3:*'))];
    expect(verdict(open, strict)).toBe('nothing-added');
    expect(witness(strict, open)).toContain('aws:multifactorauthpresent = true');
  });
});

describe('conditions', () => {
  const under = (Condition: Parts): Policy => policy(allow('s3:*', '*', Condition));

  it.each([
    ['StringLike a* → StringEquals ab', { StringLike: { k: 'a*' } }, { StringEquals: { K: 'ab' } }],
    ['one network → a half of it', { IpAddress: { k: '10.0.0.0/8' } }, { IpAddress: { k: '10.128.0.0/9' } }],
    ['an IPv6 network → one address', { IpAddress: { k: '2001:db8::/32' } }, { IpAddress: { k: '2001:db8:0::7' } }],
    ['below 10 → at most 9', { NumericLessThan: { k: '10' } }, { NumericLessThanEquals: { k: '9' } }],
    [
      'before a date → before an earlier one',
      { DateLessThan: { k: '2026-01-01T00:00:00Z' } },
      { DateLessThan: { k: '2025-12-31T23:59:59Z' } },
    ],
    ['if it is there → it is there', { StringEqualsIfExists: { k: 'a' } }, { StringEquals: { k: 'a' } }],
    [
      'any of two → any of one',
      { 'ForAnyValue:StringEquals': { k: ['a', 'b'] } },
      { 'ForAnyValue:StringEquals': { k: ['a'] } },
    ],
    ['ARN by parts → one ARN', { ArnLike: { k: 'arn:aws:sns:*:1:*' } }, { ArnEquals: { k: 'arn:aws:sns:eu:1:a:b' } }],
    ['not one → not these two', { StringNotEquals: { k: 'a' } }, { StringNotEquals: { k: ['a', 'b'] } }],
    [
      'something unknown, unchanged',
      { BinaryEquals: { k: 'QQ==' } },
      { BinaryEquals: { k: 'QQ==' }, Bool: { l: 'true' } },
    ],
  ] as const)('narrow: %s', (_, wide, narrow) => {
    expect(verdict(under(wide), under(narrow))).toBe('nothing-added');
    expect(verdict(under(narrow), under(wide))).toBe('added');
  });

  it('that are not understood and differ cannot be told', () => {
    const { verdict: answer, undecided } = comparePolicies(
      under({ BinaryEquals: { 'k:a': 'QQ==' } }),
      under({ BinaryEquals: { 'k:a': ['QQ==', 'Qg=='] } }),
    );
    expect(answer).toBe('cannot-tell');
    expect(undecided[0]?.why).toBe('the conditions on k:a (BinaryEquals) cannot be compared');
  });

  it('part a star of an ARN at its colons', () => {
    const [one, two] = [
      under({ ArnLike: { k: 'arn:aws:sns:*:1:a' } }),
      under({ ArnLike: { k: 'arn:aws:sns:e:x:1:a' } }),
    ];
    expect(verdict(one, two)).toBe('added');
  });
});

describe('what is not known', () => {
  const home = (rest: string): string => `arn:aws:s3:::home/\${aws:username}/${rest}`;

  it('is compared as far as that holds for every value', () => {
    expect(verdict(policy(allow('s3:*', home('*'))), policy(allow('s3:*', home('a*'))))).toBe('nothing-added');
    expect(verdict(policy(allow('s3:*', 'arn:aws:s3:::home/*')), policy(allow('s3:*', home('*'))))).toBe(
      'nothing-added',
    );
    expect(witness(policy(allow('s3:*', home('a'))), policy(allow('s3:*', home('*'))))).toContain('${aws:username}');
  });

  it('cannot be told where the value decides', () => {
    const before = policy(allow('s3:*', home('*')), deny('s3:*', 'arn:aws:s3:::home/admin/*'));
    const { verdict: answer, undecided } = comparePolicies(before, policy(allow('s3:*', home('*'))));
    expect(answer).toBe('cannot-tell');
    expect(undecided[0]?.why).toContain('aws:username');
  });

  it('is plain text in documents of the old version', () => {
    const old = (resource: string): Policy => {
      const read = readPolicyText(
        JSON.stringify({ Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: resource }] }),
      );
      return read.kind === 'ok' ? read.policy : policy();
    };
    expect(verdict(old(home('*')), policy(allow('s3:*', home('*'))))).toBe('added');
  });
});

describe('principals', () => {
  const to = (Principal: unknown, more: Parts = {}): Policy =>
    policy({ Effect: 'Allow', Action: 's3:*', Resource: '*', Principal, ...more });
  const ROLE = 'arn:aws:iam::111111111111:role/path/app';

  it.each([
    ['everyone → an account', '*', { AWS: '111111111111' }],
    ['an account → one of its roles', { AWS: 'arn:aws:iam::111111111111:root' }, { AWS: ROLE }],
    ['a role → its sessions', { AWS: ROLE }, { AWS: 'arn:aws:sts::111111111111:assumed-role/app/me' }],
    ['two services → one', { Service: ['a.amazonaws.com', 'b.amazonaws.com'] }, { Service: 'A.amazonaws.com' }],
  ] as const)('narrow: %s', (_, wide, narrow) => {
    expect(verdict(to(wide), to(narrow))).toBe('nothing-added');
    expect(verdict(to(narrow), to(wide))).toBe('added');
  });

  it('of another account are shown', () => {
    expect(witness(to({ AWS: '111111111111' }), to({ AWS: ['111111111111', '222222222222'] }))).toContain(
      'arn:aws:iam::222222222222:role/any: s3:',
    );
  });
});

describe('hostile documents', () => {
  const list = (count: number, statement: (at: number) => Parts): Policy =>
    policy(...Array.from({ length: count }, (_, at) => statement(at)));

  it('with many stars in one pattern are decided', () => {
    const stars = (end: string): Policy => policy(allow('s3:*', `arn:${'*a'.repeat(500)}${end}`));
    expect(verdict(stars('*b'), stars('*ab'))).toBe('nothing-added');
    expect(verdict(stars('*ab'), stars('*b'))).toBe('added');
  });

  it('with question marks after stars end in "cannot tell"', () => {
    const wide = (char: string): Policy => policy(allow('s3:*', `*${char}${'?'.repeat(200)}`));
    expect(
      verdict(wide('a'), policy(...wide('b').statements.map(() => allow('s3:*', `*b${'?'.repeat(199)}a*`)))),
    ).not.toBe('nothing-added');
  });

  it('with a thousand statements each are compared, or said not to be', () => {
    const bucket = (at: number): string => `arn:aws:s3:::bucket-${at}/*`;
    const before = list(1000, (at) => allow('s3:GetObject', bucket(at)));
    expect(
      verdict(
        before,
        list(1000, (at) => allow('s3:GetObject', bucket(999 - at))),
      ),
    ).toBe('nothing-added');
    expect(
      verdict(
        before,
        list(1000, (at) => allow('s3:GetObject', `${bucket(at)}a`)),
      ),
    ).toBe('nothing-added');
    expect(
      verdict(
        before,
        list(1000, (at) => allow('s3:GetObject', `*${at}*b*`)),
      ),
    ).not.toBe('nothing-added');
  });

  it('cannot pass a letter of their own for a variable', () => {
    const before = policy(allow('s3:*', 'arn:aws:s3:::\uE000'));
    expect(verdict(before, policy(allow('s3:*', 'arn:aws:s3:::${aws:username}')))).toBe('added');
    expect(verdict(policy(allow('s3:*', 'arn:?')), policy(allow('s3:*', 'arn:\uFF10')))).toBe('nothing-added');
  });
});
