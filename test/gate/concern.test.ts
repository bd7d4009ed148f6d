/** The part of the store that a landing concerns gives the verdict that the whole store gives, whatever lies in it. */
import { loadParsers } from '../../src/adapters/syntax/parsers.ts';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openPinnedMerges } from '../../src/adapters/git/pinned-merge.ts';
import { openRepository } from '../../src/adapters/git/repository.ts';
import { openStore } from '../../src/adapters/git/store.ts';
import { noCache } from '../../src/adapters/cache/disk.ts';
import { changeSet } from '../../src/app/change/change-set.ts';
import { concernedDesk } from '../../src/app/store/concerned-desk.ts';
import { readHome } from '../../src/app/home/home-policy.ts';
import { keyringOf } from '../../src/app/home/keyring.ts';
import { knownStatements, type LandingDesk } from '../../src/app/gate/landing-desk.ts';
import { type ReadableStore, StoreReader } from '../../src/app/store/store-reader.ts';
import { type ListParts, namedPart, openPart } from '../../src/app/store/listed-statements.ts';
import { type ReadStatements, readStatements } from '../../src/app/store/statements.ts';
import { statementStates } from '../../src/app/signing/sign-offs.ts';
import { verifyChange } from '../../src/app/gate/verify.ts';
import { boundedFamilies } from '../../src/composition/bounded-families.ts';
import { statementId } from '../../src/core/signoff/statement/envelope.ts';
import { changeDigest } from '../../src/core/signoff/statement/digest.ts';
import type { BlobId, CommitId, RefName } from '../../src/model/id.ts';
import type { RepoPath } from '../../src/model/path.ts';
import type {
  Declaration,
  LandingRecord,
  Objection,
  Permit,
  Principal,
  StatementId,
} from '../../src/model/statement.ts';
import type { StatementStore, StoreHeads, StoreRef } from '../../src/ports/store.ts';
import { copyOf, prepare, REPOSITORY, type World } from './world.ts';

const MAIN = 'refs/heads/main' as RefName;
const COMMON = { repo: REPOSITORY, issued: 1, reason: 'because' };
const now = Math.floor(Date.now() / 1000);

function objection(by: string, about: Objection['about']): Objection {
  return { ...COMMON, kind: 'objection', by: by as Principal, about };
}

/** Envelopes by kind: of every sort one that matters here and one that does not. */
interface Filled {
  readonly statements: readonly Buffer[];
  readonly records: readonly Buffer[];
}

