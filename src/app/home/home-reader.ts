/** Reads single files of the home commit, and nothing from anywhere else. */
import { createHash } from 'node:crypto';
import { VENDORED_NAMES, type VendoredFile } from '../../core/policy/vendor.ts';
import { CountersignError, type ErrorCode } from '../../model/error.ts';
import type { BlobId, CommitId, RefName } from '../../model/id.ts';
import { displayPath, type RepoPath } from '../../model/path.ts';
import type { GitRepository } from '../../ports/git.ts';

export const FOLDER = '.countersign';

/**
 * Every file below a folder of a commit, for a vendored copy: only regular files of the names that a copy has are read,
 * so that a folder full of something else costs nothing. Null when the folder is not there.
 */
export async function vendoredAt(
  repo: GitRepository,
  commit: CommitId,
  folder: string,
): Promise<readonly VendoredFile[] | null> {
  const entries = await repo.list(commit, folder as RepoPath);
  if (entries.length === 0) return null;
  const known = new Map<string, BlobId>();
  for (const { path, side } of entries) {
    const regular = side.mode === '100644' || side.mode === '100755';
    if (regular && VENDORED_NAMES.some((name) => name === path.slice(folder.length + 1))) {
      known.set(path, side.oid as BlobId);
    }
  }
  const bytes = new Map<BlobId, Buffer>();
  await repo.blobs([...new Set(known.values())], (id, content) => bytes.set(id, content));
  return entries.map(({ path }) => {
    const id = known.get(path);
    return { name: path.slice(folder.length + 1), bytes: id === undefined ? null : (bytes.get(id) ?? null) };
  });
}

/** Reads files of the home commit and keeps what was read in a digest. */
export class HomeReader {
  readonly #repo: GitRepository;
  readonly #commit: CommitId | null;
  readonly #ref: RefName | null;
  readonly #hash = createHash('sha256');

  constructor(repo: GitRepository, commit: CommitId | null, ref: RefName | null) {
    this.#repo = repo;
    this.#commit = commit;
    this.#ref = ref;
  }

  /** How the file is named in messages. */
  place(path: string): string {
    return `${this.#ref ?? 'HEAD'}:${displayPath(path)}`;
  }

  digest(policyDigest: string): string {
    return `sha256:${this.#hash.copy().update(policyDigest).digest('hex')}`;
  }

  /** The text of a file, or null when there is none. Only a regular file counts: a link could point anywhere. */
  async text(path: string, code: ErrorCode, limit: number): Promise<string | null> {
    if (this.#commit === null) return null;
    const side = await this.#repo.at(this.#commit, path as RepoPath);
    if (side === null) {
      if (path.startsWith(`${FOLDER}/`)) await this.#refuseDisguise(this.#commit, path as RepoPath, code);
      return null;
    }
    if (side.mode !== '100644' && side.mode !== '100755') {
      throw new CountersignError(code, `${this.place(path)} is not a regular file (mode ${side.mode}).`, {
        remedy: 'Replace it by a regular file on the home ref.',
      });
    }
    const bytes = await this.#repo.blob(side.oid as BlobId);
    if (bytes.length > limit) {
      throw new CountersignError(code, `${this.place(path)} has ${bytes.length} bytes; at most ${limit} are read.`, {
        remedy: 'Make it smaller: a file that is read in part would decide in part.',
      });
    }
    this.#hash.update(`${path}\0${side.oid}\0`);
    return decodeUtf8(bytes, code, this.place(path));
  }

  /** The files of a vendored copy; its digest stands in the file that names it, so it needs no place in ours. */
  async vendored(folder: string): Promise<readonly VendoredFile[] | null> {
    return this.#commit === null ? null : vendoredAt(this.#repo, this.#commit, folder);
  }

  /** Rules that somebody put where we do not follow (a linked folder, a submodule) are not the same as no rules. */
  async #refuseDisguise(commit: CommitId, path: RepoPath, code: ErrorCode): Promise<void> {
    const folder = await this.#repo.at(commit, FOLDER as RepoPath);
    if (folder !== null) {
      const what = `${this.place(FOLDER)} is not a folder (mode ${folder.mode}), so ${path} cannot be read.`;
      throw new CountersignError(code, what, {
        remedy: 'Make it a real folder on the home ref: links and submodules are not followed.',
      });
    }
    if ((await this.#repo.list(commit, path)).length > 0) {
      throw new CountersignError(code, `${this.place(path)} is a folder, not a file.`, {
        remedy: 'Replace it by a regular file on the home ref.',
      });
    }
  }
}

function decodeUtf8(bytes: Buffer, code: ErrorCode, place: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: false }).decode(bytes);
  } catch (cause) {
    throw new CountersignError(code, `${place} is not valid UTF-8.`, { cause, remedy: 'Save it as UTF-8.' });
  }
}
