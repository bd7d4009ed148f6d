/**
 * A small company with real git: a bare server whose hooks are the gate, the clone of somebody who writes, and the
 * clone at which seniors judge. It is prepared once per test file and copied for each test.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../../src/adapters/git/store.ts';
import { pae, sealEnvelope, statementId } from '../../src/core/signoff/statement/envelope.ts';
import { decodeStatement, encodeStatement } from '../../src/core/signoff/statement/statement-codec.ts';
import type { CommitId, ObjectId, RefName } from '../../src/model/id.ts';
import { comparePaths, pathFromBytes } from '../../src/model/path.ts';
import type {
  LandingRecord,
  Principal,
  SetEntry,
  SignedSide,
  SignOff,
  Statement,
  StatementId,
} from '../../src/model/statement.ts';
import { storyTime } from '../cli/clock.ts';
import { type Answer, countersign, LAUNCHER, runEnvironment } from '../cli/run.ts';
import { type CommitOptions, type Fixture, fixtureEnvironment, makeFolder, openFixture } from '../git/fixture.ts';
import { type FidoSigner, fidoSigner, publicLine } from '../signatures/signers.ts';

export const REPOSITORY = 'example/shop';
export const STATEMENTS: RefName = 'refs/countersign/statements' as RefName;
export const RECORDS: RefName = 'refs/countersign/records' as RefName;

/** Everybody with a key; whoever is in the people file has a level, too. */
const KEYS: readonly string[] = ['ada', 'bob', 'sena', 'sol', 'otto', 'gate', 'stranger'];

/** Files of `.countersign/`; a test that needs others gives them. */
export type Rules = Readonly<Record<'policy.yml' | 'people.yml' | 'allowed_signers', string>>;

export const PEOPLE: string = `version: 1
people:
  - { id: ada, name: Ada Writer, emails: [ada@example.org], level: L4 }
  - { id: bob, name: Bob Builder, emails: [bob@example.org], level: L4 }
  - { id: sena, name: Sena Senior, emails: [sena@example.org, sena@home.example], level: L6 }
  - { id: sol, name: Sol Staff, emails: [sol@example.org], level: L7 }
  - { id: otto, name: Otto Owner, emails: [otto@example.org], level: L7 }
robots:
  - { id: renovate, kind: bot, emails: [renovate@bots.example] }
`;

/** Everything needs one senior beside its authors. */
export const POLICY: string = `version: 1
repository: ${REPOSITORY}
owners: { people: [sena, sol, otto], threshold: 1 }
mode: enforce
levels: people
protected: [refs/heads/main, refs/heads/release]
rules:
  - id: judged
    name: somebody senior has read it
    when: true
    require: { sign_offs: { count: 1, level: L6 } }
`;

export interface Prepared {
  readonly folder: string;
  /** Keys in a device, of whoever owns the policy. */
  readonly fido: ReadonlyMap<string, FidoSigner>;
}

export interface PushOptions {
  /** Whom the server authenticated; null where it says nothing. */
  readonly by?: string | null;
  readonly from?: Fixture;
  readonly args?: readonly string[];
}

export interface SignOptions {
  readonly by?: string;
  readonly target?: string;
  readonly args?: readonly string[];
}

/** `key` for a file that ssh-keygen made, `device` with a user who touched it and showed who they are. */
export type Seal = { readonly by: string; readonly with?: 'key' | 'device' | 'gate' };

export interface World {
  readonly server: Fixture;
  /** Ada's clone. */
  readonly ada: Fixture;
  /** Where seniors judge; it is up to date whenever something is signed or verified. */
  readonly desk: Fixture;
  /** Path of somebody's private key. */
  key(name: string): string;
  /** Commits in Ada's clone. */
  commit(message: string, files: CommitOptions['files'], options?: CommitOptions): CommitId;
  /** Ada's clone on a new branch at what is landed. */
  branch(name: string, at?: string): void;
  push(refspecs: string | readonly string[], options?: PushOptions): Answer;
  /** `countersign sign`, and its statement at the server. */
  sign(head: string, options?: SignOptions): Answer;
  /** Any statement, well made or not, signed by hand and at the server. */
  seal(statement: Statement, seal: Seal): Promise<StatementId>;
  /** A sign-off as `sign` makes it, for `seal`: everything from `onto` to `head`, read. */
  signOff(head: string, more?: Partial<SignOff>): SignOff;
  /** `countersign verify` at the desk, of a head in Ada's clone. */
  verify(head: string, options?: { readonly target?: string; readonly json?: boolean }): Answer;
  /** The server's tip of a branch; null when there is none. */
  tip(branch?: string): string | null;
  /** Records that the server's gate wrote, in the order of their chain. */
  records(): readonly { readonly id: StatementId; readonly record: LandingRecord }[];
}

