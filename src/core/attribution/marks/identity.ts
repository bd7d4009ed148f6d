/** Decides whether a name and address are an AI, a robot, or nobody the table knows. */
import type { MarkRole } from '../../../model/attribution.ts';
import type { IdentityField, MarkRow, MarkWeight } from '../../../model/mark.ts';
import type { CompiledPattern } from './text-pattern.ts';
import type { MarkIndex, MarkTable } from './mark-table.ts';
import { readMention } from './tool-value.ts';
import type { Mention } from './tool-value.ts';

/** What an identity was recognised as. */
export interface IdentityMatch {
  readonly row: MarkRow;
  readonly tool: string | null;
  readonly model: string | null;
  readonly weight: MarkWeight;
  readonly role: MarkRole;
}

/** What is longer than these is cut before it is looked at; no row needs more. */
const MAX_NAME = 300;
const MAX_EMAIL = 400;

const GITHUB_NOREPLY = '@users.noreply.github.com';

/** Answers by field, name and address: histories repeat a few identities thousands of times. */
const answers = new WeakMap<MarkTable, Map<string, IdentityMatch | null>>();
const MAX_ANSWERS = 4096;

/** {@link recognise}, remembered. */
export function matchIdentity(
  name: string,
  email: string,
  field: IdentityField,
  table: MarkTable,
): IdentityMatch | null {
  let known = answers.get(table);
  if (known === undefined) {
    known = new Map();
    answers.set(table, known);
  }
  const key = `${field}\u0000${name}\u0000${email}`;
  const answer = known.get(key);
  if (answer !== undefined) return answer;
  const match = recognise(name, email, field, table);
  // Long keys would let one hostile message fill the memory.
  if (known.size >= MAX_ANSWERS) known.clear();
  if (key.length <= MAX_NAME + MAX_EMAIL) known.set(key, match);
  return match;
}

/**
 * The row that an identity matches, or null. The *address* decides whether it is an AI, the *name* which tool and
 * model. Order: names that need no address (`Jane (aider)`), account, login, exact e-mail, end of the address beside
 * a name, names beside an automated-looking address; then hints by name; then robots that are no AI.
 */
function recognise(name: string, email: string, field: IdentityField, table: MarkTable): IdentityMatch | null {
  const label = name.slice(0, MAX_NAME).trim();
  const address = email.slice(0, MAX_EMAIL).trim().toLowerCase();
  const lowered = label.toLowerCase();
  const byAddress = matchAddress(lowered, address, field, table.index);
  if (byAddress !== null && byAddress.role !== 'automation') return withTool(byAddress, label, table);
  const byName = matchName(lowered, address, field, table.index);
  if (byName !== null && byName.role !== 'automation') return withTool(byName, label, table);
  const robot = byAddress ?? byName;
  return hintOf(label, address, table) ?? (robot === null ? null : plain(robot));
}

/** True when no person has such an address: placeholders, machines, `noreply@`, GitHub apps. */
function isAutomatedAddress(email: string): boolean {
  const at = email.lastIndexOf('@');
  if (at < 0) return false;
  const local = email.slice(0, at).toLowerCase();
  const domain = email.slice(at + 1).toLowerCase();
  // The rest of users.noreply.github.com are people who keep their address private.
  if (domain === 'users.noreply.github.com') return local.endsWith('[bot]');
  if (/^(?:.*[._+-])?(?:no-?reply|do-?not-?reply|bot|robot|agent|ai|automation|assistant)(?:[+].*)?$/.test(local))
    return true;
  // Not `.local` or a bare host: that is what git makes up for people who configured no address.
  return /^(?:.*\.)?(?:example\.(?:com|org|net)|invalid|test)$/.test(domain);
}

function matchAddress(name: string, email: string, field: IdentityField, index: MarkIndex): MarkRow | null {
  if (email.endsWith(GITHUB_NOREPLY)) {
    const local = email.slice(0, -GITHUB_NOREPLY.length);
    const plus = local.indexOf('+');
    const id = plus > 0 && /^\d+$/.test(local.slice(0, plus)) ? local.slice(0, plus) : null;
    const login = id === null ? local : local.slice(plus + 1);
    const account =
      id === null
        ? undefined
        : index.accounts.get(id)?.find((one) => fits(one.row.fields, field) && besideFits(one.beside, name));
    if (account !== undefined) return account.row;
    const byLogin = index.logins.find(
      (one) =>
        (id === null || one.row.anyId === true) &&
        fits(one.row.fields, field) &&
        one.login.matches(login) &&
        besideFits(one.beside, name),
    );
    if (byLogin !== undefined) return byLogin.row;
  }
  const exact = index.emails.get(email)?.find((one) => fits(one.row.fields, field) && besideFits(one.beside, name));
  if (exact !== undefined) return exact.row;
  const suffix = index.suffixes.find(
    (one) => fits(one.row.fields, field) && email.endsWith(one.row.suffix.toLowerCase()) && one.pattern.matches(name),
  );
  return suffix?.row ?? null;
}

