/** Kept files and bundles that are damaged, foreign or somewhere else; folders that cannot be written. */
import {
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { countersign } from '../cli/run.ts';
import type { Fixture } from '../git/fixture.ts';
import { makeFolder } from '../git/fixture.ts';
import { answered, type HostileCase, refused, type Scene } from './case.ts';
import { withHome } from './worlds.ts';

/** A repository that was audited, and then its kept files changed. `cache` is the repository's own folder. */
function kept(change: (cache: string, fixture: Fixture) => void): () => Scene {
  return () => {
    const fixture = withHome({});
    const root = makeFolder();
    const env = { COUNTERSIGN_CACHE: root };
    countersign(fixture, ['audit'], { env });
    const cache = join(root, readdirSync(root)[0] ?? 'none');
    change(cache, fixture);
    return { where: fixture.path, env, names: { cache, root } };
  };
}
/** What is answered without anything kept: whatever happened to the kept files, it must be this. */
const COUNTED = {
  'summary.commits': 2,
  'summary.byVerdict.ai': 1,
  'summary.byVerdict.unknown': 1,
  'summary.needSignOff.ai': 1,
};
const WHOLE = {
  ...COUNTED,
  'records.0.verdict': 'ai',
  'records.0.subject': 'Add',
  'records.1.verdict': 'unknown',
  'records.1.subject': 'Start',
};
const JUDGED = { state: 'pending', aiAssisted: true, 'assessment.notRead.length': 3 };
const COLD = { ...JUDGED, 'notices.1': 'History not read: no audit has read this history yet; run: countersign audit' };
const FOREIGN = {
  ...JUDGED,
  'notices.1': 'History not read: what was kept belongs to another line of history; run: countersign audit',
};

/** The start of the kept summary: the digest of its question. */
const headOf = (file: string): string => readFileSync(file, 'utf8').split(' ', 1)[0] ?? '';
const records = (cache: string): string =>
  join(cache, readdirSync(cache).find((name) => name.startsWith('records-')) ?? 'none');

function bundle(change: (file: string, fixture: Fixture) => void, args: readonly string[] = ['--all']): () => Scene {
  return () => {
    const fixture = withHome({});
    const folder = makeFolder();
    const file = join(folder, 'x.bundle');
    fixture.git(['bundle', 'create', '-q', file, ...args]);
    change(file, fixture);
    return { where: folder, names: { folder } };
  };
}

export const KEPT_CASES: readonly HostileCase[] = [
  {
    name: 'records of garbage',
    make: kept((cache) => writeFileSync(records(cache), 'garbage\n\0\0\t\t\n')),
    args: ['audit', '--json'],
    expect: answered(0, WHOLE),
  },
  {
    name: 'records cut off',
    make: kept((cache) => truncateSync(records(cache), 700)),
    args: ['audit', '--json'],
    expect: answered(0, WHOLE),
  },
  {
    name: 'records whose JSON was changed',
    make: kept((cache) =>
      writeFileSync(records(cache), readFileSync(records(cache), 'utf8').replaceAll('"verdict":"ai"', '"verdict":{}')),
    ),
    args: ['audit', '--json'],
    expect: answered(0, WHOLE),
  },
  {
    name: 'records of each other',
    make: kept((cache) => {
      const [a = '', b = ''] = readFileSync(records(cache), 'utf8').split('\n');
      const [x, y] = [a.split('\t'), b.split('\t')];
      writeFileSync(records(cache), `${[x[0], ...y.slice(1)].join('\t')}\n${[y[0], ...x.slice(1)].join('\t')}\n`);
    }),
    args: ['audit', '--json'],
    expect: answered(0, WHOLE),
  },
  {
    name: 'records as a folder',
    make: kept((cache) => {
      const file = records(cache);
      rmSync(file);
      mkdirSync(file);
    }),
    args: ['audit', '--json'],
    expect: answered(0, WHOLE),
  },
  {
    name: 'records as a symbolic link to another file',
    make: kept((cache, fixture) => {
      const file = records(cache);
      rmSync(file);
      writeFileSync(join(fixture.path, 'precious'), 'no newline at the end');
      symlinkSync(join(fixture.path, 'precious'), file);
    }),
    args: ['audit', '--json'],
    expect: answered(0, WHOLE),
  },
  {
    name: 'records as a pipe',
    make: kept((cache) => {
      const file = records(cache);
      rmSync(file);
      symlinkSync('/dev/zero', file);
    }),
    args: ['audit', '--json'],
    expect: answered(0, WHOLE),
  },
  {
    name: 'a summary of garbage',
    make: kept((cache) => writeFileSync(join(cache, 'summary.json'), 'garbage')),
    args: ['audit', '--json=summary'],
    expect: answered(0, COUNTED),
  },
  {
    name: 'a summary with the right key and nothing in it',
    make: kept((cache) => {
      const file = join(cache, 'summary.json');
      writeFileSync(file, `${headOf(file)} ${'0'.repeat(64)}\nnull`);
    }),
    args: ['audit', '--json=summary'],
    expect: answered(0, COUNTED),
  },
  {
    name: 'a summary with the right key and half a summary',
    make: kept((cache) => {
      const file = join(cache, 'summary.json');
      writeFileSync(file, `${headOf(file)} ${'0'.repeat(64)}\n{"commits":0,"byVerdict":{"ai":0}}`);
    }),
    args: ['audit', '--json=summary'],
    expect: answered(0, COUNTED),
  },
  {
    name: 'a summary that was cut off',
    make: kept((cache) => truncateSync(join(cache, 'summary.json'), 300)),
    args: ['audit', '--json=summary'],
    expect: answered(0, COUNTED),
  },
  {
    name: 'an index of garbage',
    make: kept((cache) => writeFileSync(join(cache, 'history-index.json'), '{"version":1,"tip":"x"')),
    args: ['check', '--json'],
    expect: answered(1, COLD),
  },
  {
    name: 'an index of a wrong shape',
    make: kept((cache) =>
      writeFileSync(
        join(cache, 'history-index.json'),
        '{"version":1,"tip":{"__proto__":1},"reverts":[[1,2]],"recent":{},"sizes":[[]],"commits":-1}',
      ),
    ),
    args: ['check', '--json'],
    expect: answered(1, COLD),
  },
  {
    name: 'an index as a folder',
    make: kept((cache) => {
      const file = join(cache, 'history-index.json');
      rmSync(file);
      mkdirSync(file);
    }),
    args: ['check', '--json'],
    expect: answered(1, COLD),
  },
  {
    name: 'an index of a commit that is not there',
    make: kept((cache) => {
      const file = join(cache, 'history-index.json');
      writeFileSync(file, readFileSync(file, 'utf8').replace(/"tip":"[0-9a-f]{40}"/, `"tip":"${'f'.repeat(40)}"`));
    }),
    args: ['check', '--json'],
    expect: answered(1, FOREIGN),
  },
  {
    name: 'an index of a blob',
    make: kept((cache, fixture) => {
      const file = join(cache, 'history-index.json');
      writeFileSync(
        file,
        readFileSync(file, 'utf8').replace(/"tip":"[0-9a-f]{40}"/, `"tip":"${fixture.id('HEAD:app.ts')}"`),
      );
    }),
    args: ['check', '--json'],
    expect: answered(1, FOREIGN),
  },
  {
    name: 'a cache folder that is a file',
    make: kept((cache) => {
      rmSync(cache, { recursive: true });
      writeFileSync(cache, 'x');
    }),
    args: ['audit', '--json'],
    expect: answered(0, WHOLE),
  },
  {
    name: 'a cache below a file',
    make: () => {
      const fixture = withHome({});
      return { where: fixture.path, env: { COUNTERSIGN_CACHE: '/dev/null/cache' } };
    },
    args: ['audit', '--json'],
    expect: answered(0, WHOLE),
  },
  {
    name: 'a check with a cache below a file',
    make: () => {
      const fixture = withHome({});
      return { where: fixture.path, env: { COUNTERSIGN_CACHE: '/dev/null/cache' } };
    },
    args: ['check', '--json'],
    expect: answered(1, COLD),
  },
  {
    name: 'a home folder that is not there',
    make: () => {
      const fixture = withHome({});
      return {
        where: fixture.path,
        env: { HOME: '/dev/null/home', XDG_CACHE_HOME: '', XDG_CONFIG_HOME: '/dev/null/nowhere' },
      };
    },
    args: ['audit', '--json'],
    expect: answered(0, WHOLE),
  },
  {
    name: 'a bundle that was cut off',
    make: bundle((file) => truncateSync(file, readFileSync(file).length - 60)),
    args: ['-C', 'x.bundle', 'audit'],
    expect: refused(3, 'git cannot unpack the bundle {folder}/x.bundle: fatal: early EOF'),
  },
  {
    name: 'a bundle of its header alone',
    make: bundle((file) => truncateSync(file, 20)),
    args: ['-C', 'x.bundle', 'audit'],
    expect: refused(2, 'The branch master has no commit yet: there is nothing to audit.'),
  },
  {
    name: 'a bundle with flipped bytes',
    make: bundle((file) => {
      const bytes = readFileSync(file);
      bytes.fill(0x55, bytes.length - 400, bytes.length - 350);
      writeFileSync(file, bytes);
    }),
    args: ['-C', 'x.bundle', 'audit'],
    expect: refused(
      3,
      'git cannot unpack the bundle {folder}/x.bundle: fatal: pack has bad object at offset 12: inflate returned -5',
    ),
  },
  {
    name: 'a bundle that builds on commits that are not in it',
    make: bundle(() => {}, ['main..feature']),
    args: ['-C', 'x.bundle', 'audit'],
    expect: refused(
      3,
      'git cannot unpack the bundle {folder}/x.bundle: error: Repository lacks these prerequisite commits:',
    ),
  },
  {
    name: 'a bundle that knows more than git',
    make: bundle((file) =>
      writeFileSync(
        file,
        readFileSync(file).toString('latin1').replace('# v2 git bundle\n', '# v3 git bundle\n@magic=1\n'),
        'latin1',
      ),
    ),
    args: ['-C', 'x.bundle', 'audit'],
    expect: refused(3, "git cannot unpack the bundle {folder}/x.bundle: error: unknown capability 'magic=1'"),
  },
  {
    name: 'a bundle of a later version',
    make: bundle((file) =>
      writeFileSync(file, readFileSync(file).toString('latin1').replace('# v2', '# v9'), 'latin1'),
    ),
    args: ['-C', 'x.bundle', 'audit'],
    expect: refused(2, '{folder}/x.bundle is not a folder'),
  },
  {
    name: 'a file that is no bundle',
    make: bundle((file) => writeFileSync(file, 'hello\n')),
    args: ['-C', 'x.bundle', 'audit'],
    expect: refused(2, '{folder}/x.bundle is not a folder'),
  },
  {
    name: 'a bundle whose refs leave the repository',
    make: bundle((file) =>
      writeFileSync(file, readFileSync(file).toString('latin1').replace('refs/heads/main', 'refs/../config'), 'latin1'),
    ),
    args: ['-C', 'x.bundle', 'audit', '--json'],
    expect: answered(0, WHOLE),
  },
  {
    name: 'a bundle without a HEAD',
    make: bundle(() => {}, ['feature']),
    args: ['-C', 'x.bundle', 'audit'],
    expect: refused(2, 'The branch master has no commit yet: there is nothing to audit.'),
  },
  {
    name: 'a bundle for check',
    make: bundle(() => {}),
    args: ['-C', 'x.bundle', 'check'],
    expect: refused(2, '{folder}/x.bundle is not a folder'),
  },
  {
    name: 'a bundle whose name is an option',
    make: bundle((file) => renameSync(file, join(dirname(file), '--upload-pack=x'))),
    args: ['-C', './--upload-pack=x', 'audit', '--json'],
    expect: answered(0, WHOLE),
  },
];
