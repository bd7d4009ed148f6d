import { describe, expect, test } from 'vitest';
import { builtInPolicy } from './built-in-policy.ts';
import { builtInPolicyText } from './default-policy.ts';
import { parsePolicy } from './policy-parser.ts';

describe('the built-in policy', () => {
  test('is exactly the parse of its text, digest and lines included (else run: node scripts/built-in-policy.ts)', () => {
    const parsed = parsePolicy(builtInPolicyText(), 'built-in policy');
    expect(parsed).toStrictEqual({ kind: 'ok', value: builtInPolicy() });
  });
});
