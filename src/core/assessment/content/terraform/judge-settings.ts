/** Backends, providers and versions: where the state lies, whose account it is, and whose code runs. */
import type { RepoPath } from '../../../../model/path.ts';
import { attribute, labelled, nested } from '../../../reading/hcl/body.ts';
import type { HclBlock, HclBody } from '../../../reading/hcl/body.ts';
import type { Configuration, Declared } from '../../../reading/hcl/configuration.ts';
import type { Evaluator } from '../../../reading/hcl/evaluate.ts';
import { plainText } from '../../../reading/hcl/plain.ts';
import { canonical } from '../../../reading/hcl/value.ts';
import type { HclLines, HclValue } from '../../../reading/hcl/value.ts';
import { STATE_MISSING } from '../infrastructure/terraform-rules.ts';
import { mentions } from './blocks.ts';
import type { Comparison, Findings } from './comparison.ts';
import { BACKEND_CHANGED, LOCK_DISABLED, PROVIDER_CHANGED } from './rules.ts';
import { settingFactor } from './sight.ts';
import type { Folder } from './sources.ts';
import { constraintStep, refStep } from './versions.ts';

/** Compares what the `terraform` and `provider` blocks of both sides say. */
export function judgeSettings(comparison: Comparison, findings: Findings): void {
  judgeBackend(comparison, findings);
  judgeProviders(comparison, findings);
  judgeRequired(comparison, findings);
}

/** Where the state is kept. */
export interface Backend extends HclLines {
  readonly kind: string;
  readonly body: HclBody;
  readonly at: Declared;
}

function backendOf({ settings }: Configuration): Backend | null {
  for (const at of settings) {
    const [backend] = labelled(at.block.body, 'backend', 1);
    if (backend !== undefined) return { ...backend, kind: backend.labels[0] ?? '', at };
    const [cloud] = nested(at.block.body, 'cloud');
    if (cloud !== undefined) return { line: cloud.line, endLine: cloud.endLine, kind: 'cloud', body: cloud, at };
  }
  return null;
}

function judgeBackend({ before, after, oldValues, newValues }: Comparison, findings: Findings): void {
  const [old, next] = [backendOf(before), backendOf(after)];
  if (old === null) return;
  if (next === null || (next.kind === 'local' && old.kind !== 'local')) {
    // A folder that goes altogether takes its backend with it.
    if (after.resources.size === 0 && after.modules.size === 0 && next === null) return;
    const at = next?.at ?? [...after.resources.values(), ...after.modules.values()][0] ?? old.at;
    findings.add(
      settingFactor(
        STATE_MISSING,
        {
          at: { path: at.path, block: at.block },
          address: `backend.${old.kind}`,
          lines: next,
          from: `state in backend "${old.kind}"`,
          to: next === null ? 'no backend: state in a local file' : 'backend "local"',
          remedy: 'Keep the backend; to move the state, `init -migrate-state` and show a plan without changes.',
        },
        findings.context,
      ),
    );
    return;
  }
  const changes = backendChanges(old, next, oldValues, newValues);
  if (changes !== null) {
    findings.add(
      settingFactor(
        BACKEND_CHANGED,
        { at: next.at, address: `backend.${next.kind}`, lines: next, ...changes },
        findings.context,
      ),
    );
  }
  if (isLocked(old.body) && !isLocked(next.body) && old.kind === next.kind) {
    findings.add(
      settingFactor(
        LOCK_DISABLED,
        { at: next.at, address: `backend.${next.kind}`, lines: next, from: lockText(old.body), to: 'no lock' },
        findings.context,
      ),
    );
  }
}

/** Settings that tell one state from another, in the backends that Terraform and OpenTofu know. */
const STATE_NAMES: readonly string[] = [
  'key',
  'prefix',
  'path',
  'address',
  'workspaces',
  'name',
  'secret_suffix',
  'schema_name',
];

/**
 * A folder that is applied itself was renamed: where its own text does not say where the state lies, the place of the
 * folder often does.
 */
export function judgeRenamedRoot(was: RepoPath, { path, after }: Folder, findings: Findings): void {
  const { configuration } = after;
  const backend = backendOf(configuration);
  if (backend === null && configuration.providers.size === 0) return;
  if (backend !== null && STATE_NAMES.some((name) => settingsOf(backend.body).has(name))) return;
  const at = backend?.at ?? [...configuration.providers.values()][0];
  if (at === undefined) return;
  findings.add(
    settingFactor(
      BACKEND_CHANGED,
      {
        at,
        address: path,
        from: `folder ${was || '.'}`,
        to: `folder ${path || '.'}, and no name of the state in the source`,
        change: { base: 'medium' },
      },
      findings.context,
    ),
  );
}

