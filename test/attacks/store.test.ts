/** Attacks on the store: what is no statement is pushed among the statements, what is no record among the records. */
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { dirname } from 'node:path';
import { expect, it } from 'vitest';
import { pae, sealEnvelope } from '../../src/core/signoff/statement/envelope.ts';
import { encodeStatement } from '../../src/core/signoff/statement/statement-codec.ts';
import type { CommitId } from '../../src/model/id.ts';
import type { Principal, Statement } from '../../src/model/statement.ts';
import { MAX_ENVELOPE_BYTES } from '../../src/model/statement.ts';
import { copyOf, forgedRecord, prepare, publicKey, RECORDS, STATEMENTS, type World } from '../gate/world.ts';
import { commitFiles, pathOf } from '../store/world.ts';
import { expectLanded, expectRefused, past } from './attack.ts';

const company = prepare();

/** A change that is signed; Ada's clone has the store as the server does. */
async function signed(): Promise<World> {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  await world.seal(world.signOff('work'), { by: 'sena' });
  world.ada.git(['fetch', '-q', 'origin', `${STATEMENTS}:${STATEMENTS}`]);
  return world;
}

/** Brings files among the statements; the refusal says why and how to get rid of them, and nobody else is held up. */
function expectForeign(
  world: World,
  files: Readonly<Record<string, string>>,
  words: readonly string[],
  mode = '100644',
): void {
  const parent = world.ada.id(STATEMENTS);
  commitFiles(world.ada, STATEMENTS, files, { keep: true, parent, mode });
  const back = `git fetch origin +${STATEMENTS}:${STATEMENTS}`;
  const answer = expectRefused(world, [STATEMENTS, 'work:main'], [...words, '(store.foreign)', back]);
  expect(answer.stderr).not.toContain('unexpected');
  world.ada.git(['fetch', '-q', 'origin', `+${STATEMENTS}:${STATEMENTS}`]);
  expect(world.ada.id(STATEMENTS)).toBe(parent);
  expectLanded(world, 'work:main');
}

const named = (content: string): Readonly<Record<string, string>> => ({ [pathOf(Buffer.from(content))]: content });

function sealedBy(world: World, statement: Statement, key: string): string {
  const payload = encodeStatement(statement);
  const args = ['-Y', 'sign', '-q', '-n', 'countersign-v1', '-f', world.key(key)];
  const armored = execFileSync('ssh-keygen', args, { input: pae(payload), encoding: 'utf8' });
  return sealEnvelope(payload, [{ kind: 'ssh', armored }]).toString('utf8');
}

it.each<readonly [string, Readonly<Record<string, string>>, string]>([
  ['of another name', { 'junk.json': '{}' }, 'junk.json is no place for a statement'],
  ['that is misplaced', { 'ab/c/d.json': '{}' }, 'ab/c/d.json is no place for a statement'],
  ['that is not what its name says', { [pathOf(Buffer.from('one'))]: 'other' }, 'does not hold the bytes of its name'],
  ['that is no envelope', named('{}'), 'the envelope cannot be read'],
  ['that is larger than any statement', named('x'.repeat(MAX_ENVELOPE_BYTES + 1)), 'bytes, which no statement has'],
])('a file %s is not taken into the statements', async (_, files, word) => {
  expectForeign(await signed(), files, [word]);
});

it('a link is not taken into the statements', async () => {
  expectForeign(await signed(), named('/etc/passwd'), ['has the mode 120000'], '120000');
});

it('a record is not taken into the statements, whoever signed it', async () => {
  const world = await signed();
  const record = sealedBy(world, forgedRecord(world.ada.id('main'), world.ada.id('work')), 'gate');
  expectForeign(world, named(record), ['records of gates have a ref of their own']);
});

it('of several files that are none the first is named, and how many there are', async () => {
  const all = { ...named('{}'), ...named('[]'), ...named('1') };
  const [first = ''] = Object.keys(all).toSorted();
  const id = createHash('sha256')
    .update(all[first] ?? '')
    .digest('hex');
  expectForeign(await signed(), all, ['brings 3 files that are not among the statements of people', `sha256:${id}`]);
});

