/** Code of others that runs in the pipeline: is it pinned? */
import type { Borrowed } from '../../../reading/pipeline/pipeline.ts';
import { ACTION_UNPINNED } from './rules.ts';
import type { PipelineSides, Seen } from './sight.ts';

export function judgeBorrowed({ old, new: next }: PipelineSides): readonly Seen[] {
  const before = new Map<string, Borrowed[]>();
  for (const one of old.borrowed) {
    const list = before.get(one.name);
    if (list === undefined) before.set(one.name, [one]);
    else list.push(one);
  }
  return next.borrowed.flatMap((one) => judged(one, before.get(one.name) ?? null));
}

function judged(one: Borrowed, before: readonly Borrowed[] | null): readonly Seen[] {
  if (isCommit(one)) return [];
  const seen = { rule: ACTION_UNPINNED, to: spelt(one), lines: one.lines, witness: one.name };
  if (before === null) {
    if (isOwn(one.name)) return [];
    return [{ ...seen, from: null, ...(isVersion(one.revision) ? { base: 'low' as const } : {}) }];
  }
  if (before.some((was) => was.revision === one.revision)) return [];
  const [was] = before;
  if (before.every(isCommit) && was !== undefined) return [{ ...seen, from: spelt(was) }];
  // From a version to a branch, or to nothing.
  const loosens = before.every(({ revision }) => isVersion(revision)) && !isVersion(one.revision);
  return loosens && was !== undefined ? [{ ...seen, from: spelt(was) }] : [];
}

function spelt({ name, revision }: Borrowed): string {
  return revision === '' ? name : `${name}@${revision}`;
}

/** A full commit id, or the digest of an image. */
function isCommit({ revision, name }: Borrowed): boolean {
  return /^(?:[0-9a-f]{40}|[0-9a-f]{64}|sha256:[0-9a-f]{64})$/i.test(revision) || name.includes('@sha256:');
}

function isVersion(revision: string): boolean {
  return /^v?\d{1,9}(?:\.\d{1,9}){0,3}(?:[-+.][0-9A-Za-z.-]{1,60})?$/.test(revision);
}

/** Kept by the forge itself: whoever can move these can run anything anyway. */
function isOwn(name: string): boolean {
  return name.startsWith('actions/') || name.startsWith('github/') || name.startsWith('circleci/');
}
