/** `policy lint` and `policy test`: reads the configuration from where it is being written, and checks it as a whole. */
import { dialectOf, parseCodeowners } from '../../core/policy/codeowners.ts';
import { parseKubernetesOwners } from '../../core/policy/kubernetes-owners.ts';
import { lintPolicy, type LintFinding } from '../../core/policy/lint.ts';
import { nearest } from '../../core/reading/problems.ts';
import { parsePeople } from '../../core/policy/people-parser.ts';
import { nobody } from '../../core/policy/nobody.ts';
import { parsePolicy } from '../../core/policy/policy-parser.ts';
import type { DecideContext } from '../../core/policy/decide.ts';
import { answerOf, parsePolicyTests, runPolicyTests } from '../../core/policy/policy-tests.ts';
import { parseServices } from '../../core/policy/services-parser.ts';
import { noServices } from '../../core/policy/services.ts';
import { parseAllowedSigners } from '../../core/signoff/keys/allowed-signers.ts';
import { passkeysOf } from '../../core/signoff/keys/passkeys.ts';
import { CountersignError } from '../../model/error.ts';
import type { Keyring, SshKey } from '../../model/keys.ts';
import type { PolicyCaseResult } from '../../core/policy/policy-tests.ts';
import type { Problem } from '../../model/error.ts';
import type { Owners, Parsed, People } from '../../model/people.ts';
import type { ParsedPolicy, Vendored } from '../../model/policy.ts';
import type { Services } from '../../model/services.ts';
import type { VendoredName } from '../../core/policy/vendor.ts';
import { CODEOWNERS_PLACES } from './home-policy.ts';
import { parseOver, type VendorSource } from './vendored.ts';

/** Where the files are read: a working tree or a commit. */
export interface ConfigurationSource {
  /** How the place is named: `working tree`, `refs/heads/main`. */
  readonly name: string;
  /** Text of a file; null when it is not there. Rejects for what is no text or no regular file. */
  read(path: string): Promise<string | null>;
  /** Every file of a vendored copy; null when its folder is not there. */
  readonly vendored: VendorSource;
  /** Paths of every file called OWNERS. */
  ownersFiles(): Promise<readonly string[]>;
}

/** What was found about one file. `errors` make the lint fail. */
export interface CheckedFile {
  readonly name: string;
  readonly present: boolean;
  readonly errors: readonly Problem[];
  readonly warnings: readonly Problem[];
}

/** Everything parsed, as far as it parses. */
interface Configuration {
  readonly policy: Parsed<ParsedPolicy> | null;
  readonly people: Parsed<People> | null;
  readonly services: Parsed<Services> | null;
  readonly signers: Parsed<readonly SshKey[]> | null;
  readonly owners: readonly { readonly name: string; readonly parsed: Parsed<Owners> }[];
}

const FOLDER = '.countersign';
const TESTS = `${FOLDER}/policy.test.yml`;

/** Every problem of every file, and, when all of them parse, of how they fit together; `now` in seconds since 1970. */
export async function lintConfiguration(source: ConfigurationSource, now: number): Promise<readonly CheckedFile[]> {
  const { policy, people, services, signers, owners } = await readConfiguration(source);
  const files: CheckedFile[] = [
    parsedFile('policy.yml', policy),
    parsedFile('people.yml', withKeys(people)),
    parsedFile('services.yml', services),
    ...(signers === null ? [] : [parsedFile('allowed_signers', signers)]),
    ...owners.map(({ name, parsed }) => parsedFile(name, parsed)),
  ];
  if (policy?.kind !== 'ok' || files.some((file) => file.errors.length > 0)) return files;
  const findings = [
    ...lintPolicy(
      policy.value,
      people?.kind === 'ok' ? people.value : nobody(),
      services?.kind === 'ok' ? services.value : noServices(),
      owners.flatMap(({ parsed }) => (parsed.kind === 'ok' ? [parsed.value] : [])),
      { keyring: keyringIn(people, signers), now },
    ),
  ];
  findings.push(...(await overrideFindings(policy.value, now)));
  const of = (name: string, levels: readonly string[]): Problem[] =>
    findings
      .filter(({ level, problem }) => levels.includes(level) && (problem.place?.file ?? 'policy.yml') === name)
      .map(({ problem }) => problem);
  const known = new Set(files.map((file) => file.name));
  const strays = findings.filter(({ problem }) => !known.has(problem.place?.file ?? 'policy.yml'));
  return files.map((file) => ({
    ...file,
    errors: [...of(file.name, ['error']), ...(file.name === 'policy.yml' ? strayProblems(strays, 'error') : [])],
    warnings: [
      ...of(file.name, ['warning', 'note']),
      ...(file.name === 'policy.yml' ? strayProblems(strays, 'other') : []),
    ],
  }));
}

