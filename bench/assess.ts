/**
 * How long the families take over the contents of a change of ten files, once code and parsers are loaded, and how long
 * loading takes; beside them a bare `node -e 0`. Prints medians: `node bench/assess.ts` for a typical change, in which
 * each file changes in one place; `node bench/assess.ts rewritten` for one that rewrites most functions.
 */
import { spawnSync } from 'node:child_process';
import { loadParsers } from '../src/adapters/syntax/parsers.ts';
import { standaloneContext } from '../src/app/assess/assess-texts.ts';
import { assessFamily, wantedOf } from '../src/core/assessment/content/contents.ts';
import { FAMILIES } from '../src/core/assessment/content/families.ts';
import type { LineSpan, ReadFile } from '../src/core/assessment/content/family.ts';
import { pathFacts } from '../src/core/reading/path-class.ts';
import type { ChangedPath } from '../src/core/assessment/classifier.ts';
import type { ObjectId } from '../src/model/id.ts';
import type { RepoPath } from '../src/model/path.ts';

const GOAL_MS = 30;
const RUNS = 90;

const isRewritten = process.argv.includes('rewritten');

/** One place, or every place of its kind. */
function edited(text: string, from: string, to: string): readonly [string, string] {
  return [text, isRewritten ? text.replaceAll(from, to) : text.replace(from, to)];
}

/** Path → text before and after: what a service's pull request looks like. */
const CHANGE: Readonly<Record<string, readonly [string | null, string | null]>> = {
  'src/orders/place.ts': edited(program('place', 10), 'AbortSignal.timeout(10000)', 'AbortSignal.timeout(12000)'),
  'src/orders/cancel.ts': edited(program('cancel', 3), 'retries: 3', 'retries: 5'),
  'src/orders/place.test.ts': edited(program('spec', 1), 'AbortSignal.timeout(1000)', 'AbortSignal.timeout(2000)'),
  'api/worker.py': edited(python(30), 'timeout=30', 'timeout=45'),
  'deploy/orders.yaml': [manifest(3, '10s'), manifest(4, '10s')],
  'config/production.yml': [
    'timeouts:\n  read: 10s\npool:\n  size: 20\n',
    'timeouts:\n  read: 12s\npool:\n  size: 25\n',
  ],
  'infra/queue.tf': edited(terraform(30), 'visibility_timeout_seconds = 30', 'visibility_timeout_seconds = 60'),
  'db/migrations/0042_add_state.sql': [null, 'ALTER TABLE orders ADD COLUMN state text;\n'],
  '.github/workflows/ci.yml': [workflow('20'), workflow('22')],
  'scripts/release.sh': ['set -eu\nnpm ci\nnpm test\n', 'set -eu\nnpm ci\nnpm test\nnpm run build\n'],
};

const paths = Object.entries(CHANGE).map(([path, [before, after]]) => changedPath(path, before, after));
const wanted = wantedOf(FAMILIES, paths);
const floor = median(Array.from({ length: 9 }, () => timed(() => spawnSync(process.execPath, ['-e', '0']))));
const first = await measure(0);
const runs: Measured[] = [];
for (let run = 1; run <= RUNS; run += 1) runs.push(await measure(run));
// The first third still compiles.
const warm = runs.slice(RUNS / 3);
const loaded = median(warm.map(({ total }) => total.wall));
const cpu = median(warm.map(({ total }) => total.cpu));
process.stdout.write(
  [
    `families that look at the change: ${wanted.map(({ family, paths: own }) => `${family.name} ${own.length}`).join(', ')}`,
    `first time, loading included: ${shown(first.total)} (${first.factors} factors)`,
    `after loading: ${shown({ wall: loaded, cpu })}, goal ${GOAL_MS} ms: ${Math.min(loaded, cpu) <= GOAL_MS ? 'met' : 'missed'}`,
    ...wanted.map(({ family: { name } }) => {
      const parts = warm.flatMap((one) => one.parts.get(name) ?? []);
      return `  ${name.padEnd(14)} ${shown({ wall: median(parts.map(({ wall }) => wall)), cpu: median(parts.map((one) => one.cpu)) })}`;
    }),
    `node -e 0: ${floor.toFixed(0)} ms; ratio after loading ${(loaded / floor).toFixed(2)}`,
    '',
  ].join('\n'),
);

/** Milliseconds; processor time counts all threads of this process, and is what a busy machine cannot change. */
interface Spent {
  readonly wall: number;
  readonly cpu: number;
}

interface Measured {
  readonly total: Spent;
  readonly factors: number;
  readonly parts: ReadonlyMap<string, Spent>;
}

/** One assessment as `check` makes it: parsers are loaded once for all families. No two runs read the same text. */
async function measure(run: number): Promise<Measured> {
  const texts = new Map(paths.map((path) => [path.path, foundFile(path, run)]));
  const parts = new Map<string, Spent>();
  let factors = 0;
  const start = clock();
  const readers = await Promise.all(wanted.map(({ family }) => family.load()));
  const given = wanted.map((one) => one.paths.flatMap(({ path }) => texts.get(path) ?? []));
  const parsers = await loadParsers(
    readers.flatMap((reader, at) =>
      reader.parsers(
        (given[at] ?? []).map(({ file }) => file),
        [],
      ),
    ),
  );
  for (const [at, reader] of readers.entries()) {
    const from = clock();
    const input = { neighbours: [], neighboursComplete: true, parsers, context: standaloneContext(null) };
    const name = wanted[at]?.family.name ?? '';
    factors += assessFamily(name, reader, given[at] ?? [], input).length;
    parts.set(name, since(from));
  }
  return { total: since(start), factors, parts };
}

