/** Marks in `Key: value` lines. */
import type { TrailerMark } from '../../../model/mark.ts';
import type { EvidenceList, Statement } from './evidence.ts';
import { matchIdentity } from './identity.ts';
import type { IdentityMatch } from './identity.ts';
import type { MarkTable } from './mark-table.ts';
import type { MessageLine } from './message-lines.ts';
import { CO_AUTHOR_KEYS, SIGNED_OFF_KEY, readPersons } from './people.ts';
import { isDenial, readAgentModel, readMention } from './tool-value.ts';
import type { Mention } from './tool-value.ts';
import type { CompiledPattern } from './text-pattern.ts';

/** Trailers that approve; an agent there approves its own kind. */
const APPROVER_KEYS: ReadonlySet<string> = new Set(['reviewed-by', 'acked-by', 'approved-by']);

/** Trailers that credit somebody who did not write: an AI there had a part, but not this one. */
const BYSTANDER_KEYS: ReadonlySet<string> = new Set([
  ...APPROVER_KEYS,
  'tested-by',
  'reported-by',
  'suggested-by',
  'found-by',
]);

/** One trailer line on its way through the rules. */
interface TrailerLine {
  readonly list: EvidenceList;
  readonly line: MessageLine;
  readonly value: string;
  readonly table: MarkTable;
}

/** Reads one trailer line; true when the table or its identities answered. */
export function readTrailer(list: EvidenceList, line: MessageLine, table: MarkTable): boolean {
  if (line.value === null) return false;
  const rows = table.index.trailers.get(line.word);
  const names = line.word.endsWith('-by') || CO_AUTHOR_KEYS.has(line.word);
  if (rows === undefined && !names) return false;
  const trailer = { list, line, value: line.value, table };
  for (const { row, pattern } of rows ?? []) if (readRow(trailer, row, pattern)) return true;
  if (CO_AUTHOR_KEYS.has(line.word)) return readWriters(trailer);
  return names && readOthers(trailer);
}

function readRow(trailer: TrailerLine, row: TrailerMark, pattern: CompiledPattern | null): boolean {
  const { list, value, line } = trailer;
  switch (row.value.kind) {
    case 'pattern': {
      const fits = pattern?.matches(value.toLowerCase()) === true;
      if (fits) list.add(row, line, { session: row.session === true ? value : null });
      return fits;
    }
    case 'affirmative':
      return readDenial(trailer, row) || readAffirmative(trailer, row);
    case 'uses':
      return readDenial(trailer, row) || readUses(trailer, row);
    case 'known-tool':
      // "Agent: smaller prompt" as a subject is prose about an agent.
      return !trailer.line.subject && (readDenial(trailer, row) || readKnownTools(trailer, row, row.value.people));
  }
}

function readDenial(trailer: TrailerLine, row: TrailerMark): boolean {
  const denies = isDenial(trailer.value);
  if (denies) trailer.list.add(row, trailer.line, { claim: 'none' });
  return denies;
}

function readAffirmative(trailer: TrailerLine, row: TrailerMark): boolean {
  const { list, value, line, table } = trailer;
  if (row.session === true) {
    list.add(row, line, { session: value });
    return true;
  }
  const mention = readMention(withoutAddress(value), table);
  const paired = row.modelKey === undefined ? null : list.trailerValue(row.modelKey.toLowerCase());
  if (row.modelKey !== undefined && paired === null && mention === null) return false;
  list.add(row, line, { tool: row.tool ?? mention?.tool ?? null, model: paired ?? mention?.model ?? null });
  return true;
}

/** `AI-used-for: code, tests`: what only read or reviewed did not write. */
function readUses(trailer: TrailerLine, row: TrailerMark): boolean {
  const uses = trailer.value
    .toLowerCase()
    .split(/[,;/&+]|\band\b/)
    .map((use) => use.trim());
  const reading = /^(?:code[ -])?(?:research(?:ing)?|review(?:ing|s)?)\.?$/;
  if (uses.some((use) => use !== '' && !reading.test(use))) trailer.list.add(row, trailer.line);
  return true;
}

/**
 * A trailer that means an AI only when its value is a tool, a model or "LLM" that the table knows. `people`: the same
 * trailer credits people.
 */
function readKnownTools(trailer: TrailerLine, row: TrailerMark, people: boolean): boolean {
  // Before looking for an address: a model may have an `@` (`claude-sonnet-4@20250514`).
  const bare = trailer.value.includes('<') ? [] : bareTools(trailer.value, row, people, trailer.table);
  for (const statement of bare) trailer.list.add(row, trailer.line, statement);
  let found = bare.length > 0;
  for (const person of found ? [] : readPersons(trailer.value)) {
    const statements =
      person.email === ''
        ? bareTools(person.name, row, people, trailer.table)
        : toolWithAddress(person.name, person.email, people, trailer.table);
    for (const statement of statements) trailer.list.add(row, trailer.line, statement);
    found ||= statements.length > 0;
  }
  return found;
}

