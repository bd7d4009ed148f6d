/** What somebody wants reviewed: a change as it would land now, or one that has landed already. */
import type { Transition } from '../../model/change.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import { resolveRange, shortRef } from '../change/change.ts';
import { type ThoughtParts, thoughtOf } from '../gate/thought-of.ts';

export interface AskedRange {
  readonly target: RefName;
  readonly old: CommitId;
  readonly head: CommitId;
  readonly transitions: readonly Transition[];
  /** As a person would type it. */
  readonly text: string;
  /** What is unusual about it, in a sentence each. */
  readonly notices: readonly string[];
}

/** Resolves the range. What has landed, or conflicts, is answered all the same, and it is said. */
export async function askedRange(parts: ThoughtParts, text: string | null, target: string | null): Promise<AskedRange> {
  const { repo } = parts;
  const range = await resolveRange(repo, text);
  const thought = await thoughtOf(parts, text, target);
  const place = { target: thought.target, head: thought.head, text: range.text };
  const { set } = thought;
  if (set !== 'conflict' && set.length > 0) return { ...place, old: thought.tip, transitions: set, notices: [] };
  const base = (await repo.mergeBases(range.onto, range.head))[0] ?? null;
  const own = await repo.transitions(base, range.head);
  if (set === 'conflict') {
    const notice = `It conflicts with ${shortRef(thought.target)}: whoever signs must see it merged. Update the branch first.`;
    return { ...place, old: thought.tip, transitions: own, notices: [notice] };
  }
  const landed = own.length === 0 ? [] : ['It has landed already; this is whom one would ask for it now.'];
  return { ...place, old: range.onto, transitions: own, notices: landed };
}
