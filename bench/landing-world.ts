/**
 * A company of some age: a server with a large history whose every landing was signed and recorded, so that the store
 * holds as many statements as wanted. Signed by software keys, which is what a store of that size costs to make.
 */
import { spawnSync } from 'node:child_process';
import { createHash, generateKeyPairSync, type KeyObject, sign as signBytes } from 'node:crypto';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openStore } from '../src/adapters/git/store.ts';
import { pae, sealEnvelope, statementId } from '../src/core/signoff/statement/envelope.ts';
import { encodeStatement } from '../src/core/signoff/statement/statement-codec.ts';
import { wireString } from '../src/core/signoff/keys/wire.ts';
import type { CommitId, ObjectId, PersonId, RefName } from '../src/model/id.ts';
import type { RepoPath } from '../src/model/path.ts';
import type { LandingRecord, Principal, SignOff, Statement, StatementId } from '../src/model/statement.ts';
import { armor, publicLine, sshsigBlob, sshsigData } from '../test/signatures/signers.ts';
import { makeLargeHistory } from './large-history.ts';

export interface LandingWorld {
  readonly server: string;
  readonly clone: string;
  /** The key of a person who may sign. */
  readonly key: string;
  readonly gateKey: string;
}

const REPOSITORY = 'bench/shop';
const MAIN = 'refs/heads/main' as RefName;
/** In every third sign-off: the file that everybody touches. */
const LOCK = 'package-lock.json' as RepoPath;
const BATCH = 5_000;

interface Signer {
  readonly line: string;
  sign(message: Buffer): string;
}

/** Makes (or reuses) the company with so many commits and statements. */
export async function makeLandingWorld(folder: string, commits: number, statements: number): Promise<LandingWorld> {
  const world: LandingWorld = {
    server: join(folder, 'server.git'),
    clone: join(folder, 'clone'),
    key: join(folder, 'sena'),
    gateKey: join(folder, 'gate'),
  };
  if (existsSync(join(folder, 'complete'))) return world;
  mkdirSync(folder, { recursive: true });
  const now = Math.floor(Date.now() / 1000);
  await makeLargeHistory(world.server, { commits, files: 2_000, start: now - (commits + 10) * 600 });
  for (const name of ['sena', 'gate']) run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', join(folder, name)]);
  const [person, gate] = [softwareSigner(), softwareSigner()];
  adopt(world, person, gate);
  await fill(world, person, gate, statements, now);
  run('git', ['-C', world.server, 'repack', '-adq']);
  run('git', ['clone', '-q', world.server, world.clone]);
  run('git', ['-C', world.clone, 'fetch', '-q', 'origin', 'refs/countersign/*:refs/countersign/*']);
  writeFileSync(join(folder, 'complete'), '');
  return world;
}

function softwareSigner(): Signer {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const blob = Buffer.concat(['ssh-ed25519', Buffer.from(x, 'base64url')].map((part) => wireString(part)));
  return { line: publicLine(blob), sign: (message) => sshsig(message, blob, privateKey) };
}

function sshsig(message: Buffer, publicKey: Buffer, key: KeyObject): string {
  const namespace = 'countersign-v1';
  const raw = signBytes(null, sshsigData(message, namespace, 'sha512'), key);
  const signature = Buffer.concat([wireString('ssh-ed25519'), wireString(raw)]);
  return armor(sshsigBlob({ publicKey, namespace, reserved: '', hash: 'sha512', signature }));
}

/** The commit of the policy, behind everything that is there. */
function adopt({ server, key, gateKey }: LandingWorld, person: Signer, gate: Signer): void {
  const publicOf = (file: string): string => run('ssh-keygen', ['-y', '-f', file]).split(' ').slice(0, 2).join(' ');
  const options = 'namespaces="countersign-v1"';
  const files = {
    'policy.yml': `version: 1\nrepository: ${REPOSITORY}\nowners: { people: [sena], threshold: 1 }\nmode: enforce\nlevels: people\nprotected: [${MAIN}]\nrules:\n  - id: judged\n    name: somebody senior has read it\n    when: true\n    require: { sign_offs: { count: 1, level: L6 } }\n`,
    'people.yml':
      'version: 1\npeople:\n  - { id: sena, name: Sena, emails: [sena@dev.example], level: L6 }\n  - { id: old, name: Old, emails: [old@dev.example], level: L6 }\n',
    allowed_signers: [
      `person:sena ${options} ${publicOf(key)}`,
      `gate:push ${options} ${publicOf(gateKey)}`,
      `person:old ${options} ${person.line}`,
      `gate:old ${options} ${gate.line}`,
      '',
    ].join('\n'),
  };
  const index = { GIT_INDEX_FILE: join(server, 'bench-index') };
  run('git', ['-C', server, 'read-tree', MAIN], index);
  for (const [name, text] of Object.entries(files)) {
    const blob = run('git', ['-C', server, 'hash-object', '-w', '--stdin'], {}, text);
    run('git', ['-C', server, 'update-index', '--add', '--cacheinfo', `100644,${blob},.countersign/${name}`], index);
  }
  const tree = run('git', ['-C', server, 'write-tree'], index);
  const who = ['-c', 'user.name=Sena', '-c', 'user.email=sena@dev.example'];
  const commit = run('git', ['-C', server, ...who, 'commit-tree', tree, '-p', MAIN, '-m', 'Adopt countersign']);
  run('git', ['-C', server, 'update-ref', MAIN, commit]);
}