it('what a person signs is not taken into the records: neither a record nor anything else', async () => {
  const world = await signed();
  const record = forgedRecord(world.ada.id('main'), world.ada.id('work'));
  const signOff = world.signOff('work');
  for (const [envelope, word] of [
    [sealedBy(world, record, 'sol'), 'it says it is by `gate:push`'],
    [sealedBy(world, signOff, 'sena'), 'it is a statement by `person:sena`, which belongs into the statements'],
  ] as const) {
    commitFiles(world.ada, RECORDS, named(envelope));
    expectRefused(world, [RECORDS, 'work:main'], [word, '(store.foreign)', `git update-ref -d ${RECORDS}`]);
    world.ada.git(['update-ref', '-d', RECORDS]);
  }
  expectLanded(world, 'work:main');
});

it('the records of a gate are pushed like any other ref', async () => {
  const world = await signed();
  const record = sealedBy(
    world,
    forgedRecord(world.ada.id('main'), world.ada.id('main'), { place: 'environment:production' }),
    'gate',
  );
  commitFiles(world.ada, RECORDS, named(record));
  expectLanded(world, RECORDS);
});

const SIGNERS = '.countersign/allowed_signers';

/** On main from now on, past the gate: a line of the keys, with the key of somebody who had none. */
function listed(world: World, change: (signers: string, key: string) => string): void {
  world.branch('keys');
  const key = publicKey(dirname(world.server.path), 'stranger');
  world.commit('Keys', { [SIGNERS]: change(`${world.ada.git(['show', `HEAD:${SIGNERS}`])}\n`, key) });
  past(world, 'keys');
}

it('a record that no gate signed, by the rules of now or of its day, is not taken in', async () => {
  const world = copyOf(company);
  const [before, more] = [world.ada.id('main'), { place: 'environment:production', issued: 1_700_000_000 }];
  const record = (home: CommitId, by: string): Readonly<Record<string, string>> =>
    named(sealedBy(world, forgedRecord(home, home, more), by));
  const refused = (files: Readonly<Record<string, string>>, word: string): void => {
    commitFiles(world.ada, RECORDS, files);
    expectRefused(world, RECORDS, [word, 'brings a file that is none of', '(store.foreign)']);
    world.ada.git(['update-ref', '-d', RECORDS]);
  };
  refused(record(before, 'stranger'), 'a gate signed it: nobody is enrolled with SHA256:');
  world.branch('aside');
  const aside = world.commit('Aside', {});
  expectLanded(world, 'aside');
  listed(world, (signers, key) => signers.replace(/^(gate:push \S+) .*$/m, `$1 ${key}`));
  const tip = world.ada.id('origin/main');
  // A good one lets no bad one in beside it.
  refused({ ...record(tip, 'gate'), ...record(tip, 'stranger') }, 'a gate signed it: nobody is enrolled with SHA256:');
  refused(record(aside, 'gate'), `${aside.slice(0, 12)}, by whose rules it says to be, never stood on the home ref`);
  commitFiles(world.ada, RECORDS, { ...record(before, 'gate'), ...record(tip, 'stranger') });
  expectLanded(world, RECORDS);
});

it('a statement by a key that nobody is enrolled with is taken in: it counts for nothing until the key is listed', async () => {
  const world = copyOf(company);
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n' });
  const signOff = { ...world.signOff('work'), by: 'person:sol' as Principal };
  commitFiles(world.ada, STATEMENTS, named(sealedBy(world, signOff, 'stranger')));
  expectLanded(world, STATEMENTS);
  expectRefused(world, 'work:main', ['(landing.judged.1)', '(key.unknown)']);
  listed(world, (signers, key) => `${signers}person:sol namespaces="countersign-v1" ${key}\n`);
  world.ada.git(['checkout', '-q', 'work']);
  world.ada.git(['rebase', '-q', 'origin/main']);
  expectLanded(world, 'work:main');
});
