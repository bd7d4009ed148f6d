/** Builds the graph of a tree: facts of files that did not change since the last time are taken from what was kept. */
import { buildGraph, type DependencyGraph } from '../../core/graph/build.ts';
import { keptFacts } from '../../core/graph/kept-facts.ts';
import { FACTS_VERSION, factsKind, NO_FACTS, parsersFor, readFileFacts } from '../../core/graph/file-facts.ts';
import type { FileFacts } from '../../model/graph.ts';
import type { BlobId, CommitId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { Services } from '../../model/services.ts';
import type { Cache } from '../../ports/cache.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { ParserLoader } from '../../ports/parsers.ts';
import type { Progress } from '../../ports/terminal.ts';

const NAME = 'dependency-facts';
const LARGEST_FILE = 1 << 20;
const MOST_FILES = 100_000;
/** Blobs read in one round. */
const ROUND = 2_000;

export interface GraphTools {
  readonly cache: Cache;
  readonly parsers: ParserLoader;
  readonly progress?: Progress;
}

/** The graph of a commit's tree, with the services of the service map. */
export async function readGraph(
  repo: GitRepository,
  commit: CommitId,
  services: Services,
  tools: GraphTools,
): Promise<DependencyGraph> {
  const all = await repo.list(commit, null);
  const wanted = all
    .filter(({ path, side }) => (side.mode === '100644' || side.mode === '100755') && factsKind(path) !== null)
    .slice(0, MOST_FILES)
    .map(({ path, side }) => ({ path, id: side.oid as BlobId, kind: factsKind(path) }));
  const kept = readKept(tools.cache);
  const facts = new Map<string, FileFacts>();
  // One text has other facts as another kind of file, so the kind is part of its name.
  const keyOf = ({ id, kind }: (typeof wanted)[number]): string => `${id} ${kind}`;
  for (const file of wanted) {
    const known = kept.get(keyOf(file));
    if (known !== undefined) facts.set(keyOf(file), known);
  }
  const missing = wanted.filter((file) => !facts.has(keyOf(file)));
  const parsers = await tools.parsers(parsersFor(new Set(missing.flatMap(({ kind }) => kind ?? []))));
  tools.progress?.start(missing.length, 'reading what depends on what');
  for (let at = 0; at < missing.length; at += ROUND) {
    const round = Map.groupBy(missing.slice(at, at + ROUND), ({ id }) => id);
    await repo.blobsUpTo([...round.keys()], LARGEST_FILE, (id, bytes) => {
      for (const file of round.get(id) ?? []) {
        if (file.kind === null) continue;
        const isText = bytes !== null && !bytes.includes(0);
        facts.set(keyOf(file), isText ? readFileFacts(file.kind, bytes.toString('utf8'), parsers) : TOO_LARGE);
      }
    });
    tools.progress?.advance(Math.min(ROUND, missing.length - at));
  }
  tools.progress?.done();
  if (missing.length > 0 || kept.size > facts.size) keep(tools.cache, facts);
  const byPath = new Map<RepoPath, FileFacts>(wanted.map((file) => [file.path, facts.get(keyOf(file)) ?? NO_FACTS]));
  return buildGraph(
    all.map(({ path }) => path),
    byPath,
    services,
  );
}

const TOO_LARGE: FileFacts = { declares: [], uses: [], unread: 'it is too large or no text' };

interface Kept {
  readonly version: number;
  readonly facts: readonly (readonly [string, FileFacts])[];
}

/** What cannot be read was not kept. */
function readKept(cache: Cache): ReadonlyMap<string, FileFacts> {
  const text = cache.read(NAME);
  if (text === null) return new Map();
  try {
    const value = JSON.parse(text) as Kept;
    if (value.version !== FACTS_VERSION) return new Map();
    const facts = new Map<string, FileFacts>();
    for (const [key, kept] of value.facts) {
      const read = keptFacts(kept);
      if (read !== null) facts.set(key, read);
    }
    return facts;
  } catch {
    return new Map();
  }
}

function keep(cache: Cache, facts: ReadonlyMap<string, FileFacts>): void {
  const value: Kept = { version: FACTS_VERSION, facts: [...facts] };
  cache.write(NAME, JSON.stringify(value));
}
