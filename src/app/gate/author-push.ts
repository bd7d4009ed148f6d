/** What an author is told before a push: would the gate take it, and what will a branch be asked for? */
import { isListedRef } from '../../core/reading/ref-pattern.ts';
import { CountersignError } from '../../model/error.ts';
import type { DecisionNode, PolicyMode } from '../../model/decision.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import { isObjectId } from '../../model/id.ts';
import type { Verdict } from '../../model/verdict.ts';
import { shortRef } from '../change/change.ts';
import type { AskedUpdate } from '../store/concerned-desk.ts';
import type { Home } from '../home/home-policy.ts';
import type { LandingDesk } from './landing-desk.ts';
import type { PushedRef } from './ref-updates.ts';
import { serverRef } from '../home/home.ts';
import { NO_STORE, verifyChange, verifyUpdate } from './verify.ts';

/** The answer for one pushed ref. */
export type AuthorAnswer =
  /** Straight onto a protected ref. */
  | { readonly kind: 'update'; readonly verdict: Verdict }
  /** A branch, and what it lacks to land on the home ref; nothing when it may. */
  | {
      readonly kind: 'branch';
      readonly name: string;
      readonly target: string;
      readonly mode: PolicyMode;
      readonly acts: readonly string[];
    }
  /** What is signed is not known here, so that nobody can say. */
  | { readonly kind: 'blind'; readonly target: string };

/** More than anybody pushes on purpose. */
const MOST = 10_000;

/**
 * Reads the standard input of `pre-push`: `LOCAL-REF LOCAL-ID REMOTE-REF REMOTE-ID`, one line each; empty where nothing
 * is pushed.
 *
 * @throws CountersignError `usage` when it is not what git writes
 */
export function parsePrePush(text: string): readonly PushedRef[] {
  const lines = text.split('\n').filter((line) => line !== '');
  if (lines.length > MOST) throw new CountersignError('usage', `more than ${MOST} refs are pushed at once`);
  return lines.map((line) => {
    const words = line.split(' ');
    const [next = '', ref = '', old = ''] = words.slice(-3);
    if (words.length < 4 || !isObjectId(old) || !isObjectId(next) || !ref.startsWith('refs/')) {
      throw new CountersignError('usage', `“${line.slice(0, 120)}” is no line of a push`, {
        remedy: 'git runs this by itself as a hook',
      });
    }
    return { ref: ref as RefName, old: commitOf(old), new: commitOf(next) };
  });
}

function commitOf(id: string): CommitId | null {
  return /^0+$/.test(id) ? null : (id as CommitId);
}

/** What will be judged: updates of protected refs, and the first branch as it would land. */
export function askedOf(home: Home, pushed: readonly PushedRef[]): readonly AskedUpdate[] {
  const { ref, commit } = home;
  const updates = pushed.flatMap((update) =>
    isProtected(home, update.ref) && update.new !== null
      ? [{ target: update.ref, old: update.old, new: update.new, set: null }]
      : [],
  );
  const branch = branchOf(home, pushed);
  const target = serverRef(ref);
  if (branch === null || target === null || commit === null) return updates;
  return [...updates, { target, old: commit, new: branch.head, set: null }];
}

function isProtected({ policy, ref }: Home, name: RefName): boolean {
  return isListedRef(policy.protectedRefs, name) || name === serverRef(ref);
}

function branchOf(home: Home, pushed: readonly PushedRef[]): { readonly name: string; readonly head: CommitId } | null {
  for (const { ref, new: head } of pushed) {
    if (head !== null && ref.startsWith('refs/heads/') && !isProtected(home, ref)) return { name: shortRef(ref), head };
  }
  return null;
}

/** Judges a push as the server will, by what is known here. Before the policy is adopted there is nothing to say. */
export async function answerAuthor(desk: LandingDesk, pushed: readonly PushedRef[]): Promise<readonly AuthorAnswer[]> {
  const { home } = desk;
  if (!home.enforced) return [];
  const answers: AuthorAnswer[] = [];
  for (const { ref, old, new: next } of pushed) {
    if (next === null || !isProtected(home, ref)) continue;
    const { verdict } = await verifyUpdate(desk, { target: ref, old, new: next, pusher: null, limited: true });
    answers.push(isBlind(verdict) ? { kind: 'blind', target: shortRef(ref) } : { kind: 'update', verdict });
  }
  const branch = branchOf(home, pushed);
  const target = serverRef(home.ref);
  if (branch === null || target === null || home.commit === null) return answers;
  const { verdict } = await verifyChange(desk, { target, tip: home.commit, head: branch.head });
  if (isBlind(verdict)) return [...answers, { kind: 'blind', target: shortRef(target) }];
  const lacking = verdict.reasons.filter(({ id }) => id !== 'landing.whole' && id !== 'landing.read');
  const acts = lacking.map(actOf);
  return [...answers, { kind: 'branch', name: branch.name, target: shortRef(target), mode: verdict.mode, acts }];
}

/** What lacks, and the way out. */
export function actOf({ reason, remedy }: DecisionNode): string {
  return remedy === null ? reason : `${reason}: ${remedy}`;
}

function isBlind({ reasons }: Verdict): boolean {
  return reasons.some(({ id }) => id === NO_STORE.id);
}
