/** Gathers reports and pages: from the home ref, by the globs of the policy, or from folders that are named. */
import { readKnowledge, isKnowledgeFile, type ReadKnowledge } from '../../core/reading/knowledge/document.ts';
import { compileGlob } from '../../core/reading/glob.ts';
import type { KnowledgeDocument, UnreadDocument } from '../../model/knowledge.ts';
import type { BlobId } from '../../model/id.ts';
import type { RepoPath } from '../../model/path.ts';
import type { KnowledgePlaces } from '../../model/policy.ts';
import type { Folder } from '../../ports/folder.ts';
import type { GitRepository } from '../../ports/git.ts';
import type { Home } from '../home/home-policy.ts';

const MOST_FILES = 20_000;
const LARGEST_FILE = 2 << 20;
const LARGEST_COLLECTION = 128 << 20;
const DEEPEST_FOLDER = 16;

/** Everything that could be read, and what could not. */
export type Collection = ReadKnowledge;

/** Documents at the home ref; what a change itself adds is not among them. */
export async function homeCollection(repo: GitRepository, home: Home): Promise<Collection> {
  const { knowledge } = home.policy;
  if (home.commit === null) return { documents: [], unread: [] };
  const found = new Map<RepoPath, { readonly id: BlobId; readonly kind: KnowledgeDocument['kind'] }>();
  for (const [kind, globs] of kindsOf(knowledge)) {
    for (const source of globs) {
      const compiled = compileGlob(source);
      if (compiled.kind !== 'ok') continue;
      for (const { path, side } of await repo.list(home.commit, fixedFolder(source))) {
        const isFile = side.mode === '100644' || side.mode === '100755';
        if (!isFile || found.has(path) || !isKnowledgeFile(path) || !compiled.glob.matches(path)) continue;
        found.set(path, { id: side.oid as BlobId, kind });
      }
    }
  }
  const texts = new Map<string, string | null>();
  let total = 0;
  await repo.blobs([...new Set([...found.values()].slice(0, MOST_FILES).map(({ id }) => id))], (id, bytes) => {
    total += bytes.length;
    texts.set(id, bytes.length > LARGEST_FILE || total > LARGEST_COLLECTION ? null : bytes.toString('utf8'));
  });
  return joined([...found].map(([path, { id, kind }]) => readOne(path, kind, texts.get(id) ?? null)));
}

/** Documents below `root`, a name in a folder outside any repository, in the order of their paths. No link is followed. */
export async function folderCollection(
  folder: Folder,
  root: string,
  kind: KnowledgeDocument['kind'],
): Promise<Collection> {
  const parts: Collection[] = [];
  let files = 0;
  const visit = async (path: string, depth: number): Promise<void> => {
    for (const name of await folder.names(path)) {
      const below = `${path}/${name}`;
      if (name.startsWith('.') || files >= MOST_FILES) continue;
      if (isKnowledgeFile(name)) {
        files += 1;
        parts.push(await readFileOf(folder, below, kind));
      } else if (!name.includes('.') && depth < DEEPEST_FOLDER) await visit(below, depth + 1);
    }
  };
  await visit(root, 0);
  return joined(parts);
}

async function readFileOf(folder: Folder, path: string, kind: KnowledgeDocument['kind']): Promise<Collection> {
  try {
    const bytes = await folder.bytes(path);
    return readOne(path, kind, bytes === null ? null : Buffer.from(bytes).toString('utf8'));
  } catch (error) {
    return { documents: [], unread: [{ id: path, reason: (error as Error).message }] };
  }
}

function readOne(path: string, kind: KnowledgeDocument['kind'], text: string | null): Collection {
  if (text === null) return { documents: [], unread: [{ id: path, reason: 'it is too large, or the collection is' }] };
  return readKnowledge(path, kind, text);
}

function joined(parts: readonly Collection[]): Collection {
  const documents: KnowledgeDocument[] = [];
  const unread: UnreadDocument[] = [];
  for (const part of parts) {
    documents.push(...part.documents);
    unread.push(...part.unread);
  }
  return { documents, unread };
}

function kindsOf({
  incidents,
  pages,
}: KnowledgePlaces): readonly (readonly [KnowledgeDocument['kind'], readonly string[]])[] {
  return [
    ['incident', incidents],
    ['page', pages],
  ];
}

/** The folder that a glob cannot leave; null for the whole tree. */
function fixedFolder(glob: string): RepoPath | null {
  const fixed = /^[^*?[{\\]*/.exec(glob)?.[0] ?? '';
  const slash = fixed.lastIndexOf('/');
  return slash <= 0 ? null : (fixed.slice(0, slash) as RepoPath);
}