/** Overrides that can never act: of rules that do not exist, or whose day is over. */
async function overrideFindings({ overrides }: ParsedPolicy, now: number): Promise<readonly LintFinding[]> {
  if (overrides.length === 0) return [];
  const { describeRules } = await import('../../core/assessment/registry.ts');
  const ids = (await describeRules()).map(({ id }) => id as string);
  return overrides.flatMap(({ rule, until, source }): readonly LintFinding[] => {
    const [file = 'policy.yml', line = '1'] = source.split(/:(?=\d+$)/);
    const place = { file, line: Number(line), column: 1 };
    if (!ids.some((id) => id === rule || id.startsWith(`${rule}.`))) {
      const near = nearest(rule, ids);
      const remedy = near === null ? 'countersign rules lists them' : `did you mean \`${near}\`?`;
      return [{ level: 'warning', problem: { place, message: `there is no risk rule \`${rule}\``, remedy } }];
    }
    if (until !== null && now >= until) {
      return [
        {
          level: 'note',
          problem: {
            place,
            message: `the override of \`${rule}\` has ended`,
            remedy: 'remove it, or give it a later day',
          },
        },
      ];
    }
    return [];
  });
}

/** Runs the cases beside the policy. Throws when one of the files is missing or does not parse. */
export async function testConfiguration(source: ConfigurationSource): Promise<readonly PolicyCaseResult[]> {
  const { policy, context } = await demandedPolicy(source);
  const text = await source.read(TESTS);
  if (text === null) throw absent(source, TESTS, 'write cases there: see docs/policy.md');
  const cases = demanded(parsePolicyTests(text, 'policy.test.yml'), 'policy.test.yml');
  return runPolicyTests(policy, context, cases);
}

/** What the policy of a place answers to the only case of a text; throws when one of the files does not parse. */
export async function answerCase(source: ConfigurationSource, text: string): Promise<ReturnType<typeof answerOf>> {
  const { policy, context } = await demandedPolicy(source);
  const [one] = demanded(parsePolicyTests(text, 'the case'), 'the case');
  if (one === undefined) throw new CountersignError('internal', 'a text of cases holds none');
  return answerOf(policy, context, one.facts);
}

async function demandedPolicy(
  source: ConfigurationSource,
): Promise<{ readonly policy: ParsedPolicy; readonly context: DecideContext }> {
  const { policy, people, owners } = await readConfiguration(source);
  if (policy === null) throw absent(source, `${FOLDER}/policy.yml`, 'countersign init');
  const owned = owners.map(({ name, parsed }) => demanded(parsed, name));
  const context = {
    people: people === null ? nobody() : demanded(people, 'people.yml'),
    codeowners: owned.find(({ kind }) => kind === 'codeowners') ?? null,
    kubernetesOwners: owned.find(({ kind }) => kind === 'kubernetes') ?? null,
    enforced: true,
    policySource: `${source.name}:${FOLDER}/policy.yml`,
    instant: null,
  };
  return { policy: demanded(policy, 'policy.yml'), context };
}

