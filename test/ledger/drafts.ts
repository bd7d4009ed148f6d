/** Entries of every kind. */
import type { Actor, EntryDraft, EntryKind, LedgerTime, Sha256, Subject } from '../../src/model/ledger.ts';
import type { CommitId } from '../../src/model/id.ts';

function digest(digit: string): Sha256 {
  return `sha256:${digit.repeat(64)}` as Sha256;
}

export function time(text: string): LedgerTime {
  return text as LedgerTime;
}

function actor(text: string): Actor {
  return text as Actor;
}

const commit = (digit: string): CommitId => digit.repeat(40) as CommitId;

const frame = {
  time: time('2026-11-22T03:14:15.926Z'),
  repository: 'shop',
  subject: `change:sha256:${'a'.repeat(64)}` as Subject,
  actor: actor('service:countersign'),
  document: null,
};

/** One draft of each kind. */
export const DRAFTS: Readonly<Record<EntryKind, EntryDraft>> = {
  flag: { ...frame, kind: 'flag', class: 'ai', grade: 'declared', tool: 'claude-code', lines: 120, of: 150 },
  decision: {
    ...frame,
    document: { digest: digest('b'), bytes: 20_480 },
    kind: 'decision',
    state: 'pending',
    mode: 'enforce',
    tier: 'high',
    policy: digest('c'),
  },
  assignment: {
    ...frame,
    kind: 'assignment',
    act: 'asked',
    assignee: actor('person:ada'),
    deputy: actor('person:bo'),
    due: time('2026-11-24T17:00:00.000Z'),
    reason: 'wrote 40 % of src/pay/, is in the office',
  },
  'sign-off': { ...frame, actor: actor('person:ada'), kind: 'sign-off', act: 'given', statement: digest('d') },
  violation: {
    ...frame,
    subject: `commit:${'1'.repeat(40)}` as Subject,
    actor: actor('forge:github:12345'),
    kind: 'violation',
    act: 'opened',
    way: 'administrator',
    reason: 'merged past the required check',
  },
  'break-glass': {
    ...frame,
    actor: actor('person:bo'),
    kind: 'break-glass',
    permit: digest('e'),
    incident: 'INC-4711',
    expires: time('2026-11-22T07:14:15.926Z'),
    reason: 'no customer can pay — “checkout” is down',
  },
  'after-review': {
    ...frame,
    kind: 'after-review',
    act: 'opened',
    record: digest('f'),
    due: time('2026-11-24T17:00:00.000Z'),
    reviewer: null,
  },
  acknowledgement: { ...frame, actor: actor('person:ada'), kind: 'acknowledgement', policy: digest('c') },
  deployment: {
    ...frame,
    subject: 'environment:production' as Subject,
    kind: 'deployment',
    environment: 'production',
    old: null,
    new: commit('2'),
    verdict: 'pass',
    artifact: digest('9'),
  },
  configuration: {
    ...frame,
    repository: null,
    subject: 'configuration:routing.deadlines' as Subject,
    kind: 'configuration',
    name: 'routing.deadlines',
    old: null,
    new: digest('8'),
  },
};

/** A draft that differs from others by its number. */
export function numbered(number: number): EntryDraft {
  const kinds = Object.values(DRAFTS);
  const draft = kinds[number % kinds.length];
  if (draft === undefined) throw new Error('no drafts');
  return { ...draft, time: time(new Date(Date.UTC(2026, 0, 1) + number * 61_000).toISOString()) };
}
