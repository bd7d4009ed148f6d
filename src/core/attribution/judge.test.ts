import { expect, it } from 'vitest';
import type { Claim, Evidence, Grade, MarkRole } from '../../model/attribution.ts';
import type { BlobId, CommitId, RefName } from '../../model/id.ts';
import { judge } from './judge.ts';

let count = 0;
function evidence(claim: Claim, grade: Grade, role: MarkRole = 'agent'): Evidence {
  count += 1;
  const blob = String(count).padStart(40, '0') as BlobId;
  const source = {
    kind: 'note',
    ref: 'refs/notes/ai' as RefName,
    blob,
    commit: blob as string as CommitId,
    line: 1,
  } as const;
  return {
    mark: `m${count}`,
    tool: null,
    model: null,
    session: null,
    prompter: null,
    grade,
    claim,
    role,
    source,
    via: null,
  };
}

const CASES: readonly (readonly [string, readonly Evidence[], string])[] = [
  ['nothing', [], 'unknown'],
  ['a hint', [evidence('ai', 'inferred')], 'ai/inferred'],
  ['a mark and a hint', [evidence('ai', 'inferred'), evidence('ai', 'declared')], 'ai/declared'],
  ['a human note inside a marked commit', [evidence('ai', 'declared'), evidence('human', 'noted')], 'human/noted'],
  ['a capture over a note', [evidence('human', 'noted'), evidence('ai', 'captured')], 'ai/captured contradictory'],
  ['both of one grade', [evidence('human', 'noted'), evidence('ai', 'noted')], 'mixed/noted contradictory'],
  ['a mixed record', [evidence('mixed', 'noted')], 'mixed/noted'],
  [
    'a declaration against a mark',
    [evidence('human', 'declared'), evidence('ai', 'declared')],
    'mixed/declared contradictory',
  ],
  ['a denial', [evidence('none', 'declared')], 'unknown'],
  ['a denial beside a note', [evidence('none', 'declared'), evidence('ai', 'noted')], 'ai/noted contradictory'],
  ['a denial beside a hint', [evidence('none', 'declared'), evidence('ai', 'inferred')], 'ai/inferred'],
  ['a robot', [evidence('automation', 'declared', 'automation')], 'unknown/automation'],
  [
    'a robot and an agent',
    [evidence('automation', 'declared', 'automation'), evidence('ai', 'declared')],
    'ai/declared',
  ],
  ['an applied suggestion', [evidence('ai', 'declared', 'suggestion')], 'ai/declared/suggestion'],
  ['a suggestion and an agent', [evidence('ai', 'declared', 'suggestion'), evidence('ai', 'declared')], 'ai/declared'],
];

it.each(CASES)('%s', (_, list, expected) => {
  for (const order of [list, list.toReversed()]) {
    const verdict = judge(order);
    const role = verdict.role === 'suggestion' || verdict.role === 'automation' ? `/${verdict.role}` : '';
    const grade = verdict.grade === null ? '' : `/${verdict.grade}`;
    expect(`${verdict.class}${grade}${role}${verdict.contradictory ? ' contradictory' : ''}`).toBe(expected);
    expect(verdict.evidence).toHaveLength(list.length);
  }
});

it('puts the evidence that decides first, and names its tool', () => {
  const denial = evidence('none', 'declared');
  const trailer = evidence('ai', 'declared');
  const named = { ...evidence('ai', 'declared'), tool: 'claude-code' };
  const hint = { ...evidence('ai', 'inferred'), tool: 'cursor' };
  expect(judge([denial, trailer, hint, named]).evidence).toEqual([named, trailer, hint, denial]);
  expect(judge([denial, hint]).evidence).toEqual([hint, denial]);
});
