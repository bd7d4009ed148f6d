/**
 * The few acts that change a repository. They run in the real one, with the user's own settings (who they are), and
 * by plumbing only: no hook, editor, signing program or filter takes part.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { CountersignError } from '../../model/error.ts';
import { isObjectId } from '../../model/id.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import { displayPath } from '../../model/path.ts';
import { parseCommit } from '../../core/reading/commit.ts';
import { rewordCommit } from '../../core/reading/reword.ts';
import type { GitWriter } from '../../ports/git.ts';
import { discover } from './discovery.ts';
import type { Discovery } from './discovery.ts';
import { writerEnvironment } from './environment.ts';
import type { Environment } from './environment.ts';
import { GitProcesses } from './process.ts';
import type { GitPlace } from './process.ts';

export interface WriterOptions {
  /** Environment variables to start from; those of this process unless given. */
  readonly environment?: Environment;
  /** Amend a signed commit although the new one will not be signed. Refused unless true. */
  readonly dropSignature?: boolean;
}

/** Opens the repository that contains the folder `where` for writing. Rejects like `openRepository`. */
export async function openWriter(where: string, options: WriterOptions = {}): Promise<GitWriter> {
  const environment = options.environment ?? process.env;
  const processes = new GitProcesses();
  const found = await discover(processes, where, environment);
  // The options of discovery hold the user's safe.directory where that was needed.
  const place = { ...found.place, env: writerEnvironment(environment, found.place.env) };
  return new Writer(processes, place, found, options.dropSignature ?? false);
}

class Writer implements GitWriter {
  readonly #processes: GitProcesses;
  readonly #place: GitPlace;
  readonly #found: Discovery;
  readonly #dropSignature: boolean;

  constructor(processes: GitProcesses, place: GitPlace, found: Discovery, dropSignature: boolean) {
    this.#processes = processes;
    this.#place = place;
    this.#found = found;
    this.#dropSignature = dropSignature;
  }

  async identity(): Promise<{ readonly name: string; readonly email: string } | null> {
    const line = await this.#identityLine('GIT_AUTHOR_IDENT');
    const found = line === null ? null : /^(.*) <([^<>]*)> \d+ [+-]\d+$/.exec(line);
    return found === null ? null : { name: found[1] ?? '', email: found[2] ?? '' };
  }

  async amendMessage(message: string): Promise<CommitId> {
    this.#refuseWithinMerge();
    const old = await this.#head();
    const raw = (await this.#processes.run(this.#place, ['cat-file', 'commit', old])).stdout;
    if (parseCommit(raw, this.#found.objectFormat, old).signed && !this.#dropSignature) {
      throw new CountersignError('not-permitted', `commit ${old} is signed; a new message would lose its signature`, {
        remedy: 'put the line in yourself with: git commit --amend -S',
      });
    }
    const committer = await this.#identityLine('GIT_COMMITTER_IDENT');
    if (committer === null) throw noIdentity();
    const bytes = rewordCommit(raw, message, committer);
    const written = await this.#processes.run(this.#place, ['hash-object', '-t', 'commit', '-w', '--stdin'], {
      input: bytes,
    });
    const id = written.stdout.toString('latin1').trim();
    const subject = displayPath(message.split('\n', 1)[0] ?? '').slice(0, 100);
    await this.#processes.run(this.#place, ['update-ref', '-m', `commit (amend): ${subject}`, 'HEAD', id, old]);
    return id as CommitId;
  }

  async writeNote(ref: RefName, annotated: CommitId, bytes: Uint8Array): Promise<void> {
    if (!/^refs\/notes\/[^\0\n]+$/.test(ref) || !isObjectId(annotated)) {
      throw new CountersignError('usage', `“${displayPath(ref)}” is no notes ref`, {
        remedy: 'name one below refs/notes/, for example refs/notes/ai',
      });
    }
    if ((await this.#identityLine('GIT_COMMITTER_IDENT')) === null) throw noIdentity();
    const blob = await this.#processes.run(this.#place, ['hash-object', '-t', 'blob', '-w', '--stdin'], {
      input: bytes,
    });
    const id = blob.stdout.toString('latin1').trim();
    await this.#processes.run(this.#place, ['notes', '--ref', ref, 'add', '-f', '-C', id, annotated]);
  }

  async addConfiguration(key: string, value: string): Promise<boolean> {
    if (!/^[A-Za-z][\w-]*\.(?:[^\0\n]*\.)?[A-Za-z][A-Za-z0-9-]*$/.test(key)) {
      throw new CountersignError('internal', `“${key}” is no configuration key`);
    }
    const read = ['config', '--local', '-z', '--get-all', key];
    const found = await this.#processes.run(this.#place, read, { accepted: [0, 1] });
    if (found.stdout.toString('utf8').split('\0').slice(0, -1).includes(value)) return false;
    await this.#processes.run(this.#place, ['config', '--local', '--add', key, value]);
    return true;
  }

  async #head(): Promise<CommitId> {
    const args = ['rev-parse', '--verify', '--quiet', '--end-of-options', 'HEAD'];
    const found = await this.#processes.run(this.#place, args, { accepted: [0, 1, 128] });
    const id = found.stdout.toString('latin1').trim();
    if (isObjectId(id)) return id as string as CommitId;
    throw new CountersignError('ref.unknown', 'there is no commit yet whose message could be changed', {
      remedy: 'commit first',
    });
  }

  /** `Name <address> seconds zone` as git would write it now, null when git does not know who the user is. */
  async #identityLine(variable: 'GIT_AUTHOR_IDENT' | 'GIT_COMMITTER_IDENT'): Promise<string | null> {
    const found = await this.#processes.run(this.#place, ['var', variable], { accepted: [0, 1, 128] });
    return found.status === 0 ? found.stdout.toString('utf8').trimEnd() : null;
  }

  #refuseWithinMerge(): void {
    for (const name of ['MERGE_HEAD', 'CHERRY_PICK_HEAD', 'REVERT_HEAD']) {
      if (!existsSync(join(this.#found.gitDirectory, name))) continue;
      throw new CountersignError('usage', `git is in the middle of an operation (${name} exists)`, {
        remedy: 'finish or abort it first; git status says how',
      });
    }
  }
}

function noIdentity(): CountersignError {
  return new CountersignError('usage', 'git does not know who you are', {
    remedy: 'git config --global user.name NAME and git config --global user.email ADDRESS',
  });
}
