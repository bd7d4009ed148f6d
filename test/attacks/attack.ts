/** What every attack ends in: a refusal that names its rule, and a server that is as it was. */
import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { openStore } from '../../src/adapters/git/store.ts';
import { pae, sealEnvelope, statementId } from '../../src/core/signoff/statement/envelope.ts';
import { encodeStatement } from '../../src/core/signoff/statement/statement-codec.ts';
import type { CommitId } from '../../src/model/id.ts';
import type { LandingRecord, StatementId } from '../../src/model/statement.ts';
import type { Answer } from '../cli/run.ts';
import { type PushOptions, RECORDS, type World } from '../gate/world.ts';
import { fixtureEnvironment } from '../git/fixture.ts';

/** Pushes, and expects the gate to refuse it with these words and to leave every branch where it was. */
export function expectRefused(
  world: World,
  refspecs: string | readonly string[],
  words: readonly string[],
  options: PushOptions = {},
): Answer {
  const before = branches(world);
  const answer = world.push(refspecs, options);
  const said = answer.stderr.replaceAll(/\s+/g, ' ');
  for (const word of words) expect(said).toContain(word);
  expect(said).toContain('pre-receive hook declined');
  expect(answer.status).toBe(1);
  expect(branches(world)).toBe(before);
  return answer;
}

/** Pushes, and expects it to land. */
export function expectLanded(world: World, refspecs: string | readonly string[], options: PushOptions = {}): void {
  const answer = world.push(refspecs, options);
  expect(answer.status, answer.stderr).toBe(0);
}

/** All that a verdict in JSON names: its state, its reasons, why statements do not count, what is unread. */
export function verdictOf(answer: Answer): {
  readonly state: string;
  readonly reasons: readonly string[];
  readonly notCounted: readonly string[];
  readonly unread: readonly string[];
  readonly readings: readonly string[];
} {
  const json = JSON.parse(answer.stdout) as {
    readonly state: string;
    readonly reasons: readonly { readonly id: string }[];
    readonly landings: readonly {
      readonly notCounted: readonly { readonly rule: string }[];
      readonly unread: readonly { readonly path: string }[];
      readonly readings: readonly { readonly path: string; readonly how: string }[];
    }[];
  };
  return {
    state: json.state,
    reasons: json.reasons.map(({ id }) => id),
    notCounted: json.landings.flatMap(({ notCounted }) => notCounted.map(({ rule }) => rule)),
    unread: json.landings.flatMap(({ unread }) => unread.map(({ path }) => path)),
    readings: json.landings.flatMap(({ readings }) => readings.map(({ path, how }) => `${path} ${how}`)),
  };
}

/** Puts a branch of Ada's clone on the server past the gate: how things were before anybody looked. */
export function past(world: World, branch: string, target = 'main'): void {
  world.server.git(['fetch', '-q', '../ada', `+refs/heads/${branch}:refs/heads/${target}`]);
  world.ada.git(['fetch', '-q', 'origin']);
}

/** Starts a hook of the server otherwise from now on. */
export function rehook(world: World, name: 'pre-receive' | 'post-receive', words: string, others: string): void {
  const hook = join(world.server.path, 'hooks', name);
  const text = readFileSync(hook, 'utf8');
  expect(text).toContain(words);
  writeFileSync(hook, text.replace(words, others));
}

/** A commit with the tree of one revision and whatever parents. */
export function commitTree(world: World, tree: string, parents: readonly string[], message: string): CommitId {
  const args = parents.flatMap((parent) => ['-p', world.ada.id(parent)]);
  const date = `${Math.floor(Date.now() / 1000) - 60} +0000`;
  const env = { GIT_AUTHOR_DATE: date, GIT_COMMITTER_DATE: date };
  return world.ada.git(['commit-tree', world.ada.git(['rev-parse', `${tree}^{tree}`]), ...args, '-m', message], {
    env,
  }) as CommitId;
}

function branches(world: World): string {
  return world.server.git(['for-each-ref', '--format=%(refname) %(objectname)']);
}

/** Seals records with somebody's key and pushes them as anybody may who can push to the store; gives their ids. */
export async function pushRecords(
  world: World,
  records: readonly LandingRecord[],
  { by = 'gate', past: isPast = false }: { readonly by?: string; readonly past?: boolean } = {},
): Promise<readonly StatementId[]> {
  const envelopes = records.map((record) => {
    const payload = encodeStatement(record);
    const args = ['-Y', 'sign', '-q', '-n', 'countersign-v1', '-f', world.key(by)];
    const armored = execFileSync('ssh-keygen', args, { input: pae(payload), encoding: 'utf8' });
    return sealEnvelope(payload, [{ kind: 'ssh', armored }]);
  });
  const { desk, server } = world;
  desk.git(['fetch', '-q', '--prune', 'origin', '+refs/countersign/*:refs/countersign/*']);
  const store = await openStore(desk.path, { environment: fixtureEnvironment(desk.path) });
  await store.add('records', envelopes);
  await store.close();
  if (isPast) server.git(['fetch', '-q', '../desk', `${RECORDS}:${RECORDS}`]);
  else expectLanded(world, RECORDS, { from: desk });
  return envelopes.map(statementId);
}