/** Settings that only say how the backend is reached, or how it locks, which has its own rule. */
const HOW: ReadonlySet<string> = new Set([
  'dynamodb_table',
  'dynamodb_endpoint',
  'use_lockfile',
  'encrypt',
  'kms_key_id',
  'kms_encryption_key',
  'encryption_key',
  'max_retries',
  'endpoint',
  'endpoints',
  'access_key',
  'secret_key',
  'token',
  'credentials',
  'sas_token',
  'client_secret',
  'use_azuread_auth',
  'use_oidc',
  'use_msi',
  'use_cli',
  'use_path_style',
  'force_path_style',
  'acl',
  'snapshot',
]);

/** What of two backends leads to another state; null when nothing does. */
export function backendChanges(
  old: Pick<Backend, 'kind' | 'body'>,
  next: Pick<Backend, 'kind' | 'body'>,
  oldValues: Evaluator,
  newValues: Evaluator,
): { readonly from: string; readonly to: string } | null {
  if (old.kind !== next.kind) return { from: `backend "${old.kind}"`, to: `backend "${next.kind}"` };
  const names = new Set([...settingsOf(old.body), ...settingsOf(next.body)]);
  const changed = [...names].filter((name) => {
    if (HOW.has(name) || name.startsWith('skip_')) return false;
    return textIn(old.body, name, oldValues) !== textIn(next.body, name, newValues);
  });
  if (changed.length === 0) return null;
  const said = (body: HclBody, values: Evaluator): string =>
    changed.map((name) => `${name} = ${textIn(body, name, values) ?? 'not set'}`).join(', ');
  return { from: said(old.body, oldValues), to: said(next.body, newValues) };
}

/** Names of attributes and blocks. */
function settingsOf(body: HclBody): ReadonlySet<string> {
  return new Set([...body.attributes.keys(), ...body.blocks.map(({ type }) => type)]);
}

function textIn(body: HclBody, name: string, values: Evaluator): string | null {
  const value = attribute(body, name);
  if (value !== null) return valueText(value, values);
  const [block] = nested(body, name);
  if (block === undefined) return null;
  return [...block.attributes.values()]
    .map((inner) => `${inner.name} = ${valueText(inner.value, values)}`)
    .sort()
    .join(', ');
}

function valueText(value: HclValue, values: Evaluator): string {
  return plainText(values.value(value)) ?? canonical(value);
}

function isLocked(body: HclBody): boolean {
  const file = attribute(body, 'use_lockfile');
  const table = attribute(body, 'dynamodb_table');
  return (file !== null && !(file.kind === 'bool' && !file.value)) || (table !== null && table.kind !== 'null');
}

function lockText(body: HclBody): string {
  return body.attributes.has('dynamodb_table') ? 'a lock table' : 'use_lockfile = true';
}

/** Settings of a provider that say where it acts. */
const WHERE: readonly string[] = [
  'region',
  'profile',
  'allowed_account_ids',
  'assume_role',
  'project',
  'subscription_id',
  'tenant_id',
  'host',
  'config_context',
  'kubernetes',
  'organization',
  'owner',
  'account_id',
  'environment_id',
];

function judgeProviders(comparison: Comparison, findings: Findings): void {
  const { before, after, oldValues, newValues, prefix, touched } = comparison;
  for (const [name, next] of after.providers) {
    const old = before.providers.get(name);
    if (old === undefined || (old.block === next.block && !mentions(next.block, touched))) continue;
    const changed = whereChanges(old, next, comparison);
    if (changed.length === 0) continue;
    const said = ({ block }: Declared, values: Evaluator): string =>
      changed.map((setting) => `${setting} = ${textIn(block.body, setting, values) ?? 'not set'}`).join(', ');
    findings.add(
      settingFactor(
        BACKEND_CHANGED,
        {
          at: next,
          address: `${prefix}provider.${name}`,
          lines: next.block.body.attributes.get(changed[0] ?? '') ?? null,
          from: said(old, oldValues),
          to: said(next, newValues),
        },
        findings.context,
      ),
    );
  }
}

/** Settings that say where it acts, and say otherwise than before. */
function whereChanges(old: Declared, next: Declared, { oldValues, newValues }: Comparison): readonly string[] {
  return WHERE.filter(
    (setting) => textIn(old.block.body, setting, oldValues) !== textIn(next.block.body, setting, newValues),
  ).filter((setting) => !isCredential(setting, old.block.body, next.block.body));
}

