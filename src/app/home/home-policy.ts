/** Reads what rules: policy, people, services and owners, from the home ref and from nowhere else. */
import { builtInMarks, extendMarks } from '../../core/attribution/marks/table.ts';
import type { MarkTable } from '../../core/attribution/marks/mark-table.ts';
import { dialectOf, parseCodeowners } from '../../core/policy/codeowners.ts';
import { builtInPolicy } from '../../core/policy/built-in-policy.ts';
import type { OwnersText } from '../../core/policy/kubernetes-owners.ts';
import { nobody } from '../../core/policy/nobody.ts';
import { noServices } from '../../core/policy/services.ts';
import { CountersignError, type ErrorCode, type Problem } from '../../model/error.ts';
import type { CommitId, RefName } from '../../model/id.ts';
import type { Owners, Parsed, People } from '../../model/people.ts';
import type { ParsedPolicy } from '../../model/policy.ts';
import type { Services } from '../../model/services.ts';
import type { Cache, ReadingKind } from '../../ports/cache.ts';
import type { GitRepository } from '../../ports/git.ts';
import { findHome, homeCommit } from './home.ts';
import { machinesAmongPeople } from './home-people.ts';
import { FOLDER, HomeReader } from './home-reader.ts';
import { parseOver } from './vendored.ts';

/** Everything that a judgement takes from the home ref. */
export interface Home {
  readonly ref: RefName | null;
  /** What is unusual about how the ref was found; null when nothing is. */
  readonly notice: string | null;
  /** The commit it was read at; null in a repository without a commit on the home ref. */
  readonly commit: CommitId | null;
  readonly policy: ParsedPolicy;
  /** False when there is no policy on the home ref and the built-in default was taken. */
  readonly enforced: boolean;
  readonly policySource: string;
  readonly people: People;
  readonly services: Services;
  readonly codeowners: Owners | null;
  readonly kubernetesOwners: Owners | null;
  readonly marks: MarkTable;
  /** `sha256:<hex>` over everything read; equal digests give equal decisions. */
  readonly digest: string;
}

const LARGEST = 1 << 20;
const LARGEST_OWNERS = 3 * (1 << 20) + 1;
/** Where GitHub, GitLab and Forgejo look, in the order in which they look. */
export const CODEOWNERS_PLACES: readonly string[] = [
  '.github/CODEOWNERS',
  '.gitlab/CODEOWNERS',
  '.forgejo/CODEOWNERS',
  '.gitea/CODEOWNERS',
  'CODEOWNERS',
  'docs/CODEOWNERS',
];

/**
 * Reads the home ref. A missing policy gives the built-in default; a policy that is there and cannot be read is an
 * error, because judging by a default in its place would lift what it demands. `at` is an earlier commit of the home
 * ref, for what landed when that was its tip. `cache`: what was parsed before is not parsed again.
 *
 * @throws CountersignError `policy.invalid`, `people.invalid`, `services.invalid`, `owners.invalid`, `marks.invalid`
 */
export async function readHome(
  repo: GitRepository,
  at: CommitId | null = null,
  cache: Cache | null = null,
): Promise<Home> {
  const { ref, notice } = await findHome(repo);
  const commit = at ?? (ref === null ? null : await homeCommit(repo, ref));
  const reader = new HomeReader(repo, commit, ref);
  const policyText = await reader.text(`${FOLDER}/policy.yml`, 'policy.invalid', LARGEST);
  const policy = policyText === null ? builtInPolicy() : await policyOf(policyText, reader, cache);
  const people = await readPeople(reader, cache);
  const servicesText = await reader.text(`${FOLDER}/services.yml`, 'services.invalid', LARGEST);
  const services = servicesText === null ? noServices() : await servicesOf(servicesText, reader);
  const marks = await marksOf(policy, reader);
  const machines = machinesAmongPeople(people, marks);
  if (machines.length > 0) throw invalid('people.invalid', machines, reader.place(`${FOLDER}/people.yml`));
  return {
    ref,
    notice,
    commit,
    policy,
    enforced: policyText !== null,
    policySource: policyText === null ? 'built-in default' : reader.place(`${FOLDER}/policy.yml`),
    people,
    services,
    codeowners: policyText !== null && asksOwners(policy, 'codeowners') ? await readCodeowners(reader) : null,
    kubernetesOwners: asksOwners(policy, 'kubernetes') ? await readKubernetesOwners(repo, commit, reader) : null,
    marks,
    digest: reader.digest(policy.digest),
  };
}

// The parsers are loaded only where there is something to parse: most of what they need is not small.