function foundFile(path: ChangedPath, run: number): { readonly kind: 'read'; readonly file: ReadFile } {
  const [before, after] = CHANGE[path.path] ?? [null, null];
  const mark = `\n${path.path.endsWith('.ts') ? '//' : path.path.endsWith('.sql') ? '--' : '#'} run ${run}\n`;
  const [oldText, newText] = [before, after].map((text) => (text === null ? null : `${text}${mark}`));
  const [old, next] = [oldText, newText].map((text) => text?.split('\n') ?? []);
  return {
    kind: 'read',
    file: {
      ...path,
      oldText: oldText ?? null,
      newText: newText ?? null,
      addedLines: differing(next ?? [], old ?? []),
      removedLines: differing(old ?? [], next ?? []),
    },
  };
}

/** Lines that stand nowhere in the other text, one span each: all that this change needs. */
function differing(lines: readonly string[], others: readonly string[]): readonly LineSpan[] {
  const known = new Set(others);
  return lines.flatMap((line, at) => (known.has(line) ? [] : [{ start: at + 1, end: at + 1 }]));
}

function clock(): Spent {
  const { user, system } = process.cpuUsage();
  return { wall: performance.now(), cpu: (user + system) / 1_000 };
}

function since(from: Spent): Spent {
  const now = clock();
  return { wall: now.wall - from.wall, cpu: now.cpu - from.cpu };
}

function shown({ wall, cpu: processor }: Spent): string {
  return `${wall.toFixed(1)} ms, ${processor.toFixed(1)} ms of processor time`;
}

function changedPath(path: string, before: string | null, after: string | null): ChangedPath {
  const name = path as RepoPath;
  const { kinds } = pathFacts(name);
  const side = (text: string | null, digit: string): ChangedPath['old'] =>
    text === null ? null : { mode: '100644', oid: digit.repeat(40) as ObjectId };
  return {
    path: name,
    oldPath: name,
    old: side(before, '1'),
    new: side(after, '2'),
    added: 5,
    deleted: 5,
    binary: false,
    kinds,
    oldKinds: kinds,
  };
}

function program(name: string, count: number): string {
  const bodies = Array.from(
    { length: 25 },
    (_, at) =>
      `export async function ${name}${at}(order: Order): Promise<Order> {\n  const limit = ${count + at};\n  if (order.lines.length > limit) throw new Error('too long');\n  const answer = await fetch(order.url, { method: 'POST', signal: AbortSignal.timeout(${count}000) });\n  return { ...order, state: answer.ok ? 'placed' : 'open' };\n}\n`,
  );
  return `import type { Order } from './order.ts';\n\nconst options = { retries: 3 };\n\n${bodies.join('\n')}`;
}

function python(seconds: number): string {
  return Array.from(
    { length: 25 },
    (_, at) =>
      `def handle_${at}(event):\n    try:\n        return client.get(event.url, timeout=${seconds})\n    except ClientError as error:\n        log.warning("failed", exc_info=error)\n        raise\n`,
  ).join('\n\n');
}

function manifest(replicas: number, period: string): string {
  return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: orders\nspec:\n  replicas: ${replicas}\n  selector: { matchLabels: { app: orders } }\n  template:\n    metadata: { labels: { app: orders } }\n    spec:\n      containers:\n        - name: orders\n          image: registry.example/orders@sha256:${'ab'.repeat(32)}\n          resources: { requests: { cpu: 100m, memory: 128Mi }, limits: { cpu: "1", memory: 512Mi } }\n          readinessProbe: { httpGet: { path: /ready, port: 8080 }, periodSeconds: ${period.length} }\n---\napiVersion: v1\nkind: Service\nmetadata:\n  name: orders\nspec:\n  selector: { app: orders }\n  ports: [{ port: 80, targetPort: 8080 }]\n`;
}

function terraform(seconds: number): string {
  return Array.from(
    { length: 12 },
    (_, at) =>
      `resource "aws_sqs_queue" "q${at}" {\n  name                       = "orders-${at}"\n  visibility_timeout_seconds = ${seconds}\n  redrive_policy = jsonencode({ deadLetterTargetArn = aws_sqs_queue.dead.arn, maxReceiveCount = 5 })\n}\n`,
  ).join('\n');
}

function workflow(version: string): string {
  return `name: ci\non: [push]\npermissions: { contents: read }\njobs:\n  test:\n    runs-on: ubuntu-latest\n    timeout-minutes: 10\n    steps:\n      - uses: actions/checkout@v4\n      - uses: actions/setup-node@v4\n        with: { node-version: ${version} }\n      - run: npm ci\n      - run: npm test\n`;
}

function timed(work: () => unknown): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}
