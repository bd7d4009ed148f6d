import { expect, test } from 'vitest';
import type { Requirement } from '../../../model/decision.ts';
import type { CommitId, PersonId } from '../../../model/id.ts';
import type { LandedContributor, LandingRecord, Principal, StatementId } from '../../../model/statement.ts';
import { type ChainLink, claimsOf, type SourceClaims } from './source-claims.ts';

const asks = (count: number, level: number | null = 6): Requirement => ({
  kind: 'sign-off',
  rule: 'judged',
  count,
  level,
  from: [],
  coverage: 'rebased',
  presence: 'none',
});
const pusher = (who: string): LandedContributor => ({ who, known: 'pusher' });
const readBy = (...people: readonly string[]): LandingRecord['counted'] =>
  people.map((person) => ({ statement: `sha256:${person}` as StatementId, person: person as PersonId }));

const GOOD: Partial<LandingRecord> = { requirement: [asks(1)], counted: readBy('sena'), contributors: [pusher('ada')] };

/** A record at each second, from 1 on. */
function chain(...landings: readonly Partial<LandingRecord>[]): readonly [ChainLink, ...ChainLink[]] {
  const links = landings.map((more, index): ChainLink => {
    const record: LandingRecord = {
      kind: 'record',
      repo: 'example/shop',
      by: 'gate:push' as Principal,
      issued: index + 1,
      reason: '',
      place: 'refs/heads/main',
      previous: null,
      old: null,
      new: 'c' as CommitId,
      home: 'h' as CommitId,
      store: null,
      mode: 'enforce',
      rules: 1,
      requirement: [],
      counted: [],
      permits: [],
      contributors: [],
      from: null,
      verdict: 'pass',
      ...more,
    };
    return { id: `sha256:${index + 1}` as StatementId, record };
  });
  return links as [ChainLink, ...ChainLink[]];
}

const claims = (
  links: readonly [ChainLink, ...ChainLink[]],
  tags = true,
  healed: readonly string[] = [],
): SourceClaims => claimsOf(links, new Set(healed as StatementId[]), tags);

test('level 3 needs a gate that enforced, from its last lapse on, and tags that somebody says are protected', () => {
  expect(claims(chain(GOOD, GOOD))).toMatchObject({ level: 3, below: null, recordedSince: 1, enforcedSince: 1 });
  expect(claims(chain(GOOD, GOOD), false)).toMatchObject({ level: 1, enforcedSince: 1 });
});

test.each([
  ['the policy only observed', { mode: 'observe', verdict: 'observed' }, []],
  ['the policy only observed, and it was covered', { mode: 'observe' }, []],
  ['the policy only warned', { mode: 'warn', verdict: 'observed' }, []],
  ['it landed past the gate', { verdict: 'violation' }, []],
  ['it did not pass when it was judged anew, and was healed', {}, ['sha256:2']],
] as const)('continuity begins anew behind a landing where %s', (_, lapse, healed) => {
  const last = claims(chain(GOOD, { ...GOOD, ...lapse }), true, healed);
  expect(last).toMatchObject({ level: 2, recordedSince: 1, enforcedSince: null, reviewedSince: null });
  const later = claims(chain(GOOD, { ...GOOD, ...lapse }, GOOD), true, healed);
  expect(later).toMatchObject({ level: 3, recordedSince: 1, enforcedSince: 3, reviewedSince: 3 });
});

test.each([
  ['one read what another pushed', GOOD, 1],
  ['two read it', { ...GOOD, requirement: [asks(2)], counted: readBy('sena', 'sol'), contributors: [] }, 1],
  ['nobody had to read it', { ...GOOD, requirement: [] }, null],
  ['nobody read it', { ...GOOD, counted: [] }, null],
  ['whoever read it pushed it', { ...GOOD, contributors: [pusher('sena')] }, null],
  ['who pushed it is nobody of the people file', { ...GOOD, contributors: [pusher('guest:mallory')] }, null],
  ['who wrote it is only claimed', { ...GOOD, contributors: [{ who: 'ada', known: 'claimed' }] }, null],
  ['two read it where one had to', { ...GOOD, counted: readBy('sena', 'sol'), contributors: [] }, null],
  ['fewer may do', { ...GOOD, requirement: [asks(2, null)], counted: readBy('sena', 'sol'), contributors: [] }, null],
  ['a permit let it through', { ...GOOD, permits: ['sha256:p' as StatementId] }, null],
] as const)('two parties agreed, or not, where %s', (_, landing, since) => {
  expect(claims(chain(landing)).reviewedSince).toBe(since);
});

test('two parties agree to every landing since the last permit, or nothing is claimed', () => {
  const permit = { ...GOOD, permits: ['sha256:p' as StatementId] };
  expect(claims(chain(GOOD, permit, GOOD)).reviewedSince).toBe(3);
  expect(claims(chain(GOOD, { ...GOOD, requirement: [] }, GOOD)).reviewedSince).toBeNull();
});
