/** An audit starts as many git processes for a long history as for a short one. */
import { describe, expect, it } from 'vitest';
import { countingGit } from '../check/counting.ts';
import { countersign } from '../cli/run.ts';
import { type Fixture, makeFolder, makeRepository } from '../git/fixture.ts';
import { CLAUDE, lines } from '../hostile/worlds.ts';
import { gitAiNote, note } from './history.ts';

/** A history with marks, merges, a note, and squashes whose requests are there. */
function historyOf(commits: number): Fixture {
  const fixture = makeRepository();
  let stream = '';
  let mark = 0;
  const data = (text: string): string => `data ${Buffer.byteLength(text)}\n${text}\n`;
  const add = (ref: string, message: string, file: string, parents: readonly number[] = []): number => {
    mark += 1;
    const [from, ...merges] = parents;
    stream += `commit ${ref}\nmark :${mark}\ncommitter A <a@example.org> ${1_767_225_600 + mark} +0000\n${data(message)}`;
    if (from !== undefined) stream += `from :${from}\n`;
    for (const merge of merges) stream += `merge :${merge}\n`;
    stream += `M 100644 inline ${file}\n${data(lines(`line ${mark}`, 8))}`;
    return mark;
  };
  let tip = add('refs/heads/main', 'Start', 'app.ts');
  for (let at = 1; mark < commits; at += 1) {
    if (at % 10 === 5) {
      const side = add('refs/heads/side', `Side ${at}\n\n${CLAUDE}`, `side${at % 5}.ts`, [tip]);
      const other = add('refs/heads/main', `Main ${at}`, 'main.ts', [tip]);
      tip = add('refs/heads/main', `Merge ${at}`, 'own.ts', [other, side]);
    } else if (at % 10 === 7) {
      add(`refs/pull/${at}/head`, `Request\n\n${CLAUDE}`, `squash${at}.ts`, [tip]);
      tip = add('refs/heads/main', `Squash (#${at})`, `squash${at}.ts`, [tip]);
    } else {
      tip = add('refs/heads/main', at % 3 === 0 ? `Work ${at}\n\n${CLAUDE}` : `Work ${at}`, `f${at % 7}.ts`, [tip]);
    }
  }
  fixture.git(['fast-import', '--quiet', '--force'], { input: stream });
  const root = fixture.git(['rev-list', '--max-parents=0', 'main']);
  note(fixture, root, gitAiNote(root, 'app.ts', '1-3'));
  return fixture;
}

function startsOf(fixture: Fixture, ...args: string[]): number {
  const { env, starts } = countingGit();
  const answer = countersign(fixture, ['audit', ...args], { env: { ...env, COUNTERSIGN_CACHE: makeFolder() } });
  expect({ status: answer.status, stderr: answer.stderr }).toEqual({ status: 0, stderr: '' });
  return starts();
}

describe('the number of git processes of an audit', () => {
  it.each([[[]], [['--format', 'ndjson']], [['--since', '2026-01-01']]])(
    'is the same for 30 commits and for 300: %j',
    (args) => {
      const few = startsOf(historyOf(30), ...args);
      expect(startsOf(historyOf(300), ...args)).toBe(few);
      expect(few).toBeGreaterThan(3);
      expect(few).toBeLessThan(40);
    },
  );
});
