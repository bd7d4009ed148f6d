/** What happens in every set-up after its first landing: a deployment, a holiday, an upgrade, a leaver and a new owner. */
import { afterAll, expect, it } from 'vitest';
import type { Principal } from '../../src/model/statement.ts';
import { setDay, setRules } from '../cli/clock.ts';
import { type Answer, countersign } from '../cli/run.ts';
import type { Fixture } from '../git/fixture.ts';
import { publicKey, type World } from '../gate/world.ts';
import { fidoSigner, publicLine } from '../signatures/signers.ts';

/** A company in one of the five set-ups. */
export interface SetUp {
  readonly world: World;
  /** The trust root, as it was written down on the day of the adoption. */
  readonly root: string;
  /** Lands a branch the way this set-up does; the gate's answer. */
  land(branch: string): Answer;
  /** Who signs an ordinary change so that nothing lacks. */
  sign(branch: string): void;
}

/** Somebody leaves and an owner comes, who signs with the key `stranger`. */
export interface Leaving {
  readonly gone: string;
  /** Lands the change, or the changes. */
  change(set: SetUp): Promise<void>;
}

/** A chapter is a dozen processes of git and countersign, on machines that do other things besides. */
const CHAPTER = 180_000;

/** The stories begin this many days ago, so that nothing in them lies in the future. */
const FIRST_DAY = -60;

/** Begins a story: the clock stands on its first day. */
export function begin(): void {
  setDay(FIRST_DAY);
  setRules(null);
}

/** `init` as it is run on the first day; what it writes is then made the company's own. */
export function initialised(ada: Fixture, url: string): void {
  ada.git(['remote', 'set-url', 'origin', url]);
  const answer = countersign(ada, ['init', '--yes']);
  if (answer.status !== 0) throw new Error(answer.stderr);
  ada.git(['remote', 'set-url', 'origin', '../server.git']);
}

/** The root that `countersign trust` prints. */
export function rootOf({ desk }: World): string {
  desk.git(['fetch', '-q', 'origin']);
  const answer = countersign(desk, ['trust', '--json']);
  return (JSON.parse(answer.stdout) as { readonly root: string }).root;
}

/** One file of Ada's, on a branch of its own. */
export function work({ world }: Pick<SetUp, 'world'>, name: string, path: string = `src/${name}.txt`): void {
  world.branch(name);
  world.commit(name, { [path]: `${name}\n` });
}

/** Lands a branch, or fails with what the gate says. */
export function lands(set: SetUp, branch: string): void {
  const { status, stdout, stderr } = set.land(branch);
  expect(status, `${stdout}${stderr}`).toBe(0);
}

/** Deploys the tip of main to production. */
export function deploy({ world, root }: SetUp): Answer {
  world.desk.git(['fetch', '-q', 'origin', '+refs/heads/*:refs/remotes/origin/*']);
  const record = ['--environment', 'production', '--key', world.key('gate'), '--gate', 'push'];
  const command = [process.execPath, '-e', 'console.log("runs")'];
  return countersign(world.desk, ['gate', '--commit', 'origin/main', '--root', root, ...record, '--', ...command]);
}