/** A sign-off and a record for each of the newest landings of the history. */
async function fill(
  { server }: LandingWorld,
  person: Signer,
  gate: Signer,
  statements: number,
  now: number,
): Promise<void> {
  const count = String(statements / 2 + 1);
  const line = run('git', ['-C', server, 'log', '--first-parent', '--format=%H %ct', `--max-count=${count}`, MAIN]);
  const landings = line
    .split('\n')
    .map((each) => each.split(' ') as [CommitId, string])
    .reverse();
  const store = await openStore(server);
  let previous: StatementId | null = null;
  let batches: { statements: Buffer[]; records: Buffer[] } = { statements: [], records: [] };
  const [home = ['' as CommitId]] = landings.slice(-1);
  for (let at = 1; at < landings.length; at += 1) {
    const [old, [next, time]] = [(landings[at - 1] ?? home)[0], landings[at] ?? ['' as CommitId, '0']];
    const issued = Math.min(Number(time), now);
    const signed = sealed(signOff(old, next, at, issued), person);
    const record = sealed(recordFor(old, next, home[0], issued, statementId(signed), previous), gate);
    previous = statementId(record);
    batches.statements.push(signed);
    batches.records.push(record);
    if (batches.records.length < BATCH && at + 1 < landings.length) continue;
    await store.add('statements', batches.statements);
    await store.add('records', batches.records);
    batches = { statements: [], records: [] };
  }
  await store.close();
}

function sealed(statement: Statement, signer: Signer): Buffer {
  const payload = encodeStatement(statement);
  return sealEnvelope(payload, [{ kind: 'ssh', armored: signer.sign(pae(payload)) }]);
}

function signOff(old: CommitId, next: CommitId, at: number, issued: number): SignOff {
  const side = (text: string): { mode: '100644'; oid: ObjectId; sha256: string } => ({
    mode: '100644',
    oid: createHash('sha1').update(text).digest('hex') as ObjectId,
    sha256: createHash('sha256').update(text).digest('hex'),
  });
  const file = (index: number): RepoPath => `src/part${index % 97}/file${index}.ts` as RepoPath;
  const paths = [...(at % 3 === 0 ? [LOCK] : []), file(at % 2_000), file((at * 7 + 1) % 2_000)].sort();
  return {
    kind: 'sign-off',
    repo: REPOSITORY,
    by: 'person:old' as Principal,
    issued,
    reason: '',
    target: MAIN,
    tip: old,
    onto: old,
    head: next,
    set: [...new Set(paths)].map((path) => ({
      path,
      old: side(`${path} ${at}`),
      new: side(`${path} ${at + 1}`),
      how: 'read',
    })),
    answers: [],
    opened: { paths: [], minutes: null, client: 'bench' },
    after: null,
    changePlan: null,
  };
}

function recordFor(
  old: CommitId,
  next: CommitId,
  home: CommitId,
  issued: number,
  statement: StatementId,
  previous: StatementId | null,
): LandingRecord {
  return {
    kind: 'record',
    repo: REPOSITORY,
    by: 'gate:old' as Principal,
    issued,
    reason: '',
    place: MAIN,
    previous,
    old,
    new: next,
    home,
    store: null,
    mode: 'enforce',
    rules: 1,
    requirement: [],
    counted: [{ statement, person: 'old' as PersonId }],
    permits: [],
    contributors: [],
    from: null,
    verdict: 'pass',
  };
}

export function run(
  command: string,
  args: readonly string[],
  env: Readonly<Record<string, string>> = {},
  input?: string,
): string {
  const done = spawnSync(command, args, {
    env: { ...process.env, ...env },
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    ...(input === undefined ? {} : { input }),
  });
  if (done.status !== 0)
    throw new Error(`${command} ${args.join(' ')} ended with ${String(done.status)}: ${done.stderr}`);
  return done.stdout.trim();
}
