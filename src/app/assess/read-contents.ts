/** Reads what families of rules want of a change, and runs them: blobs in one round, within bounds. */
import type { FoundFile, Wanted } from '../../core/assessment/content/contents.ts';
import type { LineSpan } from '../../core/assessment/content/family.ts';
import type { Assessor } from '../../core/assessment/assess.ts';
import { siftByComment, type Sifted } from '../../core/assessment/set-aside.ts';
import type { ChangedPath } from '../../core/assessment/classifier.ts';
import { type Followed, followLinks } from './follow-links.ts';
import { exceeded, type FamilyRunner, type FamilyWork, type JudgedFamily, readFiles } from './family-work.ts';
import { Surroundings } from './surroundings.ts';
import type { AssessmentContext } from '../../model/assessment-context.ts';
import type { Change, Side } from '../../model/change.ts';
import type { BlobId } from '../../model/id.ts';
import type { GitRepository } from '../../ports/git.ts';

/** Larger files are not read: the finding says so. */
const LARGEST_FILE = 4 << 20;
/** Texts of one change, both sides together. */
const LARGEST_CHANGE = 64 << 20;

const UNSEEN = 'seeing which other files it names takes too long';

/** What of a repository is read. */
export type ContentSource = Pick<GitRepository, 'at' | 'blob' | 'blobsUpTo' | 'list'>;

/** What the families find in the contents that they want of an assessment in progress. */
export async function assessContents(
  repo: ContentSource,
  change: Pick<Change, 'head' | 'transitions'>,
  assessor: Assessor,
  context: AssessmentContext,
  runner: FamilyRunner,
): Promise<Sifted> {
  const followed = await followLinks(repo, change.head, assessor.wanted());
  const surroundings = new Surroundings(repo, change);
  const wanted = await surroundings.withoutIdle(followed.wanted);
  if (wanted.length === 0) return { counts: [], setAside: [] };
  // Code is loaded while git reads.
  const loading = Promise.all(wanted.map(({ family }) => family.load()));
  loading.catch(() => {});
  const paths = [...new Set(wanted.flatMap((one) => one.paths))];
  const texts = await readSides(repo, paths, followed.contents);
  const found: Found = new Map(paths.map((path) => [path, foundFile(path, texts, followed.contents, assessor)]));
  const work: FamilyWork[] = [];
  const judged: JudgedFamily[] = [];
  for (const [at, reader] of (await loading).entries()) {
    const one = wanted[at];
    if (one === undefined) continue;
    const own = foundOf(one, found);
    const given = await surroundings.workOf(one, reader, own, runner.glance);
    if (given === null) judged.push(exceeded({ family: one.family, found: own }, UNSEEN, context));
    else work.push(given);
  }
  judged.push(...(await runner.run(work, context)));
  return siftByComment(
    judged.flatMap(({ factors }) => factors),
    readFiles([...found.values()]),
  );
}

/** By identity: of one rename, one family may see both sides and another only what arrives. */
type Found = ReadonlyMap<ChangedPath, FoundFile>;

function foundOf(wanted: Wanted, found: Found): readonly FoundFile[] {
  return wanted.paths.flatMap((path) => found.get(path) ?? []);
}

type Text = { readonly kind: 'text'; readonly text: string } | { readonly kind: 'unread'; readonly reason: string };

async function readSides(
  repo: ContentSource,
  paths: readonly ChangedPath[],
  links: Followed['contents'],
): Promise<ReadonlyMap<string, Text>> {
  const ids = new Set<BlobId>([...links.values()].filter((id) => id !== null));
  for (const { old, new: next } of paths) {
    for (const side of [old, next]) if (isFile(side)) ids.add(side.oid as BlobId);
  }
  const texts = new Map<string, Text>();
  let total = 0;
  await repo.blobsUpTo([...ids], LARGEST_FILE, (id, bytes) => {
    total += bytes?.length ?? 0;
    texts.set(id, textOf(bytes, total));
  });
  return texts;
}

function textOf(bytes: Buffer | null, total: number): Text {
  if (bytes === null) return { kind: 'unread', reason: `it is larger than ${LARGEST_FILE >> 20} MiB` };
  if (total > LARGEST_CHANGE) {
    return { kind: 'unread', reason: `the change has more than ${LARGEST_CHANGE >> 20} MiB of text` };
  }
  if (bytes.includes(0)) return { kind: 'unread', reason: 'it is binary' };
  const start = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
  return { kind: 'text', text: bytes.toString('utf8', start) };
}

function foundFile(
  path: ChangedPath,
  texts: ReadonlyMap<string, Text>,
  links: Followed['contents'],
  assessor: Assessor,
): FoundFile {
  const link = links.get(path);
  if (link === null) return { kind: 'unread', path: path.path, reason: 'it is a link to no file of this tree' };
  const [before, own] = [path.old, path.new].map((side) => (isFile(side) ? texts.get(side.oid) : undefined));
  const after = link === undefined ? own : texts.get(link);
  for (const side of [after, before]) {
    if (side?.kind === 'unread') return { kind: 'unread', path: path.path, reason: side.reason };
  }
  const { added, removed } = assessor.spans(path.path);
  const oldText = before?.kind === 'text' ? before.text : null;
  const newText = after?.kind === 'text' ? after.text : null;
  return {
    kind: 'read',
    file: {
      ...path,
      oldText,
      newText,
      // What arrives is written as a whole, also where git pairs it with a file of another place.
      addedLines: path.old === null || link !== undefined ? everyLine(newText) : added,
      removedLines: path.new === null || link !== undefined ? everyLine(oldText) : removed,
    },
  };
}

function everyLine(text: string | null): readonly LineSpan[] {
  if (text === null || text === '') return [];
  let end = text.endsWith('\n') ? 0 : 1;
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) end += 1;
  return [{ start: 1, end }];
}

function isFile(side: Side | null): side is Side {
  return side !== null && (side.mode === '100644' || side.mode === '100755');
}
