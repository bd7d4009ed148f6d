/** Real histories; they are read from the folder that COUNTERSIGN_HISTORIES names (`*.bundle` files). */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openRepository } from '../../src/adapters/git/repository.ts';
import { graphBelow } from '../../src/app/attribution/attribute-history.ts';
import { NoteBook } from '../../src/app/attribution/attribute-notes.ts';
import { mayBeTraced, traceSquashes } from '../../src/app/attribution/attribute-squashes.ts';
import type { HistoryGraph } from '../../src/core/attribution/history-graph.ts';
import { builtInMarks } from '../../src/core/attribution/marks/table.ts';
import type { Commit } from '../../src/model/change.ts';
import { makeFolder } from '../git/fixture.ts';

const FOLDER = process.env['COUNTERSIGN_HISTORIES'] ?? '';
const BUNDLE = join(FOLDER, 'workers-oauth-provider.bundle');
const THERE = FOLDER !== '' && existsSync(BUNDLE);

it.skipIf(THERE)(
  'workers-oauth-provider is not looked at: COUNTERSIGN_HISTORIES names no folder with its bundle',
  () => {
    expect(THERE).toBe(false);
  },
);

it.skipIf(!THERE)(
  'every squash of workers-oauth-provider whose request carries AI notes is traced to them',
  { timeout: 120_000 },
  async () => {
    const folder = join(makeFolder(), 'clone.git');
    git(['init', '-q', '--bare', folder], '.');
    git(['fetch', '-q', BUNDLE, '+refs/*:refs/*'], folder);
    const expected = squashesWithAiNotes(folder);
    expect(expected.length).toBe(6);
    const repo = await openRepository(folder);
    try {
      const head = await repo.resolve('refs/heads/main');
      const commits: Commit[] = [];
      await repo.log(
        { tips: [head], not: [], patches: 'none', order: 'parents-first' },
        {
          commit: (commit) => {
            if (mayBeTraced(commit)) commits.push(commit);
          },
        },
      );
      const book = await NoteBook.open(repo);
      const graph = (): Promise<HistoryGraph> => graphBelow(repo, head);
      const traces = await traceSquashes(repo, commits, head, builtInMarks(), book, graph);
      const found = [...traces.traced].flatMap(([id, all]) => {
        const runs = all.flatMap((one) => [...one.added.values()].flat());
        const noted = runs.some(({ evidence }) =>
          evidence.some((one) => one.claim === 'ai' && one.grade === 'noted' && one.via?.by.startsWith('refs/pull/')),
        );
        return noted ? [id] : [];
      });
      expect(found.sort()).toEqual(expected);
    } finally {
      await repo.close();
    }
  },
);

/** Found with plain git: landed commits `… (#N)` of which some commit of `refs/pull/N/head` has a note that names an AI. */
function squashesWithAiNotes(folder: string): readonly string[] {
  const noted = new Set<string>();
  for (const line of git(['notes', '--ref=ai', 'list'], folder).split('\n')) {
    const [blob = '', commit = ''] = line.split(' ');
    if (blob !== '' && /^ {2}(?:s_|[0-9a-f]{7,16} )/m.test(git(['cat-file', 'blob', blob], folder))) noted.add(commit);
  }
  const found: string[] = [];
  for (const line of git(['log', '--no-merges', '--format=%H %s', 'refs/heads/main'], folder).split('\n')) {
    const number = /\(#(\d+)\)$/.exec(line)?.[1];
    const landed = line.slice(0, 40);
    if (number === undefined || git(['for-each-ref', `refs/pull/${number}/head`], folder) === '') continue;
    const commits = git(['rev-list', `refs/pull/${number}/head`, '^refs/heads/main'], folder).split('\n');
    if (commits.some((commit) => noted.has(commit))) found.push(landed);
  }
  return found.sort();
}

function git(args: readonly string[], cwd: string): string {
  const done = spawnSync('git', args, { cwd, encoding: 'utf8', maxBuffer: 1 << 28 });
  if (done.status !== 0) throw new Error(`git ${args.join(' ')}: ${done.stderr}`);
  return done.stdout.trim();
}
