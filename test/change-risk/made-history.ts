/**
 * A history with known answers: a generator writes commits with `git fast-import`, and remembers what each of them did. Every
 * line is unique, so that its sets of lines before and after tell exactly what git's diff will count.
 */
import { spawnSync } from 'node:child_process';
import { fixedRandom } from '../../src/core/change-risk/random.ts';
import { fixtureEnvironment, makeRepository } from '../git/fixture.ts';
import type { Fixture } from '../git/fixture.ts';

/** What one commit did to one path. */
export interface MadeTouch {
  readonly path: string;
  readonly oldPath: string;
  readonly before: readonly string[] | null;
  readonly after: readonly string[] | null;
}

export interface MadeCommit {
  readonly title: string;
  readonly author: string;
  readonly time: number;
  readonly isMerge: boolean;
  readonly touches: readonly MadeTouch[];
}

export interface MadeHistory {
  readonly repository: Fixture;
  /** In the order of landing, merges included. */
  readonly landed: readonly MadeCommit[];
}

type Tree = Map<string, readonly string[]>;

const FOLDERS = ['', 'src/', 'src/core/', 'docs/', 'deploy/prod/'];
const AUTHORS = ['ada@example.org', 'bob@example.org', 'cyd@example.org', 'ADA@old.example.org'];
const START = 1_600_000_000;

/** Makes a history of so many commits; the same seed makes the same one. */
export function makeHistory(seed: number, commits: number): MadeHistory {
  return new Maker(seed).make(commits);
}

/** The addresses of one person, as the history's `.mailmap` says. */
const MAILMAP = 'Ada Writer <ada@example.org> <ada@old.example.org>\n';

/** Landing times by their definition: a commit lands with the merge that brings it, and no clock runs back. */
export function landingTimes(landed: readonly MadeCommit[]): readonly number[] {
  const times = landed.map(({ time }) => time);
  for (let at = times.length - 1; at > 0; at -= 1) {
    // A merge is made of the two commits of the topic before it.
    if (landed[at]?.isMerge === true) times.fill(times[at] ?? 0, at - 2, at);
  }
  return times.map((_, at) => Math.max(...times.slice(0, at + 1)));
}

class Maker {
  readonly #random: () => number;
  readonly #script: string[] = [];
  readonly #landed: MadeCommit[] = [];
  #line = 0;
  #mark = 0;
  #time = START;

  constructor(seed: number) {
    this.#random = fixedRandom(seed);
  }