/** A tool with an address: the address decides; a name that nobody else has is enough without. */
function toolWithAddress(name: string, email: string, people: boolean, table: MarkTable): readonly Statement[] {
  const match = matchIdentity(name, email, 'co-author', table);
  if (match !== null && match.role === 'automation') return [];
  if (match !== null && match.weight === 'declared') return [{ tool: match.tool, model: match.model }];
  const mention = readMention(name, table);
  if (mention === null) return match === null ? [] : [{ tool: match.tool, model: match.model, weight: 'inferred' }];
  if (mention.means === 'tool' || mention.means === 'model') return [{ tool: mention.tool, model: mention.model }];
  return match !== null || !people ? [{ tool: mention.tool, model: mention.model, weight: 'inferred' }] : [];
}

/** Tools without an address: `TOOL`, `TOOL (MODEL)`, `AGENT:MODEL`, or several of them. */
function bareTools(value: string, row: TrailerMark, people: boolean, table: MarkTable): readonly Statement[] {
  const whole = readMention(value, table);
  const mentions = whole === null ? severalMentions(value, table) : [whole];
  if (mentions.length > 0) {
    return mentions.map((mention) => {
      // Where people are credited too, a given name alone is a person until something else says otherwise.
      const doubtful = people && mention.means === 'given-name' && mention.model === null;
      return { tool: mention.tool, model: mention.model, weight: doubtful ? 'inferred' : row.weight };
    });
  }
  const form = people ? readAgentModel(value) : null;
  return form === null ? [] : [{ tool: null, model: form.model }];
}

/** `Claude, Copilot and Cursor`: the tools among them. */
function severalMentions(value: string, table: MarkTable): readonly Mention[] {
  const pieces = value.slice(0, 300).split(/[,;&+]|\band\b/);
  if (pieces.length < 2) return [];
  return pieces
    .map((piece) => readMention(piece, table))
    .filter((mention) => mention !== null && mention.means !== 'given-name') as Mention[];
}

/** Co-author trailers: everybody named is looked at as a writer. */
function readWriters(trailer: TrailerLine): boolean {
  let found = false;
  for (const person of readPersons(trailer.value)) {
    const match =
      person.email === ''
        ? namedOnly(person.name, trailer.table)
        : matchIdentity(person.name, person.email, 'co-author', trailer.table);
    if (match === null) continue;
    trailer.list.add(match.row, trailer.line, match);
    found = true;
  }
  return found;
}

/** A co-author without an address: `TOOL:MODEL` says so itself, a name alone is a hint. */
function namedOnly(name: string, table: MarkTable): IdentityMatch | null {
  const mention = readMention(name, table);
  if (mention === null || (mention.means === 'given-name' && mention.model === null)) return null;
  const sure = mention.tool !== null && mention.model !== null && readAgentModel(name) !== null;
  return {
    row: mention.row,
    tool: mention.tool,
    model: mention.model,
    weight: sure ? 'declared' : 'inferred',
    role: 'agent',
  };
}

/** Other `…-by` trailers: signed-off-by an agent is a mark and a violation; an approving agent a violation only. */
function readOthers(trailer: TrailerLine): boolean {
  let found = false;
  const { list, line } = trailer;
  for (const person of readPersons(trailer.value)) {
    if (person.email === '') continue;
    const match = matchIdentity(person.name, person.email, 'co-author', trailer.table);
    if (match === null || match.role === 'automation') continue;
    found = true;
    list.add(match.row, line, BYSTANDER_KEYS.has(line.word) ? { ...match, weight: 'inferred' } : match);
    const violates = line.word === SIGNED_OFF_KEY || APPROVER_KEYS.has(line.word);
    if (violates && match.weight === 'declared') addViolation(list, line, match);
  }
  return found;
}

function addViolation(list: EvidenceList, line: MessageLine, match: IdentityMatch): void {
  const key = line.word === SIGNED_OFF_KEY ? 'Signed-off-by' : 'a trailer that approves';
  const agent = match.tool ?? match.row.id;
  list.addFinding(
    'attribution.agent.signed-off',
    `line ${line.number} of the message names an AI (${agent}) in ${key}: only a person can answer for a change`,
    'Replace the line by `Assisted-by: AGENT:MODEL` and let the person who answers for the change sign off.',
  );
}

function withoutAddress(value: string): string {
  const open = value.indexOf('<');
  return open > 0 ? value.slice(0, open) : value;
}
