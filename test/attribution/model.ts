/**
 * An independent model of who wrote what: every line is a token of its own that is typed once, so the content itself
 * says which line it is. The model knows what each commit typed and took away, and never looks at a difference.
 */
import type { Fixture } from '../git/fixture.ts';
import { play, playStep, type Step, type Who } from './world.ts';

/** What should be known of something a commit did, and whether it would survive another squash. */
interface Known {
  readonly answer: string;
  /** The answer after the commit is squashed by the forge. */
  readonly squashed: string;
}

/** What one commit did. */
interface Act {
  readonly adds: ReadonlyMap<string, Known>;
  readonly takes: ReadonlyMap<string, Known>;
}

export interface Move {
  readonly kind: number;
  readonly a: number;
  readonly b: number;
  readonly c: number;
}

const WHO: readonly { readonly who: (tokens: string) => Who; readonly line: string; readonly deletion: string }[] = [
  { who: (ai) => ({ ai }), line: 'ai/noted', deletion: 'unknown' },
  { who: (human) => ({ human }), line: 'human/noted', deletion: 'unknown' },
  { who: () => ({ by: 'claude' }), line: 'ai/declared', deletion: 'ai/declared' },
  { who: () => ({}), line: 'unknown', deletion: 'unknown' },
  { who: (ai) => ({ ai, by: 'claude' }), line: 'ai/noted', deletion: 'ai/declared' },
];

/** Plays random moves on real git and keeps the books beside it. */
export class Model {
  readonly log: string[] = [];
  readonly repo: Fixture;
  private readonly acts = new Map<string, ReadonlySet<Act>>();
  private nextToken = 0x4e00;
  private nextTopic = 1;
  private nextRequest = 1;
  private path = 'f';
  /** Acts of the newest commit of the work branch, when it may still be amended. */
  private last: { readonly act: Act; readonly who: number } | null = null;
  private merged = false;
  /** What is said of everything that a merge resolved by hand did. */
  readonly resolved: Set<string> = new Set();
  /** The lines that stood on either side of such a merge. */
  readonly joined: Set<string> = new Set();

  constructor() {
    const start = Array.from({ length: 12 }, () => this.token());
    this.repo = play([
      ['write', 'f', start.join(' ')],
      ['commit', { title: 'start' }],
      ['branch', 'work'],
    ]);
    this.acts.set('main', new Set());
    this.acts.set('work', new Set());
  }

  private token(): string {
    this.nextToken += 1;
    return String.fromCodePoint(this.nextToken);
  }

  private do(...steps: readonly Step[]): void {
    for (const step of steps) this.log.push(JSON.stringify(step));
    const { repo } = this;
    for (const step of steps) playStep(repo, step);
  }

  private lines(): string[] {
    return this.repo
      .git(['show', `HEAD:${this.pathAtHead()}`])
      .split('\n')
      .filter((line) => line !== '');
  }

  private pathAtHead(): string {
    return this.pathAt('HEAD');
  }

  /** There is one file everywhere, but renames give it other names on other branches. */
  private pathAt(revision: string): string {
    return this.repo.git(['ls-tree', '-r', '--name-only', revision]).split('\n')[0] ?? 'f';
  }

  move(move: Move): void {
    const moves = [
      () => this.edit('work', move),
      () => this.edit('work', move),
      () => this.edit('work', move),
      () => this.edit('main', move),
      () => this.amend(move),
      () => this.mergeTopic(move),
      () => this.mergeTopic(move),
      () => this.update(move),
      () => this.rebase(),
      () => this.pick(move),
      () => this.squash(move),
      () => this.rename(),
      () => this.stash(move),
      () => this.resetHard(move),
      () => this.localSquash(),
    ];
    this.log.push(`# move ${JSON.stringify(move)}`);
    moves[move.kind % moves.length]?.();
  }

  /** Takes lines away and types new ones at a place, keeping the order of all others. */
  private change(
    lines: readonly string[],
    { a, b, c }: Move,
  ): { readonly text: string; readonly fresh: string[]; readonly gone: string[] } {
    const at = lines.length === 0 ? 0 : a % lines.length;
    const gone = lines.slice(at, at + (b % 4));
    const fresh = Array.from({ length: gone.length === 0 ? 1 + (c % 3) : c % 4 }, () => this.token());
    return { text: [...lines.slice(0, at), ...fresh, ...lines.slice(at + gone.length)].join(' '), fresh, gone };
  }

  private edit(branch: string, move: Move): void {
    this.do(['checkout', branch]);
    const { text, fresh, gone } = this.change(this.lines(), move);
    const act = this.commitAct(move.kind + move.a + move.b + move.c, fresh, gone);
    this.do(['write', this.pathAtHead(), text], ['commit', act.who]);
    this.add(branch, act.act);
    if (branch === 'work') this.last = { act: act.act, who: act.index };
    this.do(['checkout', 'work']);
  }