/** Reports a resource or a module that is given to a provider which acts elsewhere, or that nobody can look into. */
export function judgeProviderOf(
  address: string,
  old: Declared,
  next: Declared,
  comparison: Comparison,
  findings: Findings,
): void {
  const had = givenProviders(old.block);
  for (const [key, is] of givenProviders(next.block)) {
    const was = had.get(key) ?? key;
    if (was === is) continue;
    const [from, to] = [comparison.before.providers.get(was), comparison.after.providers.get(is)];
    // Another name for the same settings.
    if (from !== undefined && to !== undefined && whereChanges(from, to, comparison).length === 0) continue;
    findings.add(
      settingFactor(
        BACKEND_CHANGED,
        { at: comparison.call ?? next, address, from: `provider ${was}`, to: `provider ${is}` },
        findings.context,
      ),
    );
  }
}

/** Providers by the name that they have inside: `provider = aws.west`, `providers = { aws = aws.west }`. */
function givenProviders({ type, labels: [kind = ''], body }: HclBlock): ReadonlyMap<string, string> {
  const name = (value: HclValue): string =>
    value.kind === 'reference' ? value.path.join('.') : value.kind === 'string' ? value.value : canonical(value);
  if (type === 'module') {
    const given = attribute(body, 'providers');
    return new Map(
      given?.kind === 'map' ? given.entries.map(({ keyValue, value }) => [name(keyValue), name(value)]) : [],
    );
  }
  const own = kind.split('_', 1)[0] ?? kind;
  const given = attribute(body, 'provider');
  return new Map([[own, given === null ? own : name(given)]]);
}

/** The `kubernetes` of a Helm provider holds tokens besides the host: only the host counts. */
function isCredential(setting: string, old: HclBody, next: HclBody): boolean {
  if (setting !== 'kubernetes') return false;
  const hosts = [old, next].map((body) => nested(body, setting).map((inner) => attribute(inner, 'host')));
  const [before, after] = hosts.map((values) => values.map((value) => (value === null ? '' : canonical(value))).join());
  return before === after;
}

function judgeRequired({ before, after }: Comparison, findings: Findings): void {
  const old = requiredOf(before);
  for (const [name, next] of requiredOf(after)) {
    const was = old.get(name);
    if (was === undefined) continue;
    const what = requiredChange(was, next);
    if (what === null) continue;
    findings.add(
      settingFactor(
        PROVIDER_CHANGED,
        { at: next.at, address: `provider ${name}`, lines: next, from: was.text, to: `${next.text}: ${what}` },
        findings.context,
      ),
    );
  }
}

interface Required extends HclLines {
  readonly source: string | null;
  readonly version: string | null;
  readonly text: string;
  readonly at: Declared;
}

function requiredChange(was: Required, is: Required): string | null {
  if (was.source !== null && is.source !== null && was.source !== is.source) return 'another source';
  return constraintStep(was.version, is.version);
}

function requiredOf({ settings }: Configuration): ReadonlyMap<string, Required> {
  const found = new Map<string, Required>();
  for (const at of settings) {
    for (const body of nested(at.block.body, 'required_providers')) {
      for (const { name, value, line, endLine } of body.attributes.values()) {
        const source = textOf(value, 'source');
        const version = value.kind === 'string' ? value.value : textOf(value, 'version');
        const text = [source, version].filter((part) => part !== null).join(' ');
        found.set(name, { source, version, text: text === '' ? name : text, line, endLine, at });
      }
    }
  }
  return found;
}

function textOf(value: HclValue, key: string): string | null {
  if (value.kind !== 'map') return null;
  const entry = value.entries.find((one) => one.key === key)?.value;
  return entry?.kind === 'string' ? entry.value : null;
}

/** What makes the call of a module another one: its source, or its version; null when nothing does. */
export function moduleStep(old: HclBody, next: HclBody): { readonly from: string; readonly to: string } | null {
  const [was, is] = [literal(old, 'source'), literal(next, 'source')];
  const [wasVersion, isVersion] = [literal(old, 'version'), literal(next, 'version')];
  const step = was === is ? constraintStep(wasVersion, isVersion) : refStep(was, is);
  if (step === null) return null;
  const said = (source: string | null, version: string | null): string =>
    [source, version].filter((part) => part !== null).join(' ') || 'not literal';
  return { from: said(was, wasVersion), to: `${said(is, isVersion)}: ${step}` };
}

function literal(body: HclBody, name: string): string | null {
  const value = attribute(body, name);
  return value?.kind === 'string' ? value.value : null;
}
