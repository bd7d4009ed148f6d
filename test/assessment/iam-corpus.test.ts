/** Error rates on a corpus of one's own: every known escalation is found, no harmless rewriting is. */
import { describe, expect, it } from 'vitest';
import { iamReader } from '../../src/core/assessment/content/iam.ts';
import { ESCALATIONS } from '../../src/core/assessment/content/iam/tables/escalations.ts';
import type { Factor } from '../../src/model/assessment.ts';
import { factorsOf, familyNamed, ruleIds } from './content-cases.ts';
import { BASES, INNOCENT, jsonText, REWRITINGS, terraformText } from './iam-corpus.ts';
import type { PolicyText, StatementText } from './iam-corpus.ts';

const family = familyNamed('iam');

function found(path: string, before: string, after: string): Promise<readonly Factor[]> {
  return factorsOf(family, { name: '', files: { [path]: [before, after] }, finds: [] });
}

/** Names of the smallest known sets among some actions. */
function smallestIn(actions: readonly string[]): readonly string[] {
  const inside = ESCALATIONS.filter((method) => method.actions.every((action) => actions.includes(action)));
  const smaller = (a: readonly string[], b: readonly string[]): boolean =>
    a.length < b.length && a.every((one) => b.includes(one));
  return inside
    .filter((one) => !inside.some((other) => smaller(other.actions, one.actions)))
    .map(({ name }) => name)
    .sort();
}

function namesIn(factors: readonly Factor[]): readonly string[] {
  return factors
    .filter(({ rule }) => rule.startsWith('iam.escalation.'))
    .map(({ witness }) => (witness ?? '').split(' ')[0] ?? '')
    .sort();
}

/** Ways to add the same actions to a policy. */
const ADDITIONS: Readonly<Record<string, (actions: readonly string[]) => readonly StatementText[]>> = {
  'in one statement': (Action) => [{ Effect: 'Allow', Action, Resource: ['*'] }],
  'in one statement for each': (actions) =>
    actions.map((action) => ({ Effect: 'Allow', Action: [action], Resource: ['*'] })),
  'on named resources': (Action) => [
    {
      Effect: 'Allow',
      Action,
      Resource: ['arn:aws:iam::111111111111:role/app', 'arn:aws:lambda:eu-west-1:111111111111:function:app'],
    },
  ],
  'in upper case, under a condition': (actions) => [
    {
      Effect: 'Allow',
      Action: actions.map((action) => action.toUpperCase()),
      Resource: ['*'],
      Condition: { StringEquals: { 'aws:RequestedRegion': ['eu-west-1'] } },
    },
  ],
  'by a wildcard at the end': (actions) => [
    { Effect: 'Allow', Action: actions.map((action) => `${action.slice(0, -1)}?`), Resource: ['*'] },
  ],
};

