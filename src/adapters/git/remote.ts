/** What a clone knows of a remote without asking it: whether it is set up, and which branch its HEAD names. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { RefName } from '../../model/id.ts';
import type { RemoteState } from '../../ports/git.ts';
import type { GitPlace, GitProcesses } from './process.ts';

/** See the port. Files answer where they can: a git process costs more than reading both of them. */
export async function remoteState(
  processes: GitProcesses,
  place: GitPlace,
  commonDirectory: string,
  name: string,
): Promise<RemoteState> {
  const config = textOf(join(commonDirectory, 'config'));
  const refs = `refs/remotes/${name}/`;
  const files = !/refstorage/i.test(config ?? 'refstorage');
  const [configured, fetched, head] = await Promise.all([
    isConfigured(processes, place, config, name),
    files && !mayHaveRefs(commonDirectory, refs) ? false : hasRefs(processes, place, refs),
    files ? inFile(join(commonDirectory, `${refs}HEAD`)) : asked(processes, place, `${refs}HEAD`),
  ]);
  return { configured, fetched, head };
}

async function isConfigured(
  processes: GitProcesses,
  place: GitPlace,
  config: string | null,
  name: string,
): Promise<boolean> {
  if (config !== null) {
    if (config.includes(`[remote "${name}"]`)) return true;
    // Nothing of it here, and no other file of the repository that could say it.
    if (!/remote|include|worktreeconfig/i.test(config)) return false;
  }
  const args = ['config', '-z', '--get-all', `remote.${name}.url`];
  const plain = { ...place, options: [] };
  return (await processes.run(plain, args, { accepted: [0, 1] })).status === 0;
}

function mayHaveRefs(commonDirectory: string, refs: string): boolean {
  if (existsSync(join(commonDirectory, refs))) return true;
  return textOf(join(commonDirectory, 'packed-refs'))?.includes(` ${refs}`) === true;
}

async function hasRefs(processes: GitProcesses, place: GitPlace, refs: string): Promise<boolean> {
  const found = await processes.run(place, ['for-each-ref', '--count=1', '--format=%(refname)', '--', refs]);
  return found.stdout.length > 0;
}

async function asked(processes: GitProcesses, place: GitPlace, ref: string): Promise<RefName | null> {
  const found = await processes.run(place, ['symbolic-ref', '--quiet', ref], { accepted: [0, 1, 128] });
  return found.status === 0 ? (found.stdout.toString('utf8').replace(/\n$/, '') as RefName) : null;
}

function inFile(file: string): RefName | null {
  const name = /^ref:[ \t]*(\S[^\n]*?)[ \t]*\n?$/.exec(textOf(file) ?? '')?.[1];
  return name === undefined ? null : (name as RefName);
}

function textOf(file: string): string | null {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return null;
  }
}
