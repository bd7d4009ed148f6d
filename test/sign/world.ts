/** A team with an origin, keys made by ssh-keygen, and a policy that is enforced: what signing is tried on. */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { countersign, jsonOf } from '../cli/run.ts';
import { makeFolder, makeRepository } from '../git/fixture.ts';
import { schemaProblems } from '../cli/schemas.ts';
import type { Answer } from '../cli/run.ts';
import type { CommitOptions, Fixture, FixtureOptions } from '../git/fixture.ts';
import type { CommitId } from '../../src/model/id.ts';

/** People of the team; `guest` has a key that stands nowhere. */
export type Name = 'ann' | 'bob' | 'cleo' | 'dan' | 'guest';

export interface Team {
  readonly origin: Fixture;
  readonly clone: Fixture;
  /** Commits as dan, an engineer of level L4, with an AI's mark unless told otherwise; a minute after the one before. */
  commit(files: Record<string, string | null>, options?: CommitOptions & { readonly message?: string }): CommitId;
  /** Runs the command as somebody: their home, with their key in it. */
  run(
    who: Name,
    args: readonly string[],
    options?: { readonly where?: Fixture; readonly env?: Record<string, string> },
  ): Answer;
  /** The person's public key, `type base64`. */
  publicKey(who: Name): string;
  home(who: Name): string;
}

const LEVELS: Readonly<Record<Exclude<Name, 'guest'>, string>> = { ann: 'L6', bob: 'L6', cleo: 'L7', dan: 'L4' };
export const ANSWERS: readonly string[] = ['--answer', 'ai-understood=all of it', '--answer', 'systemic-risk=none'];

/** Keys are the same in all worlds of a test file: making them takes longer than using them. */
const homes = new Map<Name, string>();

function homeOf(who: Name): string {
  const known = homes.get(who);
  if (known !== undefined) return known;
  const home = makeFolder();
  mkdirSync(join(home, '.ssh'), { mode: 0o700 });
  const made = spawnSync('ssh-keygen', [
    '-q',
    '-t',
    'ed25519',
    '-N',
    '',
    '-C',
    who,
    '-f',
    join(home, '.ssh', 'id_ed25519'),
  ]);
  if (made.status !== 0) throw new Error(`ssh-keygen: ${made.stderr.toString('utf8')}`);
  homes.set(who, home);
  return home;
}

function publicKey(who: Name): string {
  return readFileSync(join(homeOf(who), '.ssh', 'id_ed25519.pub'), 'utf8')
    .split(' ', 2)
    .join(' ');
}

function policyText(mode: 'observe' | 'enforce' = 'enforce'): string {
  return [
    'version: 1',
    'repository: acme/shop',
    'owners: { people: [ann, bob, cleo], threshold: 2 }',
    `mode: ${mode}`,
    'protected: [refs/heads/main, refs/heads/release]',
    'questions:',
    '  ai-understood: Do you understand what the AI wrote?',
    '  systemic-risk: What could it break?',
    'rules:',
    '  - { id: policy-owners, name: owners agree, when: \'paths.exists(p, p.under(".countersign"))\', require: { owners: policy, presence: user-present } }',
    '  - id: ai',
    '    name: a senior has judged what the AI wrote',
    '    when: ai.assisted',
    '    require: { sign_offs: { count: 1, level: L6 }, questions: [ai-understood, systemic-risk] }',
    '  - { id: rest, name: nothing else, when: true, nothing_required: ordinary }',
    '',
  ].join('\n');
}

/** The keys of everybody but the guest. */
function signersText(): string {
  return Object.keys(LEVELS)
    .map((who) => `person:${who} namespaces="countersign-v1" ${publicKey(who as Name)}\n`)
    .join('');
}

function peopleText(): string {
  const rows = Object.entries(LEVELS).map(
    ([id, level]) => `  - { id: ${id}, name: ${id}, emails: [${id}@example.org], level: ${level} }`,
  );
  return `version: 1\npeople:\n${rows.join('\n')}\n`;
}

/** Enough lines of an AI to be more than trivial. */
export function aiLines(name: string): string {
  return Array.from({ length: 8 }, (_, at) => `export const ${name}${at} = ${at};\n`).join('');
}

/** The team on branch `feature`, which has landed nothing yet and is level with main. */
export function makeTeam(options: FixtureOptions = {}): Team {
  const origin = makeRepository({ ...options, bare: true });
  const clone = makeRepository(options);
  clone.git(['remote', 'add', 'origin', `file://${origin.path}`]);
  let clock = Math.floor(Date.now() / 1000) - 3 * 3600;
  const commit: Team['commit'] = (files, { message, ...more } = {}) => {
    clock += 60;
    return clone.commit(message ?? 'work\n\nAssisted-by: claude-code:claude-opus-4-5\n', {
      author: 'dan <dan@example.org>',
      date: clock,
      files,
      ...more,
    });
  };
  commit(
    {
      'src/app.ts': 'export const one = 1;\n',
      'README.md': 'Shop\n',
      '.countersign/policy.yml': policyText(),
      '.countersign/people.yml': peopleText(),
      '.countersign/allowed_signers': signersText(),
    },
    { message: 'adopt countersign', author: 'ann <ann@example.org>' },
  );
  clone.git(['push', '-q', 'origin', 'main']);
  clone.git(['remote', 'set-head', 'origin', 'main']);
  clone.branch('feature');
  return {
    origin,
    clone,
    commit,
    run: (who, args, { where = clone, env = {} } = {}) => countersign(where, args, { home: homeOf(who), env }),
    publicKey,
    home: homeOf,
  };
}

/** What `--json` gave, checked against its schema. */
export function resultOf(answer: Answer, schema: string): Record<string, unknown> {
  if (answer.stdout === '') throw new Error(`no output: ${answer.stderr}`);
  const value = jsonOf(answer);
  const problems = 'error' in value ? [] : schemaProblems(schema, value);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  return value;
}

/** Signs as somebody, with answers, and gives the result. */
export function signed(team: Team, who: Name, args: readonly string[] = []): Record<string, unknown> {
  return resultOf(team.run(who, ['sign', ...ANSWERS, ...args, '--json']), 'sign');
}