async function fill(world: World, fingerprint: string): Promise<Filled> {
  const onto = world.ada.id('origin/main');
  const before = world.ada.id('origin/main~1');
  world.branch('work');
  world.commit('Pay', { 'src/pay.txt': 'pay twice\n', 'src/more.txt': 'more\n' });
  world.branch('beside', 'origin/main');
  world.commit('Beside', { 'src/beside.txt': 'beside\n' });
  const whole = world.signOff('work');
  const { head, set } = whole;
  const first = await world.seal(whole, { by: 'sena' });
  const bySol = await world.seal({ ...whole, by: 'person:sol' as Principal }, { by: 'sol' });
  await world.seal({ ...whole, set: set.slice(0, 1) }, { by: 'sena', with: 'device' });
  await world.seal({ ...whole, tip: before, onto: before, issued: 3 }, { by: 'sena' });
  await world.seal(world.signOff('beside'), { by: 'sena' });
  await world.seal({ ...whole, by: 'person:sol' as Principal, issued: 2 }, { by: 'stranger' });
  const withdrawal = await world.seal(objection('person:sena', { kind: 'statement', id: first }), { by: 'sena' });
  await world.seal(objection('person:sena', { kind: 'statement', id: withdrawal }), { by: 'sena' });
  const paths = set.map(({ path }) => path);
  const rejection = objection('person:otto', { kind: 'request', target: MAIN, head, paths });
  const rejected = await world.seal(rejection, { by: 'otto' });
  await world.seal(objection('person:otto', { kind: 'statement', id: rejected }), { by: 'otto' });
  await world.seal(
    { ...rejection, issued: 2, about: { kind: 'request', target: MAIN, head: before, paths: [] } },
    { by: 'otto' },
  );
  const elsewhere = {
    kind: 'request',
    target: MAIN,
    head: world.ada.id('beside'),
    paths: ['src/beside.txt' as RepoPath],
  } as const;
  await world.seal(objection('person:otto', elsewhere), { by: 'otto' });
  await world.seal(objection('person:otto', { kind: 'key', fingerprint, from: null }), { by: 'otto' });
  const declaration: Declaration = {
    ...COMMON,
    kind: 'declaration',
    by: 'person:sol' as Principal,
    says: 'prompter',
    head,
    policy: null,
  };
  await world.seal(declaration, { by: 'sol' });
  const digest = changeDigest(
    'sha1',
    set.map((each) => ({ path: each.path, old: each.old, new: each.new })),
  );
  const permit: Permit = {
    ...COMMON,
    kind: 'permit',
    by: 'person:otto' as Principal,
    what: 'break-glass',
    about: digest,
    incident: null,
    expires: now + 3_600,
  };
  await world.seal(permit, { by: 'otto' });
  await world.seal({ ...permit, issued: 2, expires: 2 }, { by: 'otto' });
  const record: LandingRecord = {
    ...COMMON,
    kind: 'record',
    by: 'gate:push' as Principal,
    issued: now - 60,
    place: MAIN,
    previous: null,
    old: before,
    new: onto,
    home: before,
    store: null,
    mode: 'enforce',
    rules: 1,
    requirement: [],
    counted: [],
    permits: [],
    contributors: [],
    from: null,
    verdict: 'pass',
  };
  const spending = { ...record, counted: [{ statement: bySol, person: 'sol' as never }] };
  const recorded: StatementId[] = [];
  recorded.push(await world.seal(spending, { by: 'gate', with: 'gate' }));
  recorded.push(
    await world.seal(
      { ...record, previous: recorded[0] ?? null, issued: now - 50, old: onto },
      { by: 'gate', with: 'gate' },
    ),
  );
  const forged = { ...record, previous: recorded[1] ?? null, counted: [{ statement: first, person: 'sena' as never }] };
  recorded.push(await world.seal(forged, { by: 'stranger' }));
  recorded.push(
    await world.seal({ ...record, place: 'refs/heads/release', issued: now - 40 }, { by: 'gate', with: 'gate' }),
  );
  const all = await envelopesOf(world);
  const isRecord = (each: Buffer): boolean => recorded.includes(statementId(each));
  return { statements: all.filter((each) => !isRecord(each)), records: all.filter(isRecord) };
}

async function envelopesOf(world: World): Promise<readonly Buffer[]> {
  const store = await openStore(world.desk.path);
  const found: Buffer[] = [];
  await store.read('statements', (await store.heads()).statements as CommitId, (_, envelope) => found.push(envelope));
  await store.close();
  return found;
}

const HEADS: StoreHeads = { statements: '1'.repeat(40) as CommitId, records: '2'.repeat(40) as CommitId };

/** A store in memory. */
function held(filled: Filled): ReadableStore & Pick<StatementStore, 'heads' | 'read'> {
  const of = (ref: StoreRef): readonly Buffer[] => filled[ref];
  return {
    heads: async () => HEADS,
    read: async (ref, _, visit) => of(ref).forEach((each) => visit(statementId(each), each)),
    changes: async (ref) => ({
      added: of(ref).map((each) => ({ id: statementId(each), blob: statementId(each).slice(7, 47) as BlobId })),
      gone: [],
    }),
    envelopes: async (ref, files, visit) => {
      const byId = new Map(of(ref).map((each) => [statementId(each), each]));
      for (const { id } of files) visit(id, byId.get(id) as Buffer);
    },
  };
}

