/** One lasting `git diff-tree --stdin`: line-level differences of commits or pairs of trees, in the order asked. */
import type { FilePatch } from '../../model/change.ts';
import type { ObjectFormat } from '../../model/id.ts';
import { PatchStream } from '../../core/reading/patch.ts';
import { gitFailure } from './failure.ts';
import type { GitPlace, GitProcesses, RunningGit } from './process.ts';

export interface DiffOptions {
  readonly objectFormat: ObjectFormat;
  readonly patches: 'none' | 'ranges' | 'bodies';
  readonly renames: boolean;
}

export interface DiffVisitor {
  /** The next item begins; called for every one, also for those without differences. */
  item(name: string): void;
  file(patch: FilePatch): void;
}

/** See the file comment. {@link ask} for items, then {@link end}; an error of the visitor ends everything. */
export class DiffStream {
  readonly #git: RunningGit;
  readonly #done: Promise<void>;
  #failure: { readonly error: unknown } | null = null;
  #finished = false;
  #asked = 0;
  #answered = 0;
  #wake: (() => void) | null = null;

  constructor(processes: GitProcesses, place: GitPlace, options: DiffOptions, visitor: DiffVisitor) {
    this.#git = processes.start(place, ['diff-tree', ...diffArguments(options), '--stdin'], 'pipe');
    const parser = new PatchStream(options, {
      item: (name) => {
        this.#answered += 1;
        visitor.item(name);
      },
      file: (patch) => visitor.file(patch),
    });
    this.#git.stdout.on('data', (chunk: Buffer) => this.#guard(() => parser.push(chunk)));
    this.#done = this.#conclude(parser);
  }

  /** Asks for items (`commit parent`, `commit`, `tree tree`). Waits while far more is asked than was answered. */
  async ask(items: readonly string[]): Promise<void> {
    if (items.length === 0) return;
    this.#asked += items.length;
    this.#git.stdin?.write(items.map((item) => `${item}\n`).join(''));
    while (this.#asked - this.#answered > AHEAD && !this.#finished && this.#failure === null) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
    this.#rethrow();
  }

  /** Waits for the last answer. Rejects with the first thing that went wrong. */
  async end(): Promise<void> {
    this.#git.stdin?.end();
    await this.#done;
    this.#rethrow();
  }

  /** Gives up. */
  async abandon(): Promise<void> {
    this.#git.kill();
    await this.#done;
  }

  async #conclude(parser: PatchStream): Promise<void> {
    try {
      const status = await this.#git.exit;
      if (status !== 0) this.#fail(gitFailure('diff-tree', status, this.#git.stderr()));
      else this.#guard(() => parser.end());
    } catch (error) {
      this.#fail(error);
    }
    this.#finished = true;
    this.#stir();
  }

  #guard(act: () => void): void {
    if (this.#failure !== null) return;
    try {
      act();
    } catch (error) {
      this.#fail(error);
      this.#git.kill();
    }
    if (this.#asked - this.#answered <= AHEAD) this.#stir();
  }

  #fail(error: unknown): void {
    this.#failure ??= { error };
  }

  #stir(): void {
    const wake = this.#wake;
    this.#wake = null;
    wake?.();
  }

  #rethrow(): void {
    if (this.#failure !== null) throw this.#failure.error;
  }
}

/**
 * How far the questions may run ahead of the answers. Must stay above what fits into the output that git has not
 * flushed (4 KiB, about 100 answers of an id each), or both sides would wait for ever.
 */
const AHEAD = 1024;

function diffArguments(options: DiffOptions): readonly string[] {
  const patches = options.patches === 'none' ? [] : ['-p', '-U0', '--no-ext-diff', '--no-textconv', '--no-color'];
  return [
    '--root',
    '--always',
    '-r',
    '-z',
    '--raw',
    '--full-index',
    '--no-abbrev',
    '--diff-algorithm=myers',
    '--indent-heuristic',
    '--submodule=short',
    '--ignore-submodules=none',
    options.renames ? '-M' : '--no-renames',
    ...patches,
  ];
}