/** Registers the chapters; `of` gives the company once it stands. */
export function playOn(
  of: () => SetUp,
  { path, leaving = SOL }: { readonly path?: string; readonly leaving?: Leaving } = {},
): void {
  const write = (name: string): void => work(of(), name, path === undefined ? undefined : `${path}/${name}.txt`);

  afterAll(() => {
    setDay(0);
    setRules(null);
  });

  it(
    'runs what has landed, and nothing else',
    () => {
      const set = of();
      expect(deploy(set)).toMatchObject({ status: 0 });
      const [inside] = [set.world.desk.id('origin/main~')];
      const old = countersign(set.world.desk, ['verify', inside, '--at', 'deploy', '--root', set.root]);
      expect(old.status === 0 || old.stdout.includes('(record.absent)')).toBe(true);
    },
    CHAPTER,
  );

  it(
    'comes back from a holiday of three weeks: what was signed before it is signed again, and lands',
    () => {
      const set = of();
      write('patient');
      set.sign('patient');
      write('quick');
      set.sign('quick');
      lands(set, 'quick');
      setDay(FIRST_DAY + 21);
      const late = set.world.verify('patient');
      expect(late.status).toBe(1);
      expect(late.stdout).toContain('(coverage.expired)');
      set.sign('patient');
      lands(set, 'patient');
      expect(deploy(set)).toMatchObject({ status: 0 });
    },
    CHAPTER,
  );

  it(
    'upgrades countersign: old records go on holding, and an older one says that it cannot judge the new',
    () => {
      const set = of();
      setRules(2);
      write('upgraded');
      set.sign('upgraded');
      lands(set, 'upgraded');
      expect(deploy(set)).toMatchObject({ status: 0 });
      setRules(null);
      const older = deploy(set);
      expect(older.status).toBe(3);
      expect(older.stderr).toContain('(record.newer)');
      setRules(2);
    },
    CHAPTER,
  );

  it(
    'sees somebody leave and an owner come: the one no longer counts, the other does',
    async () => {
      const set = of();
      const { world } = set;
      setDay(FIRST_DAY + 30);
      await leaving.change(set);
      write('after');
      await world.seal({ ...world.signOff('after'), by: `person:${leaving.gone}` as Principal }, { by: leaving.gone });
      expect(world.verify('after').status).toBe(1);
      expect(world.sign('after', { by: 'stranger' }).status).toBe(0);
      lands(set, 'after');
    },
    CHAPTER,
  );

  it(
    'deploys a second time',
    () => {
      const done = deploy(of());
      expect(done).toMatchObject({ status: 0 });
      expect(done.stdout).toContain('runs');
    },
    CHAPTER,
  );
}

/** In a company of five one change does it, to which two owners agree. */
const SOL: Leaving = {
  gone: 'sol',
  async change(set) {
    const { world } = set;
    world.branch('people');
    world.commit('Sol leaves, Nina owns', changedPeople(world));
    await world.seal({ ...world.signOff('people'), by: 'person:otto' as Principal }, { by: 'otto', with: 'device' });
    await world.seal({ ...world.signOff('people'), by: 'person:sena' as Principal }, { by: 'sena', with: 'device' });
    lands(set, 'people');
  },
};

/** Nina's lines of `allowed_signers`: a key in a file and one in a device. */
export function ninasKeys(world: World): readonly string[] {
  const options = 'person:nina namespaces="countersign-v1"';
  const device = publicLine(fidoSigner('ed25519').publicKey);
  return [`${options} ${publicKey(`${world.server.path}/..`, 'stranger')}`, `${options} ${device}`];
}

/** Sol out, Nina in: people, keys and owners in one change. */
function changedPeople(world: World): Record<string, string> {
  const now = (file: string): string => world.ada.git(['show', `origin/main:.countersign/${file}`]);
  const keys = now('allowed_signers')
    .split('\n')
    .filter((line) => !line.startsWith('person:sol '));
  const people = now('people.yml').replace(
    /^.*id: sol,.*$/m,
    '  - { id: nina, name: Nina New, emails: [nina@example.org], level: L7 }',
  );
  return {
    '.countersign/allowed_signers': `${[...keys, ...ninasKeys(world)].join('\n')}\n`,
    '.countersign/people.yml': `${people}\n`,
    '.countersign/policy.yml': `${now('policy.yml').replace('[sena, sol, otto]', '[sena, otto, nina]')}\n`,
    ...owners(world),
  };
}

/** Where paths have owners, Nina takes Sol's. */
function owners(world: World): Record<string, string> {
  const [path = ''] = world.ada.git(['ls-tree', '-r', '--name-only', 'origin/main', '.github/CODEOWNERS']).split('\n');
  if (path === '') return {};
  return {
    [path]: `${world.ada.git(['show', `origin/main:${path}`]).replaceAll('sol@example.org', 'nina@example.org')}\n`,
  };
}
