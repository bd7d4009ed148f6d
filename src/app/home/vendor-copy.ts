/** `policy vendor`: copies the policy and people of another clone into this repository, named by their digest. */
import { parsePeople } from '../../core/policy/people-parser.ts';
import { parsePolicy } from '../../core/policy/policy-parser.ts';
import { decodeUtf8, VENDORED_NAMES, vendorDigest, vendorFolder } from '../../core/policy/vendor.ts';
import type { VendoredName } from '../../core/policy/vendor.ts';
import { CountersignError, type Problem } from '../../model/error.ts';
import type { CommitId } from '../../model/id.ts';
import type { Extends } from '../../model/policy.ts';
import type { Folder, NewFile } from '../../ports/folder.ts';
import type { GitRepository } from '../../ports/git.ts';
import { homeRef } from './home.ts';
import { FOLDER, vendoredAt } from './home-reader.ts';
import { vendoredIn } from './vendored.ts';

/** What was copied, and from where. */
export interface VendorCopy {
  readonly extends: Extends;
  readonly commit: CommitId;
  /** Folder of the copy, from the top of this repository. */
  readonly folder: string;
  readonly files: readonly VendoredName[];
  /** False when the same copy was there already. */
  readonly written: boolean;
}

/** What is asked for; the names are only told to people, so they may be anything. */
export interface VendorRequest {
  /** A branch, tag or commit of the clone; its home ref when null. */
  readonly ref: string | null;
  /** How the clone is called; the address of its origin when null, else the name of its folder. */
  readonly repo: string | null;
  readonly folderName: string;
}

/**
 * Copies `.countersign/policy.yml` and `people.yml` of a commit of the clone. Nothing is copied unless both hold by
 * themselves: what cannot be read there would make every repository that extends it unreadable.
 *
 * @throws CountersignError `ref.unknown`, `usage` when the commit has neither file or they do not hold, `file.unusable`
 */
export async function vendorCopy(clone: GitRepository, worktree: Folder, request: VendorRequest): Promise<VendorCopy> {
  const revision = request.ref ?? (await homeRef(clone)) ?? 'HEAD';
  const ref = revision.replace(/^refs\/(?:heads|remotes\/origin|tags)\//, '');
  const commit = await clone.resolve(revision);
  const files = await filesAt(clone, commit, ref);
  const digest = vendorDigest(files);
  const folder = vendorFolder(digest);
  const repo = request.repo ?? (await addressOf(clone)) ?? request.folderName;
  const written = await write(worktree, folder, files, digest);
  return { extends: { repo, ref, digest }, commit, folder, files: [...files.keys()], written };
}

async function filesAt(clone: GitRepository, commit: CommitId, ref: string): Promise<Map<VendoredName, Uint8Array>> {
  const there = (await vendoredAt(clone, commit, FOLDER)) ?? [];
  const files = new Map<VendoredName, Uint8Array>();
  for (const name of VENDORED_NAMES) {
    const found = there.find((file) => file.name === name);
    if (found === undefined) continue;
    if (found.bytes === null) throw unfit(`${FOLDER}/${name} of ${ref} is not a regular file`, []);
    files.set(name, found.bytes);
    refuseBroken(name, found.bytes, ref);
  }
  if (files.size > 0) return files;
  throw new CountersignError('usage', `${ref} has no ${FOLDER}/policy.yml and no ${FOLDER}/people.yml to copy`, {
    remedy: 'name a clone and a --ref that have one',
  });
}

function refuseBroken(name: VendoredName, bytes: Uint8Array, ref: string): void {
  const text = decodeUtf8(bytes);
  if (text === null) throw unfit(`${FOLDER}/${name} of ${ref} is not valid UTF-8`, []);
  const parsed = name === 'policy.yml' ? parsePolicy(text, name) : parsePeople(text, name);
  if (parsed.kind === 'invalid') throw unfit(`${FOLDER}/${name} of ${ref} does not hold by itself`, parsed.problems);
}

function unfit(message: string, problems: readonly Problem[]): CountersignError {
  return new CountersignError('usage', message, { problems, remedy: 'correct it there, and copy it then' });
}

/** Address of the clone's origin, without the name and password that it may carry. */
async function addressOf(clone: GitRepository): Promise<string | null> {
  const address = (await clone.configuration('remote.origin.url')).at(-1)?.replace(/^([a-z+]+:\/\/)[^/@]*@/i, '$1');
  return address === undefined || address === '' || address.length > 500 ? null : address;
}

/** True when the copy was written; false when the same is there. */
async function write(
  worktree: Folder,
  folder: string,
  files: ReadonlyMap<VendoredName, Uint8Array>,
  digest: string,
): Promise<boolean> {
  const there = await vendoredIn(worktree, folder);
  if (there !== null) {
    const same = there.length === files.size && there.every(({ name, bytes }) => isSame(files, name, bytes));
    if (same) return false;
    throw new CountersignError('file.unusable', `${folder}/ is there, and is not what ${digest} names`, {
      remedy: `remove the folder, then run the command again`,
    });
  }
  const made = [...files].map(
    ([name, bytes]): NewFile => ({
      path: `${folder}/${name}`,
      content: Buffer.from(bytes).toString('utf8'),
      executable: false,
    }),
  );
  await worktree.create(made);
  return true;
}

function isSame(files: ReadonlyMap<VendoredName, Uint8Array>, name: string, bytes: Uint8Array | null): boolean {
  const wanted = [...files].find(([each]) => each === name)?.[1];
  return wanted !== undefined && bytes !== null && Buffer.compare(wanted, bytes) === 0;
}
