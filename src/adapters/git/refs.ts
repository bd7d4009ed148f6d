/**
 * Names to ids. Refs, reflogs and settings are read in the real repository; whatever has to look into an object is
 * asked of the shadow repository.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { refSpellings } from '../../core/reading/ref-spellings.ts';
import { CountersignError } from '../../model/error.ts';
import type { Ref } from '../../model/change.ts';
import { idLength, isObjectId } from '../../model/id.ts';
import type { CommitId, ObjectFormat, ObjectId, RefName } from '../../model/id.ts';
import { displayPath, pathFromBytes } from '../../model/path.ts';
import type { Head } from '../../ports/git.ts';
import type { Discovery } from './discovery.ts';
import { gitFailure } from './failure.ts';
import { branchOfHead } from './head.ts';
import { KnownRefs } from './known-refs.ts';
import type { RawRef } from './known-refs.ts';
import type { ObjectReader, ObjectType } from './objects.ts';
import type { GitPlace, GitProcesses } from './process.ts';

/** Longer ones are not given to git: arguments of a process have a limit, and no name comes near it. */
const LONGEST_REVISION = 4096;

export class RefReader {
  readonly #processes: GitProcesses;
  readonly #real: GitPlace;
  readonly #shadow: GitPlace;
  readonly #objects: ObjectReader;
  readonly #format: ObjectFormat;
  #known: KnownRefs = new KnownRefs([], []);
  /** Where git looks for names like `FETCH_HEAD`. */
  #directories: readonly string[] = [];
  /** Commit of HEAD, when refs are to be answered as they stood at opening. */
  #head: CommitId | null = null;

  constructor(processes: GitProcesses, real: GitPlace, shadow: GitPlace, objects: ObjectReader, format: ObjectFormat) {
    this.#processes = processes;
    this.#real = real;
    this.#shadow = shadow;
    this.#objects = objects;
    this.#format = format;
  }

  /** See the port. */
  async resolve(revision: string): Promise<CommitId> {
    const found = await this.tryResolve(revision);
    if (found !== null) return found;
    throw new CountersignError('ref.unknown', `“${displayPath(revision.slice(0, 200))}” names no commit here`, {
      remedy: 'list what there is with: git branch -a; in a fresh clone it may have to be fetched first',
    });
  }

