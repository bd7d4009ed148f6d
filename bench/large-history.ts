/**
 * Makes a large history with `git fast-import`: many small commits over a growing tree, a merge now and then, a share
 * of them with AI marks. Deterministic, and written as a stream.
 */
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync } from 'node:fs';

export interface HistoryShape {
  readonly commits: number;
  /** Files that exist in the end; each commit touches one to four of them. */
  readonly files: number;
  /** Time of the first commit, seconds since 1970; each next one is ten minutes later. */
  readonly start?: number;
}

/** Makes (or reuses) a bare repository of the given shape at `folder`. */
export async function makeLargeHistory(folder: string, shape: HistoryShape): Promise<void> {
  if (existsSync(`${folder}/countersign-bench-complete`)) return;
  mkdirSync(folder, { recursive: true });
  run('git', ['init', '--bare', '--quiet', '--initial-branch=main', folder]);
  const git = spawn('git', ['-C', folder, 'fast-import', '--quiet'], { stdio: ['pipe', 'inherit', 'inherit'] });
  let pending: string[] = [];
  let length = 0;
  const write = async (text: string): Promise<void> => {
    pending.push(text);
    length += text.length;
    if (length < 1 << 20) return;
    const batch = pending.join('');
    pending = [];
    length = 0;
    if (!git.stdin.write(batch)) await once(git.stdin, 'drain');
  };
  const random = generator(42);
  const contents = new Map<number, string[]>();
  let mainMark = 0;
  let branchMark = 0;
  const onTopic = new Set<number>();
  for (let n = 1; n <= shape.commits; n += 1) {
    const onBranch = n % 10 >= 7;
    const merge = n % 10 === 0 && branchMark > 0;
    const parent = onBranch && branchMark > 0 ? branchMark : mainMark;
    const time = (shape.start ?? 1_600_000_000) + n * 600;
    const ai = random() < 0.4;
    const message = `${merge ? 'Merge branch' : 'Change'} ${n}\n\nBody of the change.\n${ai ? '\nCo-Authored-By: Claude <noreply@anthropic.com>\n' : ''}`;
    let text = `commit refs/heads/${onBranch ? 'topic' : 'main'}\nmark :${n}\n`;
    const who = `Dev ${n % 50} <dev${n % 50}@dev.example> ${time} +0000\n`;
    text += `author ${who}committer ${who}data ${Buffer.byteLength(message)}\n${message}`;
    if (parent > 0) text += `from :${parent}\n`;
    if (merge) text += `merge :${branchMark}\n`;
    if (!merge) {
      // Files of the branch and of main never meet, so that every merge is clean.
      const touched = 1 + Math.floor(random() * 4);
      for (let k = 0; k < touched; k += 1) {
        const file = Math.floor(random() * (shape.files / 2)) * 2 + (onBranch ? 1 : 0);
        const lines = contents.get(file) ?? [];
        const at = Math.floor(random() * (lines.length + 1));
        lines.splice(at, random() < 0.3 ? 2 : 0, `line ${n} ${k} ${Math.floor(random() * 1e9)}`, `second ${n}`);
        if (lines.length > 120) lines.splice(0, 40);
        contents.set(file, lines);
        if (onBranch) onTopic.add(file);
        const body = `${lines.join('\n')}\n`;
        text += `M 100644 inline src/part${file % 97}/file${file}.ts\ndata ${Buffer.byteLength(body)}\n${body}\n`;
      }
    } else {
      text += mergedFiles(contents, onTopic);
      onTopic.clear();
    }
    await write(`${text}\n`);
    if (onBranch) branchMark = n;
    else mainMark = n;
    if (merge) branchMark = 0;
  }
  git.stdin.end(pending.join(''));
  const [code] = (await once(git, 'close')) as [number];
  if (code !== 0) throw new Error(`git fast-import ended with ${code}`);
  run('git', ['-C', folder, 'update-ref', '-d', 'refs/heads/topic']);
  run('git', ['-C', folder, 'repack', '-adq']);
  mkdirSync(`${folder}/countersign-bench-complete`);
}

/** A merge takes over what the branch changed, as it stands. */
function mergedFiles(contents: ReadonlyMap<number, readonly string[]>, touched: ReadonlySet<number>): string {
  let text = '';
  for (const file of touched) {
    const lines = contents.get(file) ?? [];
    const body = `${lines.join('\n')}\n`;
    text += `M 100644 inline src/part${file % 97}/file${file}.ts\ndata ${Buffer.byteLength(body)}\n${body}\n`;
  }
  return text;
}

/** A small deterministic generator (mulberry32), so that every run makes the same history. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function run(command: string, args: readonly string[]): void {
  const done = spawnSync(command, args, { stdio: 'inherit' });
  if (done.status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${String(done.status)}`);
}
