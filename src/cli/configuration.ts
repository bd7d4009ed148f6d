/** The three configuration files, each with its parser, for `doctor` and `policy lint`. */
import { countSigners } from '../core/policy/eligibility.ts';
import { parsePeople } from '../core/policy/people-parser.ts';
import { parsePolicy } from '../core/policy/policy-parser.ts';
import { parseServices } from '../core/policy/services-parser.ts';
import { CountersignError } from '../model/error.ts';
import { SENIOR_LEVEL } from '../model/people.ts';
import { vendoredAt } from '../app/home/home-reader.ts';
import { parseOver, type VendorSource } from '../app/home/vendored.ts';
import type { ConfigurationName, ConfigurationState } from '../app/setup/doctor.ts';
import type { ErrorCode, Problem } from '../model/error.ts';
import type { BlobId, CommitId, RefName } from '../model/id.ts';
import type { RepoPath } from '../model/path.ts';
import type { GitRepository } from '../ports/git.ts';

const CODES: Readonly<Record<ConfigurationName, ErrorCode>> = {
  policy: 'policy.invalid',
  people: 'people.invalid',
  services: 'services.invalid',
};

/** Path of the file below the top of the repository. */
function configurationPath(name: ConfigurationName): RepoPath {
  return `.countersign/${name}.yml` as RepoPath;
}

/** Parses one of the files: what it holds in a few words, or every problem at once. */
async function checkConfiguration(
  name: ConfigurationName,
  text: string,
  vendored: VendorSource,
): Promise<{ readonly detail: string } | { readonly problems: readonly Problem[] }> {
  switch (name) {
    case 'policy': {
      const parsed = await parseOver(text, 'policy.yml', vendored, parsePolicy);
      if (parsed.kind === 'invalid') return parsed;
      return { detail: `valid, mode ${parsed.value.mode}, ${parsed.value.rules.length} rules` };
    }
    case 'people': {
      const parsed = await parseOver(text, 'people.yml', vendored, parsePeople);
      if (parsed.kind === 'invalid') return parsed;
      const { size } = parsed.value.persons;
      const seniors = countSigners(parsed.value);
      const who = seniors === 0 ? 'nobody' : `${seniors} of them`;
      const people = size === 1 ? '1 person' : `${size} people`;
      return { detail: `valid, ${people}, ${who} senior (L${SENIOR_LEVEL} or above, or \`signer: true\`)` };
    }
    case 'services': {
      const parsed = parseServices(text, 'services.yml');
      if (parsed.kind === 'invalid') return parsed;
      return { detail: 'valid' };
    }
  }
}

/** Reads a file at a ref and parses it. An unreadable object is an error of the repository, and is thrown. */
export async function configurationState(
  repository: GitRepository,
  name: ConfigurationName,
  home: RefName,
): Promise<ConfigurationState> {
  const commit = await repository.resolve(home);
  const text = await configurationText(repository, name, commit).catch((error: unknown) => {
    if (error instanceof CountersignError && error.code === CODES[name]) return error;
    throw error;
  });
  if (text === null) return { kind: 'absent' };
  if (text instanceof CountersignError) return { kind: 'invalid', error: text };
  const checked = await checkConfiguration(name, text, (folder) => vendoredAt(repository, commit, folder));
  if ('detail' in checked) return { kind: 'valid', detail: checked.detail };
  const error = new CountersignError(CODES[name], `${name}.yml is not valid`, { problems: checked.problems });
  return { kind: 'invalid', error };
}

/** Text of a file at a commit; null when it is not there. */
async function configurationText(
  repository: GitRepository,
  name: ConfigurationName,
  commit: CommitId,
): Promise<string | null> {
  const side = await repository.at(commit, configurationPath(name));
  if (side === null) return null;
  if (side.mode === '160000' || side.mode === '120000') {
    throw new CountersignError(CODES[name], `${configurationPath(name)} is not a regular file there`);
  }
  return decodeConfiguration(await repository.blob(side.oid as BlobId), name);
}

/** Strict UTF-8: a byte that is not text would be read as something else than what was written. */
function decodeConfiguration(bytes: Uint8Array, name: ConfigurationName): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new CountersignError(CODES[name], `${name}.yml is not valid UTF-8`, { cause, remedy: 'save it as UTF-8' });
  }
}