/** Seconds since 1970, one more with every call, all within the last day: a sign-off lives for fourteen. */
let clock = 0;
function tick(): number {
  clock = Math.max(clock + 1, storyTime() - 20_000);
  return clock;
}

/** Makes the company: adopted in mode enforce, with one file landed. `begin` works in Ada's clone before the adoption. */
export function prepare(
  change: (rules: Rules, folder: string) => Partial<Rules> = () => ({}),
  begin?: (ada: Fixture) => void,
): Prepared {
  const folder = makeFolder();
  const fido = new Map(['sena', 'sol', 'otto'].map((name) => [name, fidoSigner('ed25519')] as const));
  mkdirSync(join(folder, 'keys'));
  for (const name of KEYS) {
    execFileSync('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', name, '-f', join(folder, 'keys', name)]);
  }
  const server = openFixture(join(folder, 'server.git'), folder);
  execFileSync('git', ['init', '-q', '--bare', '-b', 'main', server.path], { env: fixtureEnvironment(folder) });
  const ada = cloneOf(folder, 'ada');
  const standard: Rules = { 'policy.yml': POLICY, 'people.yml': PEOPLE, allowed_signers: signersText(folder, fido) };
  const rules = { ...standard, ...change(standard, folder) };
  const files = Object.fromEntries(Object.entries(rules).map(([name, text]) => [`.countersign/${name}`, text]));
  if (begin !== undefined) {
    ada.commit('A beginning', { date: tick(), files: { 'README.md': 'Shop\n' } });
    begin(ada);
  }
  ada.commit('Adopt countersign', { date: tick(), files });
  ada.commit('A shop', { date: tick(), files: { 'src/cart.txt': numbered('cart', 60), 'src/pay.txt': 'pay\n' } });
  ada.git(['push', '-q', 'origin', 'main']);
  cloneOf(folder, 'desk');
  hook(server, 'pre-receive', 'hook pre-receive');
  hook(server, 'post-receive', 'hook post-receive --key ../keys/gate');
  return { folder, fido };
}

/** Text of `count` different lines. */
export function numbered(word: string, count: number): string {
  return Array.from({ length: count }, (_, index) => `${word} ${index + 1}\n`).join('');
}

function cloneOf(folder: string, name: string): Fixture {
  const path = join(folder, name);
  execFileSync('git', ['clone', '-q', 'server.git', name], {
    cwd: folder,
    env: fixtureEnvironment(folder),
    stdio: 'ignore',
  });
  const clone = openFixture(path, folder);
  // Relative, so that a copy of the folder is a company of its own.
  clone.git(['config', 'remote.origin.url', '../server.git']);
  clone.git(['checkout', '-q', '-B', 'main']);
  return clone;
}

function hook(server: Fixture, name: string, command: string): void {
  const script = `#!/bin/sh\nexec '${process.execPath}' '${LAUNCHER}' ${command}\n`;
  writeFileSync(join(server.path, 'hooks', name), script, { mode: 0o755 });
}

function signersText(folder: string, fido: ReadonlyMap<string, FidoSigner>): string {
  const options = 'namespaces="countersign-v1"';
  const lines = KEYS.filter((name) => name !== 'stranger').map((name) => {
    const principal = name === 'gate' ? 'gate:push' : `person:${name}`;
    return `${principal} ${options} ${publicKey(folder, name)}`;
  });
  const devices = [...fido].map(([name, { publicKey: blob }]) => `person:${name} ${options} ${publicLine(blob)}`);
  return `${[...lines, ...devices].join('\n')}\n`;
}

