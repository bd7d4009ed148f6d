/** A history with one commit of every kind, each with the verdict that it must get. */
import type { CommitVerdict } from '../../src/model/audit.ts';
import type { CommitId } from '../../src/model/id.ts';
import { type Fixture, makeRepository } from '../git/fixture.ts';
import { CLAUDE, lines } from '../hostile/worlds.ts';

export interface History {
  readonly fixture: Fixture;
  /** Subject → verdict, of every commit of main. */
  readonly verdicts: Readonly<Record<string, CommitVerdict>>;
}

/** A git-ai 3.0.0 note that gives lines of one file to Cursor (`ai`) or to a named person (`human`). */
export function gitAiNote(commit: string, file: string, range: string, who: 'ai' | 'human' = 'ai'): string {
  const key = who === 'ai' ? 'abcdef0123456789' : 'h_0123456789abcd';
  const metadata = {
    schema_version: 'authorship/3.0.0',
    base_commit_sha: commit,
    prompts:
      who === 'ai'
        ? {
            abcdef0123456789: { agent_id: { tool: 'cursor', id: 's1', model: 'm1' }, human_author: null, messages: [] },
          }
        : {},
    ...(who === 'human' ? { humans: { h_0123456789abcd: { author: 'Ada Writer <ada@example.org>' } } } : {}),
  };
  return `${file}\n  ${key} ${range}\n---\n${JSON.stringify(metadata)}`;
}

/** Attaches a note; `-f` replaces one that is there. */
export function note(fixture: Fixture, commit: string, text: string, ref = 'refs/notes/ai'): void {
  const blob = fixture.git(['hash-object', '-w', '--stdin'], { input: text });
  fixture.git(['notes', `--ref=${ref}`, 'add', '-f', '-C', blob, commit]);
}

/** A squash of a branch of two commits, the second one marked; the branch is kept as the head of request `number`. */
export function squash(fixture: Fixture, number: number, file: string, keepRef = true): CommitId {
  const base = fixture.id('HEAD');
  fixture.git(['checkout', '-q', '--detach']);
  fixture.commit('wip', { files: { [file]: lines(`hand ${number}`, 6) } });
  const tip = fixture.commit(`wip 2\n\n${CLAUDE}`, {
    files: { [file]: lines(`hand ${number}`, 6) + lines(`tool ${number}`, 12) },
  });
  if (keepRef) fixture.git(['update-ref', `refs/pull/${number}/head`, tip]);
  fixture.git(['checkout', '-q', 'main']);
  fixture.git(['checkout', '-q', tip, '--', file]);
  if (fixture.id('HEAD') !== base) throw new Error('main moved');
  return fixture.commit(`Squashed work (#${number})`);
}

export function everyKind(): History {
  const fixture = makeRepository();
  const commit = (message: string, files: Readonly<Record<string, string | null>>, author?: string): CommitId =>
    fixture.commit(message, author === undefined ? { files } : { files, author });
  commit('Start', { 'app.ts': lines('old', 20), 'package.json': '{"dependencies":{"a":"1.0.0"}}\n' });
  const marked = commit(`With a trailer\n\n${CLAUDE}`, { 'trailer.ts': lines('t', 20) });
  const noted = commit('With a note', { 'noted.ts': lines('n', 20) });
  note(fixture, noted, gitAiNote(noted, 'noted.ts', '1-20'));
  const byHand = commit('By hand, as its note says', { 'hand.ts': lines('h', 20) });
  note(fixture, byHand, gitAiNote(byHand, 'hand.ts', '1-20', 'human'));
  const damaged = commit('With a note that cannot be read', { 'damaged.ts': lines('d', 20) });
  note(fixture, damaged, 'garbage');
  squash(fixture, 7, 'squashed.ts');
  commit('Squashed without its head (#8)', { 'lost.ts': lines('l', 20) });
  commit(
    'Bump a from 1.0.0 to 1.0.1',
    { 'package.json': '{"dependencies":{"a":"1.0.1"}}\n' },
    'dependabot[bot] <49699333+dependabot[bot]@users.noreply.github.com>',
  );
  commit(`Three lines\n\n${CLAUDE}`, { 'few.ts': lines('f', 3) });
  commit(`Nothing\n\n${CLAUDE}`, {});
  fixture.git(['revert', '--no-edit', marked]);
  fixture.branch('side', 'HEAD~2');
  commit('On the side', { 'side.ts': lines('s', 8), 'app.ts': lines('old', 20) + lines('side', 2) });
  fixture.checkout('main');
  fixture.merge('side', 'Plain merge');
  fixture.branch('evil', 'HEAD~1');
  commit('For the evil one', { 'evil-side.ts': lines('e', 3) });
  fixture.checkout('main');
  fixture.git(['merge', '-q', '--no-ff', '--no-commit', 'evil']);
  fixture.commit(`Merge with content of its own\n\n${CLAUDE}`, { files: { 'smuggled.ts': lines('x', 15) } });
  return {
    fixture,
    verdicts: {
      'Merge with content of its own': 'ai',
      'For the evil one': 'unknown',
      'Plain merge': 'unknown',
      'On the side': 'unknown',
      'Revert "With a trailer"': 'unknown',
      Nothing: 'ai',
      'Three lines': 'ai',
      'Bump a from 1.0.0 to 1.0.1': 'automation',
      'Squashed without its head (#8)': 'unknown',
      'Squashed work (#7)': 'ai',
      'With a note that cannot be read': 'unreadable',
      'By hand, as its note says': 'human',
      'With a note': 'ai',
      'With a trailer': 'ai',
      Start: 'unknown',
    },
  };
}