async function policyOf(text: string, reader: HomeReader, cache: Cache | null): Promise<ParsedPolicy> {
  const parsed = await keptReading(cache, 'policy', text, async () => {
    const { parsePolicy } = await import('../../core/policy/policy-parser.ts');
    return parseOver(text, 'policy.yml', (folder) => reader.vendored(folder), parsePolicy);
  });
  return checked(parsed, 'policy.invalid', reader.place(`${FOLDER}/policy.yml`));
}

/** The people of one commit; nobody where it has no people file. @throws CountersignError `people.invalid` */
export async function readPeople(reader: HomeReader, cache: Cache | null = null): Promise<People> {
  const text = await reader.text(`${FOLDER}/people.yml`, 'people.invalid', LARGEST);
  if (text === null) return nobody();
  const parsed = await keptReading(cache, 'people', text, async () => {
    const { parsePeople } = await import('../../core/policy/people-parser.ts');
    return parseOver(text, 'people.yml', (folder) => reader.vendored(folder), parsePeople);
  });
  return checked(parsed, 'people.invalid', reader.place(`${FOLDER}/people.yml`));
}

/** What this build made of the same text before. One that extends another depends on more than its text. */
async function keptReading<T>(
  cache: Cache | null,
  kind: ReadingKind,
  text: string,
  parse: () => Promise<Parsed<T>>,
): Promise<Parsed<T>> {
  if (cache === null || text.includes('extends')) return parse();
  const known = cache.reading(kind, text);
  if (known !== undefined) return { kind: 'ok', value: known as T };
  const parsed = await parse();
  if (parsed.kind === 'ok') cache.keepReading(kind, text, parsed.value);
  return parsed;
}

async function servicesOf(text: string, reader: HomeReader): Promise<Services> {
  const { parseServices } = await import('../../core/policy/services-parser.ts');
  return checked(parseServices(text, 'services.yml'), 'services.invalid', reader.place(`${FOLDER}/services.yml`));
}

/** The marks table with the rows that the policy adds. */
async function marksOf(policy: ParsedPolicy, reader: HomeReader): Promise<MarkTable> {
  if (policy.marks.length === 0) return builtInMarks();
  const { parseMarkRows } = await import('../../core/attribution/marks/parse-rows.ts');
  const rows = parseMarkRows(policy.marks);
  const table = 'add' in rows ? extendMarks(builtInMarks(), rows.add, rows.disable) : rows;
  if (!Array.isArray(table)) return table;
  throw invalid('marks.invalid', table, reader.place(`${FOLDER}/policy.yml`));
}

async function readCodeowners(reader: HomeReader): Promise<Owners | null> {
  for (const place of CODEOWNERS_PLACES) {
    const text = await reader.text(place, 'owners.invalid', LARGEST_OWNERS);
    if (text !== null)
      return checked(parseCodeowners(text, place, dialectOf(place, text)), 'owners.invalid', reader.place(place));
  }
  return null;
}

/** Owners' files are read only for a policy that asks for owners: forges forgive lines in them that we do not. */
function asksOwners(policy: ParsedPolicy, by: 'codeowners' | 'kubernetes'): boolean {
  return policy.rules.some(({ outcome }) => {
    if (outcome.kind !== 'require') return false;
    const { owners, signOffs } = outcome.require;
    return owners?.by === by || (by === 'codeowners' && signOffs?.from.includes('owners') === true);
  });
}

async function readKubernetesOwners(
  repo: GitRepository,
  commit: CommitId | null,
  reader: HomeReader,
): Promise<Owners | null> {
  if (commit === null) return null;
  const files: OwnersText[] = [];
  for (const { path } of await repo.list(commit, null)) {
    if (path !== 'OWNERS' && !path.endsWith('/OWNERS')) continue;
    const text = await reader.text(path, 'owners.invalid', LARGEST);
    if (text !== null) files.push({ path, text });
  }
  const aliases = await reader.text('OWNERS_ALIASES', 'owners.invalid', LARGEST);
  if (files.length === 0) return null;
  const { parseKubernetesOwners } = await import('../../core/policy/kubernetes-owners.ts');
  const parsed = parseKubernetesOwners(files, aliases === null ? null : { path: 'OWNERS_ALIASES', text: aliases });
  return checked(parsed, 'owners.invalid', reader.place('OWNERS'));
}

function checked<T>(parsed: Parsed<T>, code: ErrorCode, place: string): T {
  if (parsed.kind === 'ok') return parsed.value;
  throw invalid(code, parsed.problems, place);
}

function invalid(code: ErrorCode, problems: readonly Problem[], place: string): CountersignError {
  const count = problems.length === 1 ? 'a problem' : `${problems.length} problems`;
  return new CountersignError(code, `${place} cannot be used: it has ${count}.`, {
    problems,
    remedy: 'Correct it on the home ref; try a correction with: countersign policy lint',
  });
}
