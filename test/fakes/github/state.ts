/** What the fake GitHub holds. Its repositories are real ones: bare, with real commits. */
import { createHash } from 'node:crypto';
import type { CommitId } from '../../../src/model/id.ts';
import { type Fixture, makeRepository } from '../../git/fixture.ts';

export interface FakePull {
  readonly number: number;
  readonly branch: string;
  title: string;
  target: string;
  draft: boolean;
  state: 'open' | 'closed';
  /** Null for an account that was deleted. */
  opener: string | null;
  head: CommitId;
  landed: { readonly commit: CommitId; readonly at: number } | null;
  createdAt: number;
  updatedAt: number;
}

export interface FakeCheckRun {
  readonly id: number;
  readonly head: string;
  readonly name: string;
  readonly app: number;
  status: string;
  conclusion: string | null;
  address: string | null;
  title: string | null;
  summary: string | null;
}

export interface FakeStatus {
  readonly id: number;
  readonly head: string;
  readonly context: string;
  readonly state: string;
  readonly description: string | null;
  readonly address: string | null;
}

/** A ruleset that requires checks on a branch; `app`: the source that it takes one from. */
export interface FakeRule {
  readonly branch: string;
  readonly checks: readonly { readonly context: string; readonly app: number | null }[];
}

export class FakeRepository {
  readonly id: number;
  /** `owner/name`; it may be renamed. */
  name: string;
  readonly installation: number;
  readonly git: Fixture;
  readonly pulls: FakePull[] = [];
  readonly checks: FakeCheckRun[] = [];
  readonly statuses: FakeStatus[] = [];
  readonly rules: FakeRule[] = [];
  readonly #now: () => number;
  #commits = 0;

  constructor(id: number, name: string, installation: number, now: () => number) {
    this.id = id;
    this.name = name;
    this.installation = installation;
    this.#now = now;
    this.git = makeRepository({ bare: true });
    this.push('main', { 'README.md': `${name}\n` });
  }

  /** Commits files to a branch, on its tip or on `onto`; the branch is made where it is not there. */
  push(branch: string, files: Readonly<Record<string, string>>, onto?: string): CommitId {
    this.#commits += 1;
    const tip = `refs/heads/${branch}`;
    const parent = onto ?? (this.has(tip) ? tip : this.has('refs/heads/main') ? 'refs/heads/main' : null);
    const changed = Object.entries(files).map(([path, text]) => {
      return `M 644 inline ${path}\ndata ${Buffer.byteLength(text)}\n${text}\n`;
    });
    const message = `Change ${this.#commits}`;
    const input = [
      `commit ${tip}\n`,
      `committer Ada Writer <ada@example.org> ${1_767_225_600 + this.#commits * 60} +0000\n`,
      `data ${Buffer.byteLength(message)}\n${message}\n`,
      parent === null ? '' : `from ${this.git.id(parent)}\n`,
      ...changed,
      '\n',
    ].join('');
    this.git.git(['fast-import', '--quiet', '--force'], { input });
    const head = this.git.id(tip);
    for (const pull of this.pulls) {
      if (pull.branch === branch && pull.state === 'open') this.#moved(pull, head);
    }
    return head;
  }

  open(branch: string, target = 'main', changes: Partial<FakePull> = {}): FakePull {
    const now = this.#now();
    const pull: FakePull = {
      number: this.pulls.length + 1,
      branch,
      title: `Change of ${branch}`,
      target,
      draft: false,
      state: 'open',
      opener: 'octocat',
      head: this.git.id(`refs/heads/${branch}`),
      landed: null,
      createdAt: now,
      updatedAt: now,
      ...changes,
    };
    this.pulls.push(pull);
    this.git.git(['update-ref', `refs/pull/${pull.number}/head`, pull.head]);
    return pull;
  }

  /** Lands a pull request as one new commit on its target, as "Squash and merge" does. */
  land(number: number): CommitId {
    const pull = this.pull(number);
    const target = `refs/heads/${pull.target}`;
    const tree = this.git.git(['rev-parse', `${pull.head}^{tree}`]);
    const onto = this.git.id(target);
    const commit = this.git.git(['commit-tree', '-p', onto, '-m', pull.title, tree]) as CommitId;
    this.git.git(['update-ref', target, commit]);
    pull.landed = { commit, at: this.#now() };
    this.close(number);
    return commit;
  }

  close(number: number): void {
    const pull = this.pull(number);
    pull.state = 'closed';
    pull.updatedAt = this.#now();
  }

  reopen(number: number): void {
    const pull = this.pull(number);
    pull.state = 'open';
    pull.updatedAt = this.#now();
  }

  pull(number: number): FakePull {
    const pull = this.pulls[number - 1];
    if (pull === undefined) throw new Error(`the fake GitHub has no pull request ${number}`);
    return pull;
  }

  /** Whether an object or ref is there. */
  has(revision: string): boolean {
    try {
      this.git.git(['cat-file', '-e', `${revision}^{commit}`]);
      return true;
    } catch {
      return false;
    }
  }

  #moved(pull: FakePull, head: CommitId): void {
    pull.head = head;
    pull.updatedAt = this.#now();
    this.git.git(['update-ref', `refs/pull/${pull.number}/head`, head]);
  }
}

/** A strong ETag of a body. */
export function etagOf(body: string): string {
  return `"${createHash('sha256').update(body).digest('hex')}"`;
}