  make(commits: number): MadeHistory {
    const main: Tree = new Map();
    this.#commit('main', null, 'mailmap', [this.#write(main, '.mailmap', MAILMAP.trimEnd().split('\n'))], this.#landed);
    let tip = this.#mark;
    while (this.#landed.length < commits) {
      if (this.#random() < 0.15 && main.size > 4) tip = this.#branchAndMerge(main, tip);
      else {
        this.#commit('main', tip, this.#title(), this.#touches(main), this.#landed);
        tip = this.#mark;
      }
    }
    const repository = makeRepository();
    const done = spawnSync('git', ['-C', repository.path, 'fast-import', '--quiet'], {
      input: this.#script.join(''),
      env: fixtureEnvironment(repository.path),
    });
    if (done.status !== 0) throw new Error(done.stderr.toString('utf8'));
    return { repository, landed: this.#landed };
  }

  /** Both sides append to and change the same files, one at the top and one at the end; the merge has both. */
  #branchAndMerge(main: Tree, from: number): number {
    const shared = this.#pick([...main.keys()].filter((path) => path !== '.mailmap'));
    const base = main.get(shared) ?? [];
    const topic: Tree = new Map(main);
    const side: MadeCommit[] = [];
    let topicTip = from;
    for (let n = 0; n < 2; n += 1) {
      const lines = [...(topic.get(shared) ?? []), this.#unique(), this.#unique()];
      this.#commit('topic', topicTip, this.#title(), [this.#write(topic, shared, lines)], side);
      topicTip = this.#mark;
    }
    const top = [this.#unique(), ...(main.get(shared) ?? [])];
    this.#commit('main', from, this.#title(), [this.#write(main, shared, top)], this.#landed);
    const mainTip = this.#mark;
    const merged = [...top, ...(topic.get(shared) ?? []).slice(base.length)];
    main.set(shared, merged);
    this.#landed.push(...side);
    this.#emit('main', mainTip, 'Merge topic', AUTHORS[0] ?? '', [[shared, merged]], topicTip);
    this.#landed.push({ title: 'Merge topic', author: AUTHORS[0] ?? '', time: this.#time, isMerge: true, touches: [] });
    return this.#mark;
  }

  #touches(tree: Tree): MadeTouch[] {
    const count = 1 + Math.floor(this.#random() * 4);
    const touches: MadeTouch[] = [];
    const used = new Set(['.mailmap']);
    for (let n = 0; n < count; n += 1) {
      const free = [...tree.keys()].filter((path) => !used.has(path));
      const dice = this.#random();
      if (free.length < 3 || dice < 0.25) {
        const path = `${this.#pick(FOLDERS)}file${Math.floor(this.#random() * 30)}.ts`;
        if (used.has(path) || tree.has(path)) continue;
        used.add(path);
        touches.push(this.#write(tree, path, this.#lines(12)));
        continue;
      }
      const path = this.#pick(free);
      used.add(path);
      const before = tree.get(path) ?? [];
      if (dice < 0.32) touches.push(this.#remove(tree, path));
      else if (dice < 0.42) {
        const next = `${this.#pick(FOLDERS)}moved${(this.#line += 1)}.ts`;
        used.add(next);
        tree.delete(path);
        tree.set(next, before);
        touches.push({ path: next, oldPath: path, before, after: before });
      } else {
        const kept = before.filter(() => this.#random() > 0.15);
        const at = Math.floor(this.#random() * (kept.length + 1));
        kept.splice(at, 0, ...this.#lines(1 + Math.floor(this.#random() * 5)));
        touches.push(this.#write(tree, path, kept));
      }
    }
    return touches;
  }

  #write(tree: Tree, path: string, after: readonly string[]): MadeTouch {
    const before = tree.get(path) ?? null;
    tree.set(path, after);
    return { path, oldPath: path, before, after };
  }

  #remove(tree: Tree, path: string): MadeTouch {
    const before = tree.get(path) ?? null;
    tree.delete(path);
    return { path, oldPath: path, before, after: null };
  }

  #commit(branch: string, from: number | null, title: string, touches: readonly MadeTouch[], to: MadeCommit[]): void {
    const author = this.#pick(AUTHORS);
    const files = touches.flatMap(({ path, oldPath, after }): [string, readonly string[] | null][] => [
      ...(oldPath === path ? [] : [[oldPath, null] as [string, null]]),
      [path, after],
    ]);
    this.#emit(branch, from, title, author, files, null);
    to.push({ title, author, time: this.#time, isMerge: false, touches });
  }

  #emit(
    branch: string,
    from: number | null,
    title: string,
    author: string,
    files: readonly (readonly [string, readonly string[] | null])[],
    other: number | null,
  ): void {
    this.#mark += 1;
    this.#time += Math.floor(this.#random() * 40 * 86_400);
    const who = `Somebody <${author}> ${this.#time} +0000`;
    const parents = `${from === null ? '' : `from :${from}\n`}${other === null ? '' : `merge :${other}\n`}`;
    const changes = files.map(([path, lines]) => {
      if (lines === null) return `D ${path}\n`;
      const body = lines.map((line) => `${line}\n`).join('');
      return `M 100644 inline ${path}\ndata ${Buffer.byteLength(body)}\n${body}\n`;
    });
    this.#script.push(
      `commit refs/heads/${branch}\nmark :${this.#mark}\nauthor ${who}\ncommitter ${who}\n`,
      `data ${Buffer.byteLength(title)}\n${title}\n${parents}${changes.join('')}\n`,
    );
  }

  #title(): string {
    return this.#random() < 0.3 ? 'fix: something' : 'add something';
  }

  #lines(count: number): string[] {
    return Array.from({ length: count }, () => this.#unique());
  }

  #unique(): string {
    this.#line += 1;
    return `${this.#line} ${Math.floor(this.#random() * 1e9)} ${Math.floor(this.#random() * 1e9)}`;
  }

  #pick<T>(items: readonly T[]): T {
    const item = items[Math.floor(this.#random() * items.length)];
    if (item === undefined) throw new RangeError('nothing to pick from');
    return item;
  }
}
