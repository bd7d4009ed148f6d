/**
 * Path patterns of the built-in tables: `*` stands for any run of characters inside one segment, `**` for any number
 * of segments. Matching is greedy from the left, which is exact for these two wildcards and linear in the path, so a
 * hostile path cannot make it slow. A set of patterns is indexed by what their last segment must end with.
 */

interface Segment {
  /** Literal pieces between the stars; one piece means no star. */
  readonly pieces: readonly string[];
}

/** A compiled pattern: runs of segments between `**`. */
interface Compiled<Value> {
  readonly runs: readonly (readonly Segment[])[];
  readonly openStart: boolean;
  readonly openEnd: boolean;
  readonly value: Value;
}

/** A pattern, compiled when a path first comes near it: most runs never come near most. */
interface Row<Value> {
  readonly pattern: string;
  readonly value: Value;
  compiled: Compiled<Value> | null;
}

/** Many patterns, each with a value; {@link PatternSet.match} gives the values of all that match. */
export class PatternSet<Value> {
  readonly #byName = new Map<string, Row<Value>[]>();
  readonly #byEnding = new Map<string, Row<Value>[]>();
  readonly #byFolder = new Map<string, Row<Value>[]>();
  readonly #rest: Row<Value>[] = [];

  /** Patterns must be written in lower case; paths are lowered before matching. */
  constructor(rows: Iterable<readonly [pattern: string, value: Value]>) {
    for (const [pattern, value] of rows) this.#add({ pattern, value, compiled: null });
  }

  #add(row: Row<Value>): void {
    const segments = row.pattern.split('/');
    const last = segments.at(-1) ?? '';
    const ending = last.slice(last.lastIndexOf('.'));
    const folder = segments.slice(0, -1).find((segment) => !segment.includes('*'));
    if (!last.includes('*')) push(this.#byName, last, row);
    else if (ending.startsWith('.') && !ending.includes('*')) push(this.#byEnding, ending, row);
    else if (folder !== undefined) push(this.#byFolder, folder, row);
    else this.#rest.push(row);
  }

  /** Values of the patterns that match the path (already in lower case), in no promised order. */
  match(path: string): Value[] {
    const segments = path.split('/');
    const found: Value[] = [];
    const collect = (candidates: readonly Row<Value>[] | undefined): void => {
      for (const candidate of candidates ?? []) {
        candidate.compiled ??= compile(candidate.pattern, candidate.value);
        if (matches(candidate.compiled, segments)) found.push(candidate.value);
      }
    };
    const name = segments.at(-1) ?? '';
    const dot = name.lastIndexOf('.');
    collect(this.#byName.get(name));
    if (dot >= 0) collect(this.#byEnding.get(name.slice(dot)));
    for (const folder of new Set(segments.slice(0, -1))) collect(this.#byFolder.get(folder));
    collect(this.#rest);
    return found;
  }
}

function push<Value>(map: Map<string, Value[]>, key: string, value: Value): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [value]);
  else list.push(value);
}

function compile<Value>(pattern: string, value: Value): Compiled<Value> {
  const runs: Segment[][] = [[]];
  const segments = pattern.split('/');
  for (const segment of segments) {
    if (segment === '**') runs.push([]);
    else runs.at(-1)?.push({ pieces: segment.split('*') });
  }
  return {
    runs: runs.filter((run) => run.length > 0),
    openStart: segments[0] === '**',
    openEnd: segments.at(-1) === '**',
    value,
  };
}

function matches(pattern: Compiled<unknown>, segments: readonly string[]): boolean {
  const { runs } = pattern;
  let at = 0;
  for (const [index, run] of runs.entries()) {
    const isLast = index === runs.length - 1;
    if (isLast && !pattern.openEnd) {
      const start = segments.length - run.length;
      if (start < at || (index === 0 && !pattern.openStart && start !== 0)) return false;
      return runMatches(run, segments, start);
    }
    const end = index === 0 && !pattern.openStart ? 0 : segments.length - run.length;
    let start = at;
    while (start <= end && !runMatches(run, segments, start)) start += 1;
    if (start > end) return false;
    at = start + run.length;
  }
  // `folder/**` means what lies below the folder, not a file of that name.
  return at < segments.length;
}

function runMatches(run: readonly Segment[], segments: readonly string[], start: number): boolean {
  return run.every((segment, offset) => segmentMatches(segment.pieces, segments[start + offset] ?? ''));
}

function segmentMatches(pieces: readonly string[], text: string): boolean {
  const first = pieces[0] ?? '';
  if (pieces.length === 1) return text === first;
  const last = pieces.at(-1) ?? '';
  if (text.length < first.length + last.length || !text.startsWith(first) || !text.endsWith(last)) return false;
  let at = first.length;
  const end = text.length - last.length;
  for (const piece of pieces.slice(1, -1)) {
    const found = text.indexOf(piece, at);
    if (found < 0 || found + piece.length > end) return false;
    at = found + piece.length;
  }
  return true;
}
