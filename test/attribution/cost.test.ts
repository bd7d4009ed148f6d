import { expect, it } from 'vitest';
import { openRepository } from '../../src/adapters/git/repository.ts';
import { attributeChange } from '../../src/app/attribution/attribute.ts';
import { gatherMergeContent } from '../../src/app/attribution/attribute-merges.ts';
import { gatherChange } from '../../src/app/change/change.ts';
import { HistoryGraph } from '../../src/core/attribution/history-graph.ts';
import { builtInMarks } from '../../src/core/attribution/marks/table.ts';
import type { CommitId } from '../../src/model/id.ts';
import type { GitRepository } from '../../src/ports/git.ts';
import { play, type Step } from './world.ts';

/** The methods of the port that start a git process of their own. */
const STARTS = new Set(['log', 'graph', 'refs', 'notes', 'diffTrees', 'diffBlobs', 'blame', 'mergeBases']);

/** The repository, with a count of the calls that start a process. */
function counted(repo: GitRepository): { readonly repo: GitRepository; readonly calls: () => readonly string[] } {
  const calls: string[] = [];
  const proxy = new Proxy(repo, {
    get(target, key): unknown {
      const value: unknown = Reflect.get(target, key);
      if (typeof value !== 'function') return value;
      return (...args: readonly unknown[]): unknown => {
        if (STARTS.has(String(key))) calls.push(String(key));
        return Reflect.apply(value, target, args);
      };
    },
  });
  return { repo: proxy, calls: () => calls };
}

/** `count` squashed requests with notes, `count` merges with a conflict, `count` plain commits. */
function history(count: number): readonly Step[] {
  const steps: Step[] = [
    ['write', 'f', 'a b c d e'],
    ['commit', {}],
    ['branch', 'work'],
  ];
  for (let at = 1; at <= count; at += 1) {
    const text = Array.from({ length: at }, (_, line) => `N${line + 1}`).join(' ');
    steps.push(
      ['branch', `topic${at}`],
      ['write', `new${at}`, `x${at}`],
      ['write', 'f', `a b c d e ${text}`],
      ['commit', { ai: `N${at}`, title: `topic ${at}` }],
      ['checkout', 'work'],
      ['squash', `topic${at}`, at],
      ['branch', `side${at}`],
      ['write', 'g', `side${at}`],
      ['commit', { by: 'claude' }],
      ['checkout', 'work'],
      ['write', 'g', `work${at}`],
      ['commit', {}],
      ['conflict', 'merge', '-q', `side${at}`],
      ['write', 'g', `merged${at}`],
      ['commit', { title: 'Merge' }],
    );
  }
  return steps;
}

it.each(['attributeChange', 'gatherMergeContent'] as const)(
  'the number of git processes of %s does not depend on the number of commits',
  async (question) => {
    const seen: (readonly string[])[] = [];
    for (const count of [2, 6]) {
      const fixture = play(history(count));
      const open = await openRepository(fixture.path);
      const { repo, calls } = counted(open);
      const head = await open.resolve('work');
      if (question === 'attributeChange') {
        const change = await gatherChange(open, { onto: await open.resolve('main'), head, target: null, text: '' });
        const { tally } = await attributeChange(repo, change, builtInMarks());
        expect(tally.added.ai.noted).toBe(count * 2 - count);
      } else {
        const graph = new HistoryGraph();
        const merges: { id: CommitId; parents: readonly CommitId[] }[] = [];
        await open.graph({ tips: [head], not: [], order: 'parents-first' }, (id, parents) => {
          graph.add(id, parents);
          merges.push({ id, parents });
        });
        expect((await gatherMergeContent(repo, merges, graph)).size).toBe(count);
      }
      seen.push(calls());
      await open.close();
      fixture.cleanup();
    }
    expect(seen[1]).toEqual(seen[0]);
    expect(seen[0]?.length).toBeGreaterThan(2);
    expect(seen[0]?.length).toBeLessThan(14);
  },
);
