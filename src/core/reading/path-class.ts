/** What a path is about, by name and place alone; what it *is* (executable, symlink) needs its patch too. */
import type { PathClass } from '../../model/assessment.ts';
import type { FilePatch } from '../../model/change.ts';
import type { RepoPath } from '../../model/path.ts';
import { PatternSet } from './path-pattern.ts';
import { PATH_ROWS } from './path-table.ts';
import type { PathRow } from './path-row.ts';

/** The classes of a path and, per class, the tool it belongs to (`terraform`, `github-actions`, `node`). */
interface PathFacts {
  readonly classes: readonly PathClass[];
  readonly kinds: ReadonlyMap<PathClass, string>;
}

/** Facts depend on the text of the path alone, so they are kept; the bound keeps hostile histories from filling memory. */
const KEPT_PATHS = 50_000;
const kept = new Map<string, PathFacts>();

const rows = new PatternSet<number>(indexed((row) => row.patterns));
const exceptions = new PatternSet<number>(indexed((row) => row.except));

function indexed(patternsOf: (row: PathRow) => readonly string[]): (readonly [string, number])[] {
  return PATH_ROWS.flatMap((row, index) => patternsOf(row).map((pattern) => [`**/${pattern}`, index] as const));
}

/** Classes of a path, in the order of the table, without repetition. Case does not matter. */
export function classesOf(path: RepoPath): readonly PathClass[] {
  return pathFacts(path).classes;
}

/** Classes and tools of a path. */
export function pathFacts(path: RepoPath): PathFacts {
  const known = kept.get(path);
  if (known !== undefined) return known;
  if (kept.size >= KEPT_PATHS) kept.clear();
  const facts = readFacts(path);
  kept.set(path, facts);
  return facts;
}

function readFacts(path: RepoPath): PathFacts {
  const lowered = path.toLowerCase();
  const excepted = new Set(exceptions.match(lowered));
  const indexes = rows.match(lowered).filter((index) => !excepted.has(index));
  const kinds = new Map<PathClass, string>();
  for (const index of [...new Set(indexes)].sort((a, b) => a - b)) {
    const row = PATH_ROWS[index] as PathRow;
    if (!kinds.has(row.class)) kinds.set(row.class, row.kind);
  }
  settle(kinds);
  return { classes: [...kinds.keys()], kinds };
}

/** Where two classes contradict each other, the one with more consequence stays. */
function settle(kinds: Map<PathClass, string>): void {
  const pipeline = kinds.get('pipeline');
  const agent = kinds.get('agent-settings');
  if (!kinds.has('gate') && (pipeline !== undefined || agent !== undefined)) {
    kinds.set('gate', pipeline === undefined ? 'agent' : 'pipeline');
  }
  // What a gate or an agent obeys is no documentation, whatever its ending.
  if (kinds.has('gate') || kinds.has('secret') || kinds.has('access-control')) kinds.delete('documentation');
  if (kinds.has('lock')) kinds.delete('configuration');
  if (kinds.has('documentation') && kinds.get('test') === undefined) kinds.delete('configuration');
}

/**
 * True when the new side can be run, or is followed instead of read: executable bit, symlink, or a `#!` that the patch
 * itself shows. No exemption by the ending of a name may hold for such a file. A `#!` on a line that the patch does not
 * touch is not visible here.
 */
export function isExecutableContent(patch: FilePatch): boolean {
  const mode = patch.new?.mode;
  if (mode === '100755' || mode === '120000') return true;
  const first = patch.hunks[0];
  if (first === undefined || first.newStart !== 1 || first.newCount === 0) return false;
  const bytes = Buffer.from(first.body.buffer, first.body.byteOffset, first.body.byteLength);
  const at = bytes[0] === PLUS ? 0 : bytes.indexOf('\n+', 0, 'latin1') + 1;
  return bytes[at] === PLUS && bytes[at + 1] === HASH && bytes[at + 2] === BANG;
}

const PLUS = 0x2b;
const HASH = 0x23;
const BANG = 0x21;

/** Classes of a patch's new side: as {@link classesOf}, but what can be run is code and never documentation. */
export function classesOfPatch(patch: FilePatch): readonly PathClass[] {
  const classes = classesOf(patch.path);
  if (!classes.includes('documentation') || !isExecutableContent(patch)) return classes;
  return [...classes.filter((name) => name !== 'documentation'), 'code'];
}
