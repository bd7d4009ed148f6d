/** What `assess iam` answers for texts from outside any repository: findings, proofs, and neither. */
import { describe, expect, it } from 'vitest';
import { assessIam } from '../../src/app/assess/assess-iam.ts';
import { standaloneContext } from '../../src/app/assess/assess-texts.ts';
import type { Assessed } from '../../src/app/assess/assess-texts.ts';
import { plainRunner } from './plain-runner.ts';

const policy = (action: string): string =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: { Effect: 'Allow', Action: action, Resource: 'arn:aws:sqs:eu-west-1:111111111111:a' },
  });

function judge(path: string, old: string, next: string): Promise<Assessed> {
  const change = { path, old: { kind: 'text', text: old }, new: { kind: 'text', text: next } } as const;
  return assessIam('two texts', [change], standaloneContext(null), plainRunner());
}

describe('assess iam', () => {
  it('shows what was added', async () => {
    const { state, proofs, assessment } = await judge('p.json', policy('sqs:SendMessage'), policy('sqs:PurgeQueue'));
    expect({ state, proofs }).toEqual({
      state: 'assessed',
      proofs: [{ owner: 'p.json', verdict: 'added', why: null }],
    });
    expect(assessment.factors.map(({ rule, witness }) => [rule, witness])).toEqual([
      ['iam.grant.action', 'sqs:PurgeQueue on arn:aws:sqs:eu-west-1:111111111111:a'],
    ]);
  });

  it('says in words that nothing was, when that is proven', async () => {
    const { notes, proofs, assessment } = await judge('p.json', policy('sqs:*'), policy('sqs:SendMessage'));
    expect(assessment.factors).toEqual([]);
    expect(notes).toEqual(['p.json: proven, nothing is allowed that was not allowed before']);
    expect(proofs).toEqual([{ owner: 'p.json', verdict: 'nothing-added', why: null }]);
  });

  it('says what stood in the way when it cannot tell', async () => {
    const resource = (actions: string): string =>
      `resource "aws_iam_user_policy" "ci" {\n  user = "ci"\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ${actions}, Resource = "*" }] })\n}\n`;
    const { state, notes } = await judge('main.tf', resource('"sqs:*"'), resource('var.actions'));
    expect(state).toBe('error');
    expect(notes).toEqual(['ci: cannot tell, because what var.actions holds is not known here']);
  });

  it('proves nothing of a text that is no policy, nor where the old side is none', async () => {
    for (const [old, next] of [
      ['{}', '{}'],
      [policy('sqs:*').slice(1), policy('sqs:SendMessage')],
      [policy('sqs:*'), '{"Statement": [{"Effect": "Allow"}]}'],
    ] as const) {
      const { state, assessment } = await judge('p.json', old, next);
      expect(state, old).toBe('error');
      expect(assessment.tier).not.toBe('low');
    }
  });
});