/** `type base64` of somebody's key. */
export function publicKey(folder: string, name: string): string {
  const text = execFileSync('ssh-keygen', ['-y', '-f', join(folder, 'keys', name)], { encoding: 'utf8' });
  return text.trim().split(' ').slice(0, 2).join(' ');
}

/** A copy of the company for one test. */
export function copyOf(prepared: Prepared): World {
  const folder = join(makeFolder(), 'company');
  cpSync(prepared.folder, folder, { recursive: true });
  const [server, ada, desk] = ['server.git', 'ada', 'desk'].map((name) => openFixture(join(folder, name), folder)) as [
    Fixture,
    Fixture,
    Fixture,
  ];
  const key = (name: string): string => join(folder, 'keys', name);
  const catchUp = (): void => {
    desk.git([
      'fetch',
      '-q',
      '--prune',
      'origin',
      '+refs/heads/*:refs/remotes/origin/*',
      '+refs/countersign/*:refs/countersign/*',
    ]);
    desk.git(['fetch', '-q', '--prune', '../ada', '+refs/heads/*:refs/remotes/ada/*']);
  };
  const deliver = (): void => void server.git(['fetch', '-q', '../desk', `+${STATEMENTS}*:${STATEMENTS}*`]);
  return {
    server,
    ada,
    desk,
    key,
    commit: (message, files, options = {}) =>
      ada.commit(message, { date: tick(), ...options, ...(files === undefined ? {} : { files }) }),
    branch(name, at = 'origin/main') {
      ada.git(['fetch', '-q', 'origin']);
      ada.git(['checkout', '-q', '--no-track', '-b', name, at]);
    },
    push: (refspecs, options = {}) => push(refspecs, ada, options),
    sign(head, { by = 'sena', target = 'main', args = [] } = {}) {
      catchUp();
      const range = `origin/${target}..ada/${head}`;
      const answer = countersign(desk, ['sign', range, '--key', key(by), '--no-push', ...args]);
      if (answer.status === 0) deliver();
      return answer;
    },
    async seal(statement, seal) {
      catchUp();
      const payload = encodeStatement(statement);
      const armored = await sign(pae(payload), seal, { ...prepared, folder });
      const envelope = sealEnvelope(payload, [{ kind: 'ssh', armored }]);
      const store = await openStore(desk.path, { environment: fixtureEnvironment(folder) });
      await store.add('statements', [envelope]);
      await store.close();
      deliver();
      return statementId(envelope);
    },
    signOff(head, more = {}) {
      const onto = more.onto ?? ada.id('origin/main');
      const tip = more.tip ?? onto;
      return { ...signOffOf(ada, onto, ada.id(head)), tip, ...more };
    },
    verify(head, { target = 'main', json = false } = {}) {
      catchUp();
      return countersign(desk, ['verify', `origin/${target}..ada/${head}`, ...(json ? ['--json'] : [])]);
    },
    tip(branch = 'main') {
      const done = server.git(['for-each-ref', '--format=%(objectname)', `refs/heads/${branch}`]);
      return done === '' ? null : done;
    },
    records: () => recordsOf(server),
  };
}

function push(refspecs: string | readonly string[], ada: Fixture, options: PushOptions): Answer {
  const { by = 'ada', from = ada, args = [] } = options;
  const list = typeof refspecs === 'string' ? [refspecs] : refspecs;
  const env = runEnvironment({ home: from.path, env: by === null ? {} : { GL_USERNAME: by } });
  const done = spawnSync('git', ['push', ...args, 'origin', ...list], { cwd: from.path, env, encoding: 'utf8' });
  if (done.error) throw done.error;
  return { status: done.status, stdout: done.stdout, stderr: done.stderr.replaceAll(/^remote: ?/gm, '') };
}

async function sign(message: Buffer, { by, with: how = 'key' }: Seal, { folder, fido }: Prepared): Promise<string> {
  if (how === 'device') {
    const device = fido.get(by);
    if (device === undefined) throw new Error(`${by} has no key in a device`);
    return device.sign(message, 0x05);
  }
  const args = ['-Y', 'sign', '-q', '-n', 'countersign-v1', '-f', join(folder, 'keys', how === 'gate' ? 'gate' : by)];
  return execFileSync('ssh-keygen', args, { input: message, encoding: 'utf8' });
}

