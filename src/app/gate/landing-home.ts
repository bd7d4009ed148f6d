/**
 * By whose rules a landing on another ref than the home ref is judged: those of the newest recorded tip of the home ref.
 * What came to the home ref past the gate is no rule yet, and what was a rule stays one when the home ref is moved back.
 */
import type { DecisionNode } from '../../model/decision.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import { readHome } from '../home/home-policy.ts';
import { isOnLine } from '../home/home-line.ts';
import { serverRef } from '../home/home.ts';
import { keyringOf } from '../home/keyring.ts';
import type { LandingDesk } from './landing-desk.ts';

/** The desk with these rules; a reason where it is not known which they are. */
export async function recordedHome(desk: LandingDesk, target: RefName): Promise<LandingDesk | DecisionNode> {
  const home = serverRef(desk.home.ref);
  const newest = newestOf(desk, home);
  if (home === null || target === home || newest === null) return desk;
  const { repo } = desk;
  const before = desk.known.records.findLast(({ statement }) => statement.place === target)?.statement.home ?? newest;
  const there = await repo.present([newest, before]);
  for (const commit of [newest, before]) if (!there.has(commit)) return absent(commit);
  // Never older rules than those that the last landing was judged by.
  const rules = (await isOnLine(repo, newest, before)) ? newest : before;
  if (rules !== newest && !(await isOnLine(repo, before, newest))) return apart(home, before);
  if (rules === desk.home.commit) return desk;
  const then = await readHome(repo, rules);
  const keyring = await keyringOf(repo, then);
  return { ...desk, home: then, keyring, known: await desk.knownFor(keyring, then.policy.repository) };
}

function newestOf({ known }: LandingDesk, home: RefName | null): CommitId | null {
  return known.records.findLast(({ statement }) => statement.place === home)?.statement.new ?? null;
}

function absent(commit: CommitId): DecisionNode {
  const reason = `${commit.slice(0, 12)}, whose rules hold for it, is not here`;
  return node('home.absent', 'error', reason, 'git fetch --unshallow origin, or fetch the home ref');
}

function apart(home: RefName, before: CommitId): DecisionNode {
  const reason = `the records of ${home} do not go on from ${before.slice(0, 12)}, by whose rules the last landing was judged`;
  return node('home.apart', 'error', reason, 'find out who rewrote the home ref or its records, and put them back');
}

function node(id: string, state: 'error', reason: string, remedy: string): DecisionNode {
  const title = 'its rules are those of the home ref';
  return { id, title, state, condition: null, observed: [], reason, remedy, source: 'the records', children: [] };
}