describe('the corpus of permissions', () => {
  it('lists every way of the reference', () => {
    // 11 + 1 + 6 + 4 + 1 + 28 + 21 rows of the reference, and six edges of PMapper besides.
    expect(ESCALATIONS.length).toBe(72 + 6);
    expect(new Set(ESCALATIONS.map(({ name }) => name)).size).toBe(ESCALATIONS.length);
    for (const { mechanism } of ESCALATIONS) {
      expect(iamReader.rules.map(({ id }) => id as string)).toContain(`iam.escalation.${mechanism}`);
    }
  });

  it.each(Object.keys(ADDITIONS))('finds every escalation by its name, added %s', async (way) => {
    let cases = 0;
    const bases = way === 'in one statement' ? INNOCENT : INNOCENT.slice(-2);
    for (const base of bases) {
      const before = BASES[base] as PolicyText;
      for (const method of ESCALATIONS) {
        const after = { ...before, Statement: [...before.Statement, ...(ADDITIONS[way]?.(method.actions) ?? [])] };
        const factors = await found('policy.json', jsonText(before, false, true), jsonText(after, false, true));
        expect(namesIn(factors), `${method.name} added to ${base}`).toEqual(smallestIn(method.actions));
        const rules = ruleIds(factors);
        for (const name of smallestIn(method.actions)) {
          const mechanism = ESCALATIONS.find((one) => one.name === name)?.mechanism ?? '';
          expect(rules).toContain(`iam.escalation.${mechanism}`);
        }
        cases += 1;
      }
    }
    process.stdout.write(`escalations added ${way}: ${cases} of ${cases} found by name\n`);
    expect(cases).toBe(bases.length * ESCALATIONS.length);
  });

  it('finds the set that two policies of one role complete together', async () => {
    const roles = (...policies: readonly string[]): string =>
      `resource "aws_iam_role" "ci" {}\n${policies
        .map(
          (actions, at) =>
            `resource "aws_iam_role_policy" "p${at}" {\n  role   = aws_iam_role.ci.id\n  policy = jsonencode({ Version = "2012-10-17", Statement = [{ Effect = "Allow", Action = ${actions}, Resource = "*" }] })\n}\n`,
        )
        .join('')}`;
    const before = roles('["iam:PassRole"]');
    const factors = await found('iam.tf', before, roles('["iam:PassRole"]', '["glue:CreateDevEndpoint"]'));
    expect(namesIn(factors)).toEqual(['PassExistingRoleToNewGlueDevEndpoint']);
    expect(factors.find(({ rule }) => rule === 'iam.escalation.passrole')?.resource?.address).toBe('aws_iam_role.ci');
  });

  it('opens nothing where a role may be passed to another service only', async () => {
    const passing = (service: string): StatementText => ({
      Effect: 'Allow',
      Action: ['iam:PassRole'],
      Resource: ['arn:aws:iam::111111111111:role/app'],
      Condition: { StringEquals: { 'iam:PassedToService': [service] } },
    });
    let silent = 0;
    for (const { actions, passedTo, name } of ESCALATIONS) {
      if (passedTo === null) continue;
      const others: StatementText = {
        Effect: 'Allow',
        Action: actions.filter((action) => action !== 'iam:passrole'),
        Resource: ['*'],
      };
      const [right, wrong] = [passedTo, 'states.amazonaws.com'].map(
        (service): PolicyText => ({ Version: '2012-10-17', Statement: [passing(service), others] }),
      ) as [PolicyText, PolicyText];
      const empty = jsonText({ Version: '2012-10-17', Statement: [] }, true, true);
      const alone = smallestIn(others.Action ?? []);
      expect(namesIn(await found('p.json', empty, jsonText(wrong, true, true))), name).toEqual(alone);
      expect(namesIn(await found('p.json', empty, jsonText(right, true, true)))).toEqual(smallestIn(actions));
      silent += 1;
    }
    expect(silent).toBe(33);
  });
});

const SEED = 20_261_121;
const CHAINS = 1000;

/** A small generator of numbers that is the same everywhere (Lehmer). */
function numbers(seed: number): (below: number) => number {
  let state = seed % 2_147_483_647;
  return (below) => {
    state = (state * 48_271) % 2_147_483_647;
    return state % Math.max(1, below);
  };
}

describe('harmless rewritings', () => {
  it('each prove that nothing was added', async () => {
    const alarms: string[] = [];
    let cases = 0;
    for (const [base, before] of Object.entries(BASES)) {
      for (const { name, rewrite } of REWRITINGS) {
        const after = rewrite(before, numbers(SEED));
        if (after === null) continue;
        cases += 1;
        const factors = await found('policy.json', jsonText(before, false, true), jsonText(after, true, false));
        if (factors.length > 0) alarms.push(`${base}: ${name}: ${ruleIds(factors).join(', ')}`);
      }
    }
    process.stdout.write(`single rewritings: ${alarms.length} alarms in ${cases}\n`);
    expect(alarms).toEqual([]);
    expect(cases).toBeGreaterThan(80);
  });

  it('in chains prove it, too, whatever they are written in', async () => {
    const pick = numbers(SEED);
    const bases = Object.entries(BASES);
    const ways = ['json', 'heredoc', 'jsonencode', 'document'] as const;
    const alarms: string[] = [];
    for (let at = 0; at < CHAINS; at += 1) {
      const [base, before] = bases[pick(bases.length)] as (typeof bases)[number];
      let after: PolicyText = before;
      const names: string[] = [];
      for (let step = 1 + pick(5); step > 0; step -= 1) {
        const rewriting = REWRITINGS[pick(REWRITINGS.length)];
        const next = rewriting?.rewrite(after, pick) ?? null;
        if (next === null || next.Statement.length === 0 || next.Statement.length > 60) continue;
        after = next;
        names.push(rewriting?.name ?? '');
      }
      const [from, to] = [ways[pick(4)], ways[pick(4)]] as ['json', 'json'];
      const json = from === 'json' || to === 'json';
      const text = (whole: PolicyText, way: (typeof ways)[number]): string =>
        json || way === 'json' ? jsonText(whole, pick(2) === 0, pick(2) === 0) : terraformText(whole, way);
      const factors = await found(json ? 'policy.json' : 'main.tf', text(before, from), text(after, to));
      if (factors.length > 0)
        alarms.push(`${base} (${from} → ${to}): ${names.join(', ')}: ${ruleIds(factors).join(', ')}`);
    }
    process.stdout.write(`chains of rewritings: ${alarms.length} alarms in ${CHAINS}\n`);
    expect(alarms).toEqual([]);
  });
});