function signOffOf(repository: Fixture, onto: CommitId, head: CommitId): SignOff {
  return {
    kind: 'sign-off',
    repo: REPOSITORY,
    by: 'person:sena' as Principal,
    issued: storyTime(),
    reason: '',
    target: 'refs/heads/main' as RefName,
    tip: onto,
    onto,
    head,
    set: setOf(repository, onto, head),
    answers: [],
    opened: { paths: [], minutes: null, client: 'by hand' },
    after: null,
    changePlan: null,
  };
}

/** All transitions between two commits as entries that were read. */
function setOf(repository: Fixture, old: string, next: string): readonly SetEntry[] {
  const raw = repository.gitBytes(['diff-tree', '-r', '-z', '--raw', '--no-renames', '--full-index', old, next]);
  const words = raw.toString('latin1').split('\0').slice(0, -1);
  const lines = words.filter((word) => word.startsWith(':')).map((word) => word.slice(1).split(' '));
  const blobs = lines.flatMap(([oldMode, newMode, before = '', after = '']) => [
    ...(oldMode === '160000' ? [] : [before]),
    ...(newMode === '160000' ? [] : [after]),
  ]);
  const digests = digestsOf(
    repository,
    [...new Set(blobs)].filter((oid) => !/^0+$/.test(oid)),
  );
  const side = (mode: string, oid: string): SignedSide | null =>
    /^0+$/.test(oid)
      ? null
      : { mode: mode as SignedSide['mode'], oid: oid as ObjectId, sha256: digests.get(oid) ?? null };
  const entries = lines.map(([oldMode = '', newMode = '', before = '', after = ''], index): SetEntry => {
    const path = pathFromBytes(Buffer.from(words[index * 2 + 1] ?? '', 'latin1'));
    return { path, old: side(oldMode, before), new: side(newMode, after), how: 'read' };
  });
  return entries.sort((a, b) => comparePaths(a.path, b.path));
}

function digestsOf(repository: Fixture, blobs: readonly string[]): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  const bytes = repository.gitBytes(['cat-file', '--batch'], { input: `${blobs.join('\n')}\n` });
  let at = 0;
  for (const oid of blobs) {
    const end = bytes.indexOf(0x0a, at);
    const size = Number(bytes.toString('latin1', at, end).split(' ')[2]);
    found.set(
      oid,
      createHash('sha256')
        .update(bytes.subarray(end + 1, end + 1 + size))
        .digest('hex'),
    );
    at = end + 1 + size + 1;
  }
  return found;
}

/** What a gate would say of a landing on main that nobody signed. */
export function forgedRecord(old: CommitId, next: CommitId, more: Partial<LandingRecord> = {}): LandingRecord {
  return {
    kind: 'record',
    repo: REPOSITORY,
    by: 'gate:push' as Principal,
    issued: storyTime(),
    reason: '',
    place: 'refs/heads/main',
    previous: null,
    old,
    new: next,
    home: old,
    store: null,
    mode: 'enforce',
    rules: 1,
    requirement: [],
    counted: [],
    permits: [],
    contributors: [],
    from: null,
    verdict: 'pass',
    ...more,
  };
}

/** Records of a place, in the order of their chain. */
export function recordsOf(
  server: Fixture,
  place: string = 'refs/heads/main',
): readonly { readonly id: StatementId; readonly record: LandingRecord }[] {
  if (server.git(['for-each-ref', RECORDS]) === '') return [];
  const found = server
    .git(['ls-tree', '-r', '--object-only', RECORDS])
    .split('\n')
    .map((blob) => {
      const envelope = server.gitBytes(['cat-file', 'blob', blob]);
      const { payload } = JSON.parse(envelope.toString('utf8')) as { readonly payload: string };
      const decoded = decodeStatement(Buffer.from(payload, 'base64'));
      if (decoded.kind !== 'ok' || decoded.statement.kind !== 'record') throw new Error('no record in the records');
      return { id: statementId(envelope), record: decoded.statement };
    });
  const after = (previous: StatementId | null): typeof found => {
    const next = found.find(({ record }) => record.place === place && record.previous === previous);
    return next === undefined ? [] : [next, ...after(next.id)];
  };
  return after(null);
}
