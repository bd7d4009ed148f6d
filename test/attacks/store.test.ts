/** Attacks on the store: what is no statement is pushed among the statements, what is no record among the records. */
import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { pae, sealEnvelope } from '../../src/core/signoff/statement/envelope.ts';
import { encodeStatement } from '../../src/core/signoff/statement/statement-codec.ts';
import { execFileSync } from 'node:child_process';
import type { Statement } from '../../src/model/statement.ts';
import { MAX_ENVELOPE_BYTES } from '../../src/model/statement.ts';
import { copyOf, forgedRecord, prepare, RECORDS, STATEMENTS, type World } from '../gate/world.ts';
import { commitFiles, pathOf } from '../store/world.ts';
import { expectLanded, expectRefused } from './attack.ts';

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