  private commitAct(
    choice: number,
    fresh: readonly string[],
    gone: readonly string[],
  ): { readonly act: Act; readonly who: Who; readonly index: number } {
    const index = choice % WHO.length;
    const kind = WHO[index] ?? { who: () => ({}), line: 'unknown', deletion: 'unknown' };
    const added: Known = { answer: kind.line, squashed: kind.line };
    const taken: Known = { answer: kind.deletion, squashed: kind.deletion };
    const act = {
      adds: new Map(fresh.map((token) => [token, added])),
      takes: new Map(gone.map((token) => [token, taken])),
    };
    return { act, who: { ...kind.who(fresh.join(' ')), title: `edit ${this.nextToken}` }, index };
  }

  private add(branch: string, act: Act): void {
    this.acts.set(branch, new Set([...(this.acts.get(branch) ?? []), act]));
  }

  /** A note stays at the commit before the rewrite: found again by the author line, but not through a further squash. */
  private rewritten(act: Act): Act {
    const later = ({ answer, squashed }: Known): Known => ({
      answer,
      squashed: answer === 'ai/declared' ? squashed : 'unknown',
    });
    const both = ({ answer, squashed }: Known, deletion: Known | undefined): Known =>
      answer === 'ai/noted' && deletion?.answer === 'ai/declared'
        ? { answer, squashed: 'ai/declared' }
        : later({ answer, squashed });
    const mark = [...act.takes.values(), ...act.adds.values()].find((known) => known.answer === 'ai/declared');
    return {
      adds: new Map([...act.adds].map(([token, known]) => [token, both(known, mark)])),
      takes: new Map([...act.takes].map(([token, known]) => [token, later(known)])),
    };
  }

  private amend(move: Move): void {
    const { last } = this;
    if (last === null || this.merged) return;
    const lines = this.lines();
    const { text, fresh } = this.change(lines, { ...move, b: 0 });
    this.do(['write', this.pathAtHead(), text], ['git', 'commit', '-q', '-a', '--amend', '--no-edit']);
    const old = this.rewritten(last.act);
    const declared = last.who === 2 || last.who === 4 ? 'ai/declared' : 'unknown';
    const adds = new Map([
      ...old.adds,
      ...fresh.map((token) => [token, { answer: declared, squashed: declared }] as const),
    ]);
    const act = { adds, takes: old.takes };
    const set = new Set(this.acts.get('work'));
    set.delete(last.act);
    this.acts.set('work', set.add(act));
    this.last = { act, who: last.who };
  }

  private topic(move: Move, from: string): string {
    const name = `topic${this.nextTopic}`;
    this.nextTopic += 1;
    this.do(['checkout', from], ['branch', name]);
    this.acts.set(name, this.acts.get(from) ?? new Set());
    for (let count = 0; count <= move.b % 2; count += 1) {
      const { text, fresh, gone } = this.change(this.lines(), { ...move, a: move.c + count * 5 });
      const { act, who } = this.commitAct(move.a + count, fresh, gone);
      this.do(['write', this.pathAtHead(), text], ['commit', who]);
      this.add(name, act);
    }
    this.do(['checkout', 'work']);
    return name;
  }

  private tryGit(...args: readonly string[]): boolean {
    try {
      this.do(['git', ...args]);
      return true;
    } catch {
      this.log.push('# (stopped with a conflict)');
      return false;
    }
  }

  /** Work goes on at a topic's fork while the topic grows, then both are merged. */
  private mergeTopic(move: Move): void {
    const name = this.topic(move, 'work');
    this.edit('work', { ...move, a: move.a + 7 });
    this.join(name, move);
  }

  private update(move: Move): void {
    this.edit('main', { ...move, a: move.a + 3 });
    this.join('main', move);
  }

  /** A conflict is resolved with the lines of both sides, in their order, and a line of the merge's own. */
  private join(other: string, move: Move): void {
    const ours = this.lines();
    const [fork = ''] = this.repo.git(['merge-base', 'work', other]).split('\n');
    if (!this.tryGit('merge', '-q', '--no-ff', '--no-edit', other)) {
      const path = this.pathAtHead();
      const status = this.repo.git(['status', '--porcelain']);
      if (!status.split('\n').every((line) => line === '' || line.startsWith(`UU ${path}`))) {
        this.do(['git', 'merge', '--abort']);
        return;
      }
      const text = (rev: string): string[] =>
        this.repo
          .git(['show', `${rev}:${this.pathAt(rev)}`])
          .split('\n')
          .filter((line) => line !== '');
      const theirs = text(other);
      const base = new Set(text(fork));
      const mine = new Set(ours);
      const yours = new Set(theirs);
      // Lines of the fork stay only if both sides kept them; every other line is somebody's own.
      const keep = (token: string): boolean => !base.has(token) || (mine.has(token) && yours.has(token));
      const own = this.token();
      const { act, who } = this.commitAct(move.c, [own], []);
      this.do(
        ['write', path, [...woven(ours.filter(keep), theirs.filter(keep)), own].join(' ')],
        ['commit', { ...who, title: 'Merge' }],
      );
      this.add('work', act);
      for (const token of [...ours, ...theirs]) this.joined.add(token);
      for (const known of act.adds.values()) this.resolved.add(known.answer);
      if (who.by !== undefined) this.resolved.add('ai/declared');
    }
    this.acts.set('work', new Set([...(this.acts.get('work') ?? []), ...(this.acts.get(other) ?? [])]));
    this.last = null;
    this.merged = true;
  }

