/**
 * Records of authorship that the repository's own content holds (an agent-trace file that was committed). Writers
 * record HEAD before they commit, so a record is tried on the commit it names and then on that one's first child.
 */
import { placeTrace, readTraceFile, type TraceCandidate } from '../../core/attribution/notes/agent-trace.ts';
import { LARGEST_NOTE } from '../../core/attribution/notes/read.ts';
import type { ReadNote } from '../../core/attribution/notes/note.ts';
import type { NotePlace } from '../../core/attribution/notes/sources.ts';
import { NOTE_SOURCES, type NoteSource } from '../../core/attribution/notes/sources.ts';
import type { BlobId, CommitId, RefName } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { History } from './attribute-history.ts';
import { blobsOrNull, lineCount } from './attribute-objects.ts';

/** A file can name any number of commits: more records of the range than this are not placed. */
const MOST_RECORDS = 500;

/** The records at the head that speak of the given commits, each tied to the commit that has its lines. */
export async function committedRecords(
  repo: GitRepository,
  history: History,
  head: CommitId,
  commits: readonly CommitId[],
): Promise<readonly ReadNote[]> {
  const found: ReadNote[] = [];
  for (const source of NOTE_SOURCES) {
    if (source.layout !== 'file') continue;
    const side = await repo.at(head, source.place as RepoPath);
    if (side === null || side.mode === '160000') continue;
    const blob = side.oid as BlobId;
    const bytes = (await blobsOrNull(repo, [blob])).get(blob);
    if (bytes === undefined || bytes.length > LARGEST_NOTE) continue;
    const place = { commit: head, ref: 'HEAD' as RefName, blob };
    found.push(...(await placed(repo, history, source, place, readTraceFile(source, place, bytes), commits)));
  }
  return found;
}

async function placed(
  repo: GitRepository,
  history: History,
  source: NoteSource,
  place: NotePlace,
  notes: readonly ReadNote[],
  commits: readonly CommitId[],
): Promise<readonly ReadNote[]> {
  const inside = new Set(commits);
  const firstChild = new Map<CommitId, CommitId>();
  for (const id of commits) {
    for (const parent of history.commits.get(id)?.commit.parents ?? []) {
      if (!firstChild.has(parent)) firstChild.set(parent, id);
    }
  }
  const wanted = notes.flatMap((note) => {
    const tried = [note.commit, firstChild.get(note.commit)].filter((id) => id !== undefined && inside.has(id));
    return tried.length === 0 ? [] : [{ note, tried: tried as readonly CommitId[] }];
  });
  const few = wanted.slice(0, MOST_RECORDS);
  const counts = await countsFor(repo, few);
  return few.map(({ note, tried }) => {
    const candidates = tried.map((commit): TraceCandidate => {
      return { commit, lineCount: (path) => counts.get(`${commit}:${path}`) ?? null };
    });
    // What it names was HEAD at the time; that it fits the lines is checked here and nowhere else.
    return { ...placeTrace(source, note, place, candidates), baseCommit: null };
  });
}

/** Lines of the paths that the records name, at the commits where they are tried. */
async function countsFor(
  repo: GitRepository,
  wanted: readonly { readonly note: ReadNote; readonly tried: readonly CommitId[] }[],
): Promise<ReadonlyMap<string, number>> {
  const blobs = new Map<string, BlobId>();
  for (const { note, tried } of wanted) {
    for (const commit of tried) {
      for (const path of new Set(note.ranges.map((range) => range.path))) {
        const side = await repo.at(commit, path);
        if (side !== null && side.mode !== '160000') blobs.set(`${commit}:${path}`, side.oid as BlobId);
      }
    }
  }
  const texts = await blobsOrNull(repo, [...blobs.values()]);
  const counts = new Map<string, number>();
  for (const [place, blob] of blobs) {
    const bytes = texts.get(blob);
    if (bytes !== undefined) counts.set(place, lineCount(bytes));
  }
  return counts;
}
