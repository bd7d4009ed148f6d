/** Which commits `check` judges, in every kind of repository. */
import { join } from 'node:path';
import { cloneRepository, type Fixture, makeFolder, makeRepository } from '../git/fixture.ts';
import { addFeature, CLAUDE, lines } from '../hostile/worlds.ts';
import { type CheckCase, judgingSuite } from './judging.ts';

function start(options: Parameters<typeof makeRepository>[0] = {}): Fixture {
  const fixture = makeRepository(options);
  fixture.commit('Start', { files: { 'app.ts': lines('old', 10), 'lib/a.ts': lines('a', 5) } });
  return fixture;
}

function branched(options: Parameters<typeof makeRepository>[0] = {}): Fixture {
  const fixture = start(options);
  addFeature(fixture);
  return fixture;
}

/** A clone of main with a feature branch of its own. */
function cloned(change: (clone: Fixture) => void, source: Fixture = start()): Fixture {
  const clone = cloneRepository(source);
  change(clone);
  return clone;
}

const AI = { state: 'pending', aiAssisted: true, 'commits.length': 1, 'change.transitions.length': 1 };
const NOTHING = { state: 'pass', aiAssisted: false, 'commits.length': 0, 'change.transitions.length': 0 };

const CASES: readonly CheckCase[] = [
  {
    name: 'a branch is judged against main',
    make: branched,
    exit: 1,
    json: { ...AI, range: 'main..feature', 'change.target': 'refs/heads/main' },
  },
  {
    name: 'a branch of master is judged against master',
    make: () => branched({ branch: 'master' }),
    exit: 1,
    json: { ...AI, range: 'master..feature' },
  },
  {
    name: 'a clone is judged against the remote main',
    make: () => cloned((clone) => addFeature(clone)),
    exit: 1,
    json: { ...AI, range: 'origin/main..feature', 'change.target': 'refs/remotes/origin/main' },
  },
  {
    name: 'an upstream of another name is the target',
    make: () => {
      const source = start();
      source.git(['branch', 'release']);
      return cloned((clone) => {
        addFeature(clone);
        clone.git(['branch', '-q', '-u', 'origin/release']);
      }, source);
    },
    exit: 1,
    json: { ...AI, range: 'origin/release..feature' },
  },
  {
    name: 'a branch pushed under its own name is judged against main all the same',
    make: () => {
      const source = start({});
      return cloned((clone) => {
        addFeature(clone);
        clone.git(['push', '-q', '-u', 'origin', 'feature']);
      }, source);
    },
    exit: 1,
    json: { ...AI, range: 'origin/main..feature' },
  },
  {
    name: 'a local main that runs ahead of the remote is judged',
    make: () => cloned((clone) => clone.commit(`Add\n\n${CLAUDE}`, { files: { 'new.ts': lines('new', 20) } })),
    exit: 1,
    json: { ...AI, range: 'origin/main..main' },
  },
  {
    name: 'a remote default branch of another name is the home',
    make: () => {
      const source = makeRepository({ branch: 'develop' });
      source.commit('Start', { files: { 'app.ts': 'a\n' } });
      source.git(['branch', 'main']);
      source.commit('Ahead of main', { files: { 'app.ts': 'b\n' } });
      return cloned((clone) => addFeature(clone), source);
    },
    exit: 1,
    json: { ...AI, range: 'origin/develop..feature' },
  },
  {
    name: 'a remote HEAD that dangles after the branch was renamed gives way to the remote main',
    make: () =>
      cloned((clone) => {
        addFeature(clone);
        clone.git(['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/remotes/origin/gone']);
      }),
    exit: 1,
    json: {
      ...AI,
      range: 'origin/main..feature',
      'notices.0':
        'origin/HEAD stands for refs/remotes/origin/gone, which is not here, so the policy was read from origin/main. If that is not the default branch, run: git remote set-head origin --auto',
    },
  },
  {
    name: 'a remote HEAD that dangles beside no other default branch makes no local branch the home',
    make: () =>
      cloned((clone) => {
        addFeature(clone);
        clone.git(['update-ref', '-d', 'refs/remotes/origin/main']);
      }),
    exit: 3,
    json: {
      'error.code': 'repository.unreadable',
      'error.message':
        'It is not known which branch of origin holds the policy: refs/remotes/origin/HEAD stands for refs/remotes/origin/main, which is not here.',
      'error.remedy':
        'Run: git fetch origin && git remote set-head origin --auto   (or name it: git remote set-head origin main)',
    },
  },
  {
    name: 'the branch that is judged is never its own home for want of a remote default branch',
    make: () => {
      const source = makeRepository({ branch: 'develop' });
      source.commit('Start', { files: { 'app.ts': 'a\n' } });
      return cloned((clone) => {
        addFeature(clone);
        clone.git(['symbolic-ref', '-d', 'refs/remotes/origin/HEAD']);
      }, source);
    },
    args: ['origin/develop..feature'],
    exit: 3,
    json: {
      'error.code': 'repository.unreadable',
      'error.message':
        'It is not known which branch of origin holds the policy: there is no refs/remotes/origin/HEAD, and no main or master beside it.',
    },
  },
  {
    name: 'a remote HEAD that stands for a local branch is no home',
    make: () =>
      cloned((clone) => {
        addFeature(clone);
        clone.git(['symbolic-ref', 'refs/remotes/origin/HEAD', 'refs/heads/feature']);
      }),
    exit: 3,
    json: {
      'error.code': 'repository.unreadable',
      'error.message':
        'It is not known which branch of origin holds the policy: refs/remotes/origin/HEAD stands for refs/heads/feature, which is no branch of origin.',
    },
  },
  {
    name: 'an origin of which nothing was fetched leaves the local main the home',
    make: () => {
      const fixture = branched();
      fixture.git(['remote', 'add', 'origin', 'https://git.example.org/new.git']);
      return fixture;
    },
    exit: 1,
    json: { ...AI, range: 'main..feature' },
  },
  {
    name: 'a detached head is judged against main',
    make: () => {
      const fixture = branched();
      fixture.git(['checkout', '-q', '--detach']);
      return fixture;
    },
    exit: 1,
    json: { ...AI, range: 'main..HEAD' },
  },
  {
    name: 'main against itself has nothing to judge, and says so',
    make: () => start(),
    exit: 0,
    json: {
      ...NOTHING,
      range: 'main..main',
      'notices.1':
        'Nothing to judge: main..main has no commit. Name a range, for example: countersign check HEAD~1..HEAD',
    },
  },
  {
    name: 'the last commit of main is judged when it is named',
    make: () => {
      const fixture = branched();
      fixture.checkout('main');
      fixture.git(['merge', '-q', '--ff-only', 'feature']);
      return fixture;
    },
    args: ['HEAD~1..HEAD'],
    exit: 1,
    json: { ...AI, range: 'HEAD~1..HEAD', 'change.target': null },
  },
  {
    name: 'three dots mean what two dots mean',
    make: () => {
      const fixture = branched();
      fixture.checkout('main');
      fixture.commit('Elsewhere', { files: { 'other.ts': 'x\n' } });
      return fixture;
    },
    args: ['main...feature'],
    exit: 1,
    json: { ...AI, range: 'main...feature' },
  },
  {
    name: 'what main gained since is not part of the change',
    make: () => {
      const fixture = branched();
      fixture.checkout('main');
      fixture.commit('Elsewhere', { files: { 'other.ts': 'x\n', 'app.ts': null } });
      return fixture;
    },
    args: ['main..feature'],
    exit: 1,
    json: { ...AI, 'change.transitions.0.path': 'new.ts' },
  },
  {
    name: 'a single revision is judged against main',
    make: () => {
      const fixture = branched();
      fixture.checkout('main');
      return fixture;
    },
    args: ['feature'],
    exit: 1,
    json: { ...AI, range: 'main..feature' },
  },
  {
    name: 'a range backwards holds what the other side has',
    make: branched,
    args: ['feature..main'],
    exit: 0,
    json: { ...NOTHING, range: 'feature..main' },
  },
  {
    name: 'a branch without a commit is a question that has no answer',
    make: () => makeRepository(),
    exit: 2,
    json: { 'error.code': 'ref.unknown', 'error.message': 'The branch main has no commit yet.' },
  },
  {
    name: 'a bare repository is read like any other',
    make: () => {
      const source = branched();
      source.checkout('main');
      const clone = cloneRepository(source, ['--bare']);
      return clone;
    },
    args: ['feature'],
    exit: 1,
    json: { ...AI, range: 'main..feature' },
  },
  {
    name: 'a worktree has a branch of its own',
    make: () => {
      const fixture = branched();
      fixture.checkout('main');
      const where = join(makeFolder(), 'tree');
      fixture.git(['worktree', 'add', '-q', where, 'feature']);
      return { where };
    },
    exit: 1,
    json: { ...AI, repository: 'tree', range: 'main..feature' },
  },
  {
    name: 'a folder inside the repository asks for all of it',
    make: () => ({ where: join(branched().path, 'lib') }),
    exit: 1,
    json: { ...AI, range: 'main..feature' },
  },
  {
    name: 'a SHA-256 repository',
    make: () => branched({ format: 'sha256' }),
    exit: 1,
    json: { ...AI, 'change.objectFormat': 'sha256' },
  },
  {
    name: 'a shallow clone names the command that deepens it',
    make: () => {
      const source = branched();
      source.checkout('main');
      source.commit('Elsewhere', { files: { 'other.ts': 'x\n' } });
      const clone = cloneRepository(source, ['--depth=1', '--no-single-branch']);
      clone.checkout('feature');
      return clone;
    },
    args: ['origin/main..origin/feature'],
    exit: 3,
    json: { 'error.code': 'history.shallow', 'error.remedy': 'fetch the history with: git fetch --unshallow' },
  },
  {
    name: 'a shallow clone that holds the whole range is judged',
    make: () => {
      const source = start();
      source.commit('Second', { files: { 'app.ts': 'b\n' } });
      addFeature(source);
      source.checkout('main');
      const clone = cloneRepository(source, ['--depth=2', '--no-single-branch']);
      clone.checkout('feature');
      return clone;
    },
    args: ['origin/main..origin/feature'],
    exit: 1,
    json: { ...AI },
  },
  {
    name: 'a partial clone that never fetched the blobs of the change cannot be judged',
    make: () => {
      const source = branched();
      source.checkout('main');
      source.git(['config', 'uploadpack.allowFilter', 'true']);
      return cloneRepository(source, ['--filter=blob:none']);
    },
    args: ['origin/main..origin/feature'],
    exit: 3,
    json: { 'error.code': 'object.missing' },
  },
  {
    name: 'a partial clone that has them can be judged',
    make: () => {
      const source = branched();
      source.checkout('main');
      source.git(['config', 'uploadpack.allowFilter', 'true']);
      const clone = cloneRepository(source, ['--filter=blob:none']);
      clone.git(['checkout', '-q', 'feature']);
      return clone;
    },
    args: ['origin/main..origin/feature'],
    exit: 1,
    json: { ...AI },
  },
  {
    name: 'two histories without a common root count as new from the start',
    make: () => {
      const fixture = start();
      fixture.git(['checkout', '-q', '--orphan', 'other']);
      fixture.commit(`Other\n\n${CLAUDE}`, { files: { 'app.ts': lines('x', 8), 'lib/a.ts': null } });
      return fixture;
    },
    exit: 1,
    json: {
      aiAssisted: true,
      'change.base': null,
      'notices.1': 'The two sides share no history: every file counts as new.',
    },
  },
  {
    name: 'a branch that was forced to another line of history is judged as it stands now',
    make: () =>
      cloned((clone) => {
        addFeature(clone);
        clone.git(['push', '-q', '-u', 'origin', 'feature']);
        clone.git(['reset', '-q', '--hard', 'origin/main']);
        clone.commit('By hand', { files: { 'hand.ts': 'one\n' } });
      }),
    exit: 0,
    json: { state: 'pass', aiAssisted: false, 'commits.length': 1, 'change.transitions.0.path': 'hand.ts' },
  },
  {
    name: 'a branch that merged main in holds only its own changes',
    make: () => {
      const fixture = branched();
      fixture.checkout('main');
      fixture.commit(`Main\n\n${CLAUDE}`, { files: { 'other.ts': lines('other', 40) } });
      fixture.checkout('feature');
      fixture.merge('main');
      return fixture;
    },
    exit: 1,
    json: {
      state: 'pending',
      'commits.length': 2,
      'change.transitions.length': 1,
      'attribution.tally.added.ai.declared': 20,
    },
  },
  {
    name: 'a branch of merged branches is followed through the merges',
    make: () => {
      const fixture = branched();
      fixture.branch('side', 'main');
      fixture.commit(`Side\n\n${CLAUDE}`, { files: { 'side.ts': lines('side', 7) } });
      fixture.checkout('feature');
      fixture.merge('side');
      return fixture;
    },
    exit: 1,
    json: { 'commits.length': 3, 'change.transitions.length': 2, 'attribution.tally.added.ai.declared': 27 },
  },
  {
    name: 'a tag called main does not become the target',
    make: () => {
      const fixture = branched();
      fixture.git(['tag', 'main', 'feature']);
      return fixture;
    },
    exit: 1,
    json: { ...AI, range: 'main..feature' },
  },
  {
    name: 'grafts and replace refs change nothing, and are said',
    make: () => {
      const fixture = branched();
      fixture.git(['replace', fixture.id('HEAD:new.ts'), fixture.id('main:app.ts')]);
      return fixture;
    },
    exit: 1,
    json: {
      ...AI,
      'attribution.tally.added.ai.declared': 20,
      'notices.2': 'Grafts or replace refs exist in this clone; they were ignored.',
    },
  },
];

judgingSuite('ranges', CASES);