  private rebase(): void {
    if (this.merged) return;
    if (!this.tryGit('rebase', '-q', 'main')) {
      this.do(['git', 'rebase', '--abort']);
      return;
    }
    const main = this.acts.get('main') ?? new Set();
    const own = [...(this.acts.get('work') ?? [])].filter((act) => !main.has(act));
    this.acts.set('work', new Set([...main, ...own.map((act) => this.rewritten(act))]));
    this.last = null;
  }

  private pick(move: Move): void {
    const name = this.topic({ ...move, b: move.b * 2 }, 'main');
    if (!this.tryGit('cherry-pick', ...(move.c % 2 === 0 ? ['-x'] : []), name)) {
      this.do(['git', 'cherry-pick', '--abort']);
      return;
    }
    const main = this.acts.get('main') ?? new Set();
    for (const act of this.acts.get(name) ?? []) if (!main.has(act)) this.add('work', this.rewritten(act));
    this.last = null;
  }

  private squash(move: Move): void {
    const name = this.topic(move, 'work');
    const number = this.nextRequest;
    this.nextRequest += 1;
    const before = this.acts.get('work') ?? new Set();
    this.do(['squash', name, number, {}]);
    for (const act of this.acts.get(name) ?? []) {
      if (before.has(act)) continue;
      const known = (one: Known): Known => ({ answer: one.squashed, squashed: 'unknown' });
      this.add('work', {
        adds: new Map([...act.adds].map(([token, one]) => [token, known(one)])),
        takes: new Map([...act.takes].map(([token, one]) => [token, known(one)])),
      });
    }
    this.last = null;
  }

  private rename(): void {
    const from = this.pathAtHead();
    this.path = `${this.path}x`;
    this.do(['move', from, this.path], ['commit', { title: 'rename' }]);
    this.last = null;
  }

  private stash(move: Move): void {
    const path = this.pathAtHead();
    const { text, fresh, gone } = this.change(this.lines(), move);
    const { act, who, index } = this.commitAct(move.b, fresh, gone);
    this.do(['write', path, text], ['git', 'stash', '-q'], ['git', 'stash', 'pop', '-q'], ['commit', who]);
    this.add('work', act);
    this.last = { act, who: index };
  }

  private resetHard(move: Move): void {
    const before = this.acts.get('work') ?? new Set<Act>();
    this.edit('work', move);
    this.do(['git', 'reset', '-q', '--hard', 'HEAD~1']);
    this.acts.set('work', before);
    this.last = null;
  }

  /** Two commits become one, without anything that leads back to them. */
  private localSquash(): void {
    if (this.merged || this.repo.git(['rev-list', '--count', 'main..work']) < '2') return;
    const fork = this.repo.git(['merge-base', 'main', 'work']);
    const main = this.acts.get('main') ?? new Set();
    const own = [...(this.acts.get('work') ?? [])].filter((act) => !main.has(act));
    this.do(['git', 'reset', '-q', '--soft', fork], ['commit', { title: 'all of it' }]);
    const lost: Known = { answer: 'unknown', squashed: 'unknown' };
    const forget = (map: ReadonlyMap<string, Known>): ReadonlyMap<string, Known> =>
      new Map([...map.keys()].map((token) => [token, lost]));
    const kept = new Set([...(this.acts.get('work') ?? [])].filter((act) => main.has(act)));
    for (const act of own) kept.add({ adds: forget(act.adds), takes: forget(act.takes) });
    this.acts.set('work', kept);
    this.last = null;
  }

  /** What may be said of a line that the change adds (or deletes); a line that both sides know may have two answers. */
  expected(token: string, side: 'adds' | 'takes'): readonly string[] {
    const main = this.acts.get('main') ?? new Set();
    const own = [...(this.acts.get('work') ?? [])].filter((act) => !main.has(act));
    const answers = own.flatMap((act) => act[side].get(token)?.answer ?? []);
    return [...new Set(answers)];
  }
}

/** Weaves two lists that agree on the order of what they share. */
function woven(ours: readonly string[], theirs: readonly string[]): readonly string[] {
  const shared = new Set(theirs.filter((token) => ours.includes(token)));
  const out: string[] = [];
  let at = 0;
  for (const token of ours) {
    if (shared.has(token)) {
      while (at < theirs.length && theirs[at] !== token) out.push(theirs[at++] ?? '');
      at += 1;
    }
    out.push(token);
  }
  return [...out, ...theirs.slice(at)];
}