async function readConfiguration(source: ConfigurationSource): Promise<Configuration> {
  const [policyText, peopleText, servicesText, signersText] = await Promise.all(
    ['policy.yml', 'people.yml', 'services.yml', 'allowed_signers'].map((name) => source.read(`${FOLDER}/${name}`)),
  );
  const policy = await parsedOver(policyText, 'policy.yml', source, parsePolicy);
  const asks = (by: 'codeowners' | 'kubernetes'): boolean =>
    policy?.kind === 'ok' &&
    policy.value.rules.some(({ outcome }) => outcome.kind === 'require' && outcome.require.owners?.by === by);
  return {
    policy,
    people: await parsedOver(peopleText, 'people.yml', source, parsePeople),
    services: servicesText === null || servicesText === undefined ? null : parseServices(servicesText, 'services.yml'),
    signers: typeof signersText === 'string' ? parseAllowedSigners(signersText, 'allowed_signers') : null,
    owners: [
      ...(asks('codeowners') ? await readCodeowners(source) : []),
      ...(asks('kubernetes') ? await readKubernetes(source) : []),
    ],
  };
}

async function readCodeowners(source: ConfigurationSource): Promise<Configuration['owners']> {
  for (const place of CODEOWNERS_PLACES) {
    const text = await source.read(place);
    if (text !== null) return [{ name: place, parsed: parseCodeowners(text, place, dialectOf(place, text)) }];
  }
  return [];
}

async function readKubernetes(source: ConfigurationSource): Promise<Configuration['owners']> {
  const texts: { path: string; text: string }[] = [];
  for (const path of await source.ownersFiles()) {
    const text = await source.read(path);
    if (text !== null) texts.push({ path, text });
  }
  if (texts.length === 0) return [];
  const aliases = await source.read('OWNERS_ALIASES');
  const aliasFile = aliases === null ? null : { path: 'OWNERS_ALIASES', text: aliases };
  return [{ name: 'OWNERS', parsed: parseKubernetesOwners(texts, aliasFile) }];
}

async function parsedOver<T>(
  text: string | null | undefined,
  file: VendoredName,
  source: ConfigurationSource,
  parse: (text: string, file: string, vendored: Vendored | null) => Parsed<T>,
): Promise<Parsed<T> | null> {
  return text === null || text === undefined ? null : parseOver(text, file, source.vendored, parse);
}

/** The keys of both files; where there is no file of SSH keys, the passkeys alone. */
function keyringIn(people: Parsed<People> | null, signers: Configuration['signers']): Keyring {
  const ssh = signers?.kind === 'ok' ? signers.value : [];
  const passkeys = people?.kind === 'ok' ? passkeysOf(people.value, ssh) : null;
  return { ssh, passkeys: passkeys?.kind === 'ok' ? passkeys.value : [] };
}

/** People whose passkeys are none do not hold either. */
function withKeys(people: Parsed<People> | null): Parsed<unknown> | null {
  const keys = people?.kind === 'ok' ? passkeysOf(people.value) : null;
  return keys?.kind === 'invalid' ? keys : people;
}

function parsedFile(name: string, result: Parsed<unknown> | null): CheckedFile {
  return {
    name,
    present: result !== null,
    errors: result?.kind === 'invalid' ? result.problems : [],
    warnings: [],
  };
}

function strayProblems(
  findings: readonly { readonly level: string; readonly problem: Problem }[],
  which: 'error' | 'other',
): Problem[] {
  return findings.filter(({ level }) => (level === 'error') === (which === 'error')).map(({ problem }) => problem);
}

function demanded<T>(result: Parsed<T>, name: string): T {
  if (result.kind === 'ok') return result.value;
  throw new CountersignError('usage', `${name} is not valid`, {
    problems: result.problems,
    remedy: 'countersign policy lint',
  });
}

function absent(source: ConfigurationSource, path: string, remedy: string): CountersignError {
  return new CountersignError('usage', `${source.name} has no ${path}`, { remedy });
}
