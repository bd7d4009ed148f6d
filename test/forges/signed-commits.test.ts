/** Where no server says who pushed, independence is proved by the signatures of the author's commits. */
import { execFileSync } from 'node:child_process';
import { beforeEach, describe, expect, it } from 'vitest';
import type { Principal } from '../../src/model/statement.ts';
import { commitTree, verdictOf } from '../attacks/attack.ts';
import { countersign } from '../cli/run.ts';
import { copyOf, type Prepared, prepare, publicKey, type World } from '../gate/world.ts';
import { squashed } from '../stories/forge.ts';

/** A file whose change is of tier high. */
const ROLE = { 'deploy/.env': 'LEVEL=debug\n' };
/** The key that nobody else has is one that Ada had once. */
const company: Prepared = prepare(({ allowed_signers }, folder) => {
  const former = `person:ada namespaces="countersign-v1",valid-before="20200101Z" ${publicKey(folder, 'stranger')}`;
  return { allowed_signers: `${allowed_signers}${former}\n` };
});

/** Commits in the clone are signed with somebody's key from here on; null: no more. */
function signCommits(world: World, by: string | null): void {
  const { ada } = world;
  ada.git(['config', 'gpg.format', 'ssh']);
  ada.git(['config', 'commit.gpgsign', by === null ? 'false' : 'true']);
  if (by !== null) ada.git(['config', 'user.signingkey', world.key(by)]);
}

/** Sena reads it, with a device; she is one of two who would be needed if nothing were proved. */
async function read(world: World, head: string, more: Parameters<World['signOff']>[1] = {}): Promise<void> {
  await world.seal({ ...world.signOff(head), by: 'person:sena' as Principal, ...more }, { by: 'sena', with: 'device' });
}

function judged(world: World, head: string): ReturnType<typeof verdictOf> & { readonly text: string } {
  const answer = world.verify(head, { json: true });
  return { ...verdictOf(answer), text: answer.stdout };
}

const note = (world: World): void => void world.commit('A note', { 'notes.txt': 'why\n' });

/** The present commit with another message under the signature of the first one. */
function underCopiedSignature({ ada }: World): void {
  const text = ada.git(['cat-file', 'commit', 'HEAD']);
  const forged = `${text.replace(/A role$/, 'Another role')}\n`;
  const id = ada.git(['hash-object', '-w', '-t', 'commit', '--stdin'], { input: forged });
  ada.git(['update-ref', 'HEAD', id]);
}

/** A branch that was signed, and what stands on main merged into it: as git does it, or with an edit besides. */
function updated(world: World, edit: boolean): void {
  signCommits(world, 'ada');
  world.branch('older', 'origin/main~');
  world.commit('A role', ROLE);
  signCommits(world, null);
  world.branch('update', 'older');
  world.ada.git(['merge', '-q', '--no-ff', '-m', 'Update', 'origin/main']);
  if (!edit) return;
  world.commit('Hidden', { 'notes.txt': 'hidden\n' });
  world.ada.git(['reset', '-q', '--hard', commitTree(world, 'update', ['older', 'origin/main'], 'Update')]);
}

describe('independence proved by signed commits', () => {
  let world: World;

  beforeEach(() => {
    world = copyOf(company);
    world.branch('role');
    signCommits(world, 'ada');
  });

  it('is not there for commits without a signature, and the answer says how to prove it', async () => {
    signCommits(world, null);
    world.commit('A role', ROLE);
    await read(world, 'role');
    const { state, text } = judged(world, 'role');
    expect(state).toBe('refused');
    expect(text).toContain('nothing proves that somebody else made it');
    expect(text).toContain('git commit -S');
  });

  it('is there when the author signed all of them with a key of the home ref, and git made the merges', async () => {
    world.commit('A role', ROLE);
    note(world);
    await read(world, 'role');
    expect(judged(world, 'role').state).toBe('pass');
    updated(world, false);
    await read(world, 'update');
    expect(judged(world, 'update').state).toBe('pass');
  });

  it.each([
    ['one among them has no signature', null, note],
    ['one is signed with a key that counts no longer', 'stranger', note],
    ['one is signed with the key of a gate', 'gate', note],
    ['a merge hides an edit', null, (at: World) => updated(at, true)],
    ['a signature is that of another commit', null, underCopiedSignature],
  ] as const)('is not there when %s', async (_, by, commit) => {
    world.commit('A role', ROLE);
    signCommits(world, by);
    commit(world);
    await read(world, 'HEAD');
    world.ada.git(['branch', '-f', 'head', 'HEAD']);
    expect(judged(world, 'head')).toMatchObject({ state: 'refused', reasons: ['landing.judged.1'] });
  });

  it('is not there when an owner withdrew the key', async () => {
    world.commit('A role', ROLE);
    await read(world, 'role');
    const [, key = ''] = execFileSync('ssh-keygen', ['-lf', world.key('ada')], { encoding: 'utf8' }).split(' ');
    const withdrawn = countersign(world.desk, [
      'sign-offs',
      'withdraw-key',
      key,
      '--key',
      world.key('otto'),
      '--no-push',
      '--no-input',
      '--reason',
      'stolen',
    ]);
    expect(withdrawn, withdrawn.stderr).toMatchObject({ status: 0 });
    world.server.git(['fetch', '-q', '../desk', '+refs/countersign/statements:refs/countersign/statements']);
    expect(judged(world, 'role').state).toBe('refused');
  });

  it('whoever signed a commit has made it, and does not sign it off', async () => {
    signCommits(world, 'sena');
    world.commit('A role', ROLE);
    await read(world, 'role');
    expect(judged(world, 'role').notCounted).toEqual(['person.is-contributor']);
  });

  it('survives a squash, whose request’s head the sign-off names, and nothing but exactly that content', async () => {
    world.commit('A role', ROLE);
    world.branch('wider', 'role');
    note(world);
    const head = world.ada.id('role');
    squashed(world, 'role');
    await read(world, 'squash-role', { head });
    expect(judged(world, 'squash-role').state).toBe('pass');
    squashed(world, 'wider');
    await read(world, 'squash-wider', { head });
    expect(judged(world, 'squash-wider')).toMatchObject({ state: 'refused', reasons: ['landing.judged.1'] });
  });
});