it('a verdict on the part is the verdict on the whole, for any part of a store that has one of everything', async () => {
  const withGroup = (people: string): string => people.replace(/(id: otto.*level: L7)/, '$1, roles: [break-glass]');
  const world = copyOf(prepare(({ 'people.yml': people }) => ({ 'people.yml': withGroup(people) })));
  const repo = await openRepository(world.ada.path);
  const home = await readHome(repo);
  const keyring = await keyringOf(repo, home);
  const lost = keyring.ssh.find(({ principal }) => principal === 'person:sol')?.fingerprint ?? '';
  const filled = await fill(world, lost);
  const [tip, head] = [world.ada.id('origin/main'), world.ada.id('work')];
  const merges = openPinnedMerges(repo);
  const set = await changeSet(repo, merges, tip, head);
  if (set === 'conflict') throw new Error('it merges');
  const tools = { cache: noCache(), now, repository: 'shop', parsers: loadParsers, families: boundedFamilies() };
  const parts = { repo, merges, home, keyring, tools, authoritative: true };
  const seen = new Set<string>();
  const subset = (all: readonly Buffer[]): fc.Arbitrary<number[]> => fc.subarray(all.map((_, index) => index));
  const records = new Set(filled.records.map((each) => statementId(each)));
  const kept = { read: () => null, keep: () => {} };
  const [some, recorded] = [filled.statements, filled.records].map((all) => all.map((_, index) => index));
  // Each alone, before and after something was recorded, and all but each; then any part.
  const chosen = (some ?? []).flatMap((one): [number[], number[]][] => [
    [[one], []],
    [[one], recorded ?? []],
    [(some ?? []).filter((each) => each !== one), []],
  ]);
  await fc.assert(
    fc.asyncProperty(subset(filled.statements), subset(filled.records), async (parted, landed) => {
      const of = (all: readonly Buffer[], places: readonly number[]): Buffer[] =>
        all.filter((_, index) => places.includes(index));
      const store = held({ statements: of(filled.statements, parted), records: of(filled.records, landed) });
      const all = await readStatements(store, keyring, now);
      const known = knownStatements(all, REPOSITORY);
      const whole: LandingDesk = { ...parts, known, knownFor: async () => known };
      const reader = new StoreReader(store, { keeper: kept, present: HEADS });
      const part = await concernedDesk(parts, reader, [{ target: MAIN, old: tip, new: head, set }]);
      const change = { target: MAIN, tip, head };
      const [a, b] = [await verifyChange(whole, change), await verifyChange(part, change)];
      expect(said(b, records)).toEqual(said(a, records));
      await expectSameList(all, { ...parts, now }, reader);
      seen.add(a.verdict.state);
      for (const { answer } of a.judged) for (const { rule } of answer.notCounted) seen.add(rule);
    }),
    { numRuns: chosen.length + 20, examples: chosen },
  );
  await repo.close();
  // It compares nothing if the verdicts are all the same.
  expect([...seen]).toEqual(
    expect.arrayContaining(['pass', 'refused', 'statement.withdrawn', 'coverage.spent', 'permit.expired']),
  );
}, 120_000);

/** A list without what has landed says of each of the others what the whole list says, and how many it leaves out. */
async function expectSameList(all: ReadStatements, parts: ListParts, reader: StoreReader): Promise<void> {
  const states = async (read: ReadStatements): Promise<readonly (readonly [string, string | null])[]> =>
    (await statementStates(parts.repo, parts.home, read, now))
      .map(({ id, rule }) => [id, rule] as const)
      .sort(([a], [b]) => (a < b ? -1 : 1));
  const whole = await states(all);
  const { read, landed } = await openPart(parts, reader, 0);
  const open = await states(read);
  const left = new Set(open.map(([id]) => id));
  expect(open).toEqual(whole.filter(([id]) => left.has(id)));
  const missing = whole.filter(([id]) => !left.has(id));
  expect(missing.length).toBe(landed);
  const stood = (rule: string | null): boolean => rule === null || rule === 'coverage.expired';
  expect(missing.filter(([, rule]) => stood(rule))).toEqual([]);
  const [[id, rule] = ['', null]] = whole;
  const named = id === '' ? [] : await states(await namedPart(parts, reader, id.slice(7, 20)));
  expect(named.filter(([other]) => other === id)).toEqual(id === '' ? [] : [[id, rule]]);
}

/**
 * All of the verdict that does not depend on the order of reading. What ended long ago and what a stranger signed as a
 * record is told by the whole only.
 */
function said(
  { verdict, judged }: Awaited<ReturnType<typeof verifyChange>>,
  records: ReadonlySet<StatementId>,
): object {
  const { landings, ...rest } = verdict;
  const told = ({ statement, rule }: (typeof landings)[number]['notCounted'][number]): readonly string[] =>
    rule === 'permit.expired' || records.has(statement) ? [] : [`${statement} ${rule}`];
  return {
    ...rest,
    landings: landings.map(({ readings, notCounted, unread }) => ({
      readings,
      notCounted: notCounted.flatMap(told).sort(),
      unread,
    })),
    counted: judged.map(({ answer }) => answer.counted),
    permits: judged.map(({ answer }) => answer.permits),
  };
}