  /** See the port. An object that is named but absent rejects with `object.missing`. */
  async tryResolve(revision: string): Promise<CommitId | null> {
    if (revision === '' || revision.length > LONGEST_REVISION || /[\0\n]/.test(revision)) return null;
    const cut = revision.search(/[\^~:]/);
    const base = cut === -1 ? revision : revision.slice(0, cut);
    const suffix = cut === -1 ? '' : revision.slice(cut);
    const start = await this.#baseOf(base);
    if (start === null) return null;
    if (suffix === '' || /^\^\{(?:commit)?\}$/.test(suffix)) return this.#commitOf(start);
    const near = await this.#relative(start, suffix);
    if (near !== null) return near;
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${start}${suffix}^{commit}`];
    const found = await this.#processes.run(this.#shadow, args, { accepted: [0, 1, 128] });
    const id = found.stdout.toString('latin1').trim();
    if (found.status === 0 && isObjectId(id)) return id as CommitId;
    const failure = gitFailure('rev-parse', found.status, found.stderr);
    if (failure.code === 'object.missing' || failure.code === 'object.malformed') throw failure;
    return null;
  }

  /** See the port. */
  async refs(prefixes: readonly string[]): Promise<readonly Ref[]> {
    const raw = prefixes.length === 0 ? [] : await this.rawRefs(prefixes);
    const refs: Ref[] = [];
    await this.#objects.info(
      raw.map((ref) => `${ref.oid}^{commit}`),
      (index, object) => {
        const ref = raw[index];
        if (ref === undefined) return;
        const symref = ref.symref === '' ? null : (ref.symref as RefName);
        refs.push({ name: ref.name, oid: ref.oid, commit: (object?.id ?? null) as CommitId | null, symref });
      },
    );
    return refs;
  }

  /** Refs without looking at what they point to. */
  async rawRefs(prefixes: readonly string[]): Promise<readonly RawRef[]> {
    return this.#known.below(prefixes) ?? this.#listed(prefixes);
  }

  async #listed(prefixes: readonly string[]): Promise<readonly RawRef[]> {
    for (const prefix of prefixes) {
      if (!/^refs\/[^*?[\\\0]*$/.test(prefix)) throw new CountersignError('internal', `“${prefix}” is no ref prefix`);
    }
    const format = '--format=%(refname)%00%(objectname)%00%(upstream)%00%(symref)%00';
    const found = await this.#processes.run(this.#real, ['for-each-ref', format, '--', ...prefixes]);
    const broken = /ignoring (?:broken|dangling) \S+ (\S+)/.exec(found.stderr);
    if (broken !== null) {
      throw new CountersignError('repository.unreadable', `the ref ${broken[1]} is broken`, {
        remedy: 'restore it from a clone, or remove it with: git update-ref -d',
      });
    }
    const fields = splitNul(found.stdout);
    const refs: RawRef[] = [];
    for (let at = 0; at + 3 < fields.length; at += 4) {
      const name = pathFromBytes(trimNewline(fields[at])) as string as RefName;
      const [oid = '', upstream = '', symref = ''] = fields
        .slice(at + 1, at + 4)
        .map((field) => field.toString('utf8'));
      if (!isObjectId(oid)) throw new CountersignError('git.failed', `git for-each-ref gives “${oid}” as an id`);
      refs.push({ name, oid, upstream, symref });
    }
    return refs;
  }

  /** See the port. */
  async upstream(branch: RefName): Promise<RefName | null> {
    const ref = (await this.rawRefs([branch])).find((candidate) => candidate.name === branch);
    if (ref === undefined || ref.upstream === '') return null;
    const target = ref.upstream as RefName;
    return (await this.rawRefs([target])).some((candidate) => candidate.name === target) ? target : null;
  }

  /** See the port. */
  async configuration(key: string): Promise<readonly string[]> {
    if (!/^[A-Za-z][\w-]*\.(?:[^\0\n]*\.)?[A-Za-z][A-Za-z0-9-]*$/.test(key)) {
      throw new CountersignError('internal', `“${key}” is no configuration key`);
    }
    // Without our own overrides, which would answer in the repository's place; reading runs nothing.
    const plain = { ...this.#real, options: [] };
    const found = await this.#processes.run(plain, ['config', '-z', '--get-all', key], { accepted: [0, 1] });
    return splitNul(found.stdout).map((value) => value.toString('utf8'));
  }

  /**
   * Where HEAD points. A branch that exists and cannot be read is an error, not an unborn branch. Refs below the
   * `kept` prefixes are read in the same look; from then on they and HEAD are answered as they stood. So are those
   * below the `named` ones, unless one of them is broken.
   */
  async head(
    { gitDirectory, commonDirectory }: Pick<Discovery, 'gitDirectory' | 'commonDirectory'>,
    kept: readonly string[],
    named: readonly string[],
  ): Promise<{ readonly head: Head; readonly replaced: boolean }> {
    const plain = branchOfHead(gitDirectory);
    const ref = plain ?? (await this.#symbolicHead());
    const prefixes = ['refs/replace/', ...(ref === null ? [] : [ref]), ...kept, ...named];
    const refs = await this.#listed(prefixes).catch(async (error: unknown) => {
      // What is wrong with HEAD itself says more than what is wrong with some ref.
      if (plain !== null) await this.#symbolicHead();
      // Near a typed name lie refs that nobody asks for.
      if (named.length > 0) return null;
      throw error;
    });
    if (refs === null) return this.head({ gitDirectory, commonDirectory }, kept, []);
    const replaced = refs.some((candidate) => candidate.name.startsWith('refs/replace/'));
    const head = await this.#headAmong(refs, ref, plain !== null);
    if (kept.length + named.length > 0 && head.kind !== 'unborn') {
      this.#directories = [gitDirectory, commonDirectory];
      this.#known = new KnownRefs(prefixes, refs);
      this.#head = head.commit;
    }
    return { head, replaced };
  }

  async #headAmong(refs: readonly RawRef[], ref: RefName | null, unasked: boolean): Promise<Head> {
    if (ref === null) {
      const found = await this.#processes.run(this.#real, ['rev-parse', '--verify', '--end-of-options', 'HEAD']);
      return { kind: 'detached', commit: found.stdout.toString('latin1').trim() as CommitId };
    }
    const target = refs.find((candidate) => candidate.name === ref);
    if (unasked && (target === undefined || target.symref !== '')) {
      const asked = await this.#symbolicHead();
      if (asked !== ref) return this.#headAmong(asked === null ? [] : await this.#listed([asked]), asked, false);
    }
    return target === undefined ? { kind: 'unborn', ref } : { kind: 'branch', ref, commit: target.oid as CommitId };
  }

  /** The branch HEAD leads to by git's own reading; null when it is detached. */
  async #symbolicHead(): Promise<RefName | null> {
    const symbolic = await this.#processes.run(this.#real, ['symbolic-ref', '--quiet', 'HEAD'], {
      accepted: [0, 1, 128],
    });
    if (symbolic.status === 128) {
      throw new CountersignError('repository.unreadable', 'HEAD, or the branch that it names, cannot be read', {
        remedy: 'git fsck says what is wrong; git symbolic-ref HEAD refs/heads/NAME sets it anew',
      });
    }
    if (symbolic.status !== 0) return null;
    return pathFromBytes(trimNewline(symbolic.stdout)) as string as RefName;
  }

  /** The id of a revision without `^`, `~` or `:`; it may point to a tag. */
  async #baseOf(base: string): Promise<ObjectId | null> {
    if (base === '' || base.startsWith('-')) return null;
    // git, too, takes these words for nothing else: a whole id, HEAD, and a full name before any shorter one.
    if (isObjectId(base) && base.length === idLength(this.#format)) return base;
    if (base === 'HEAD' && this.#head !== null) return this.#head;
    const known = this.#knownAs(base);
    if (known !== null) return known.oid;
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', base];
    const found = await this.#processes.run(this.#real, args, { accepted: [0, 1, 128] });
    const id = found.stdout.toString('latin1').trim();
    return found.status === 0 && isObjectId(id) ? id : null;
  }

  /** The ref that a name stands for, when all that git would try before it were looked at. */
  #knownAs(name: string): RawRef | null {
    const isRootRef = !name.startsWith('refs/') && this.#directories.some((each) => existsSync(join(each, name)));
    if (isRootRef) return null;
    for (const spelling of refSpellings(name)) {
      const found = this.#known.below([spelling]);
      if (found === null) return null;
      const exact = found.find((ref) => ref.name === spelling);
      if (exact !== undefined) return exact;
    }
    return null;
  }

  /** `id~3`, `id^2`: answered by the process that reads objects; null when it must be asked in full. */
  async #relative(start: ObjectId, suffix: string): Promise<CommitId | null> {
    if (!/^(?:[~^]\d{0,9}){1,20}$/.test(suffix)) return null;
    let commit: CommitId | null = null;
    try {
      await this.#objects.info([`${start}${suffix}^{commit}`], (_, object) => {
        commit = (object?.id ?? null) as CommitId | null;
      });
    } catch {
      // The question in full says what is wrong.
      return null;
    }
    return commit;
  }

  async #commitOf(id: ObjectId): Promise<CommitId | null> {
    let commit: CommitId | null = null;
    let type: ObjectType | null = null;
    await this.#objects.info([`${id}^{commit}`, id], (index, object) => {
      if (index === 0) commit = (object?.id ?? null) as CommitId | null;
      else type = object?.type ?? null;
    });
    if (type === null) throw await this.#objects.absence(id);
    // A commit that leads to none is damaged: reading it says how.
    if (commit === null && type === 'commit') await this.#objects.commits([id as CommitId], () => {});
    return commit;
  }
}

/** The parts of a text in which every part is ended by a NUL. */
function splitNul(bytes: Buffer): readonly Buffer[] {
  const parts: Buffer[] = [];
  for (let at = 0; at < bytes.length; ) {
    const found = bytes.indexOf(0, at);
    const end = found === -1 ? bytes.length : found;
    parts.push(bytes.subarray(at, end));
    at = end + 1;
  }
  return parts;
}

function trimNewline(bytes: Buffer | undefined): Buffer {
  if (bytes === undefined) return Buffer.alloc(0);
  const start = bytes[0] === 0x0a ? 1 : 0;
  return bytes.subarray(start, bytes.at(-1) === 0x0a ? bytes.length - 1 : bytes.length);
}