function matchName(name: string, email: string, field: IdentityField, index: MarkIndex): MarkRow | null {
  let automation: MarkRow | null = null;
  for (const { row, pattern } of index.names) {
    if (!fits(row.fields, field) || !pattern.matches(name)) continue;
    if (row.address === 'automated' && !isAutomatedAddress(email)) continue;
    if (row.role !== 'automation') return row;
    automation ??= row;
  }
  return automation;
}

/** Hints: a tool's name without the tool's address. Never more than `inferred`, and never by a given name alone. */
function hintOf(name: string, email: string, table: MarkTable): IdentityMatch | null {
  const whole = readMention(name, table);
  if (
    whole !== null &&
    (whole.means === 'tool' ||
      whole.means === 'model' ||
      isAutomatedAddress(email) ||
      isVendorMailbox(whole, email, table))
  ) {
    return hint(whole);
  }
  const attached = attachedMention(name, table) ?? taggedMention(email, table);
  return attached === null ? null : hint(attached);
}

/** `Ryan + Claude`, `Ali (claude-sonnet-4-5)`, `Jo with Cursor Agent`: a person who names the tool beside. */
function attachedMention(name: string, table: MarkTable): Mention | null {
  const plus = name.lastIndexOf(' + ');
  if (plus > 0) {
    const mention = readMention(name.slice(plus + 3), table);
    if (mention !== null && mention.means !== 'given-name') return mention;
  }
  const inner = /\(([^()]*)\)$/.exec(name)?.[1] ?? /\b(?:with|via|using) (.*)$/i.exec(name)?.[1];
  if (inner === undefined) return null;
  const mention = readMention(inner, table);
  return mention !== null && (mention.means === 'tool' || mention.means === 'model' || mention.model !== null)
    ? mention
    : null;
}

/** `nora+claude@berg.example`: a person's mailbox with the tool as its tag. */
function taggedMention(email: string, table: MarkTable): Mention | null {
  const tag = /^[^+@]+\+([^+@]+)@/.exec(email)?.[1];
  if (tag === undefined || email.endsWith(GITHUB_NOREPLY)) return null;
  const mention = readMention(tag, table);
  return mention === null || mention.means === 'given-name' ? null : mention;
}

/** `claude@anthropic.com`: the tool's own name as a mailbox of its vendor. Somebody there may be called that. */
function isVendorMailbox(mention: Mention, email: string, table: MarkTable): boolean {
  const at = email.lastIndexOf('@');
  if (at < 0) return false;
  const local = email.slice(0, at);
  const rows = table.index.vendorDomains.get(email.slice(at + 1)) ?? [];
  return rows.some(
    (row) =>
      row.tool === mention.tool && row.names.some((name) => name.text.toLowerCase().replaceAll(' ', '-') === local),
  );
}

function hint(mention: Mention): IdentityMatch {
  return { row: mention.row, tool: mention.tool, model: mention.model, weight: 'inferred', role: 'agent' };
}

function plain(row: MarkRow): IdentityMatch {
  return { row, tool: row.tool, model: null, weight: row.weight, role: row.role };
}

/** The row's verdict with the tool and model that the name tells. */
function withTool(row: MarkRow, name: string, table: MarkTable): IdentityMatch {
  const base = plain(row);
  const mention = readMention(name, table);
  if (mention === null) return base;
  // A model's name says nothing about the tool that ran it: the address does.
  const tool = mention.means === 'model' ? row.tool : mention.tool;
  return { ...base, tool: tool ?? row.tool, model: mention.model };
}

function fits(fields: readonly IdentityField[] | undefined, field: IdentityField): boolean {
  return fields === undefined || fields.includes(field);
}

function besideFits(pattern: CompiledPattern | null, name: string): boolean {
  return pattern === null || pattern.matches(name);
}
