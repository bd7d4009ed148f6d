/** Marks in `Key: value` lines. */
import type { TrailerMark } from '../../../model/mark.ts';
import { messageSource } from './evidence.ts';
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
  'cc',
]);

/** Reads one trailer line; true when the table or its identities answered. */
export function readTrailer(list: EvidenceList, line: MessageLine, table: MarkTable): boolean {
  const value = line.value;
  if (value === null) return false;
  const rows = table.index.trailers.get(line.word);
  if (rows !== undefined) {
    for (const { row, pattern } of rows) if (readRow(list, line, value, row, pattern, table)) return true;
  }
  if (CO_AUTHOR_KEYS.has(line.word)) return readWriters(list, line, value, table);
  return line.word.endsWith('-by') && readOthers(list, line, value, table);
}

function readRow(
  list: EvidenceList,
  line: MessageLine,
  value: string,
  row: TrailerMark,
  pattern: CompiledPattern | null,
  table: MarkTable,
): boolean {
  const source = messageSource(list.commit, line);
  const session = row.session === true ? value : null;
  switch (row.value.kind) {
    case 'pattern':
      if (pattern === null || !pattern.matches(value.toLowerCase())) return false;
      list.add(row, source, { session });
      return true;
    case 'affirmative': {
      if (isDenial(value)) {
        list.add(row, source, { claim: 'none' });
        return true;
      }
      const mention = session === null ? readMention(withoutAddress(value), table) : null;
      const model =
        row.modelKey === undefined ? (mention?.model ?? null) : list.trailerValue(row.modelKey.toLowerCase());
      if (row.modelKey !== undefined && model === null && mention === null) return false;
      list.add(row, source, {
        tool: row.tool ?? mention?.tool ?? null,
        model: model ?? mention?.model ?? null,
        session,
      });
      return true;
    }
    case 'uses':
      return readUses(list, line, value, row);
    case 'known-tool':
      return !line.subject && readKnownTool(list, line, value, row, row.value.people, table);
  }
}

/** `AI-used-for: code, tests`: what only read or reviewed did not write. */
function readUses(list: EvidenceList, line: MessageLine, value: string, row: TrailerMark): boolean {
  const source = messageSource(list.commit, line);
  if (isDenial(value)) {
    list.add(row, source, { claim: 'none' });
    return true;
  }
  const uses = value.toLowerCase().split(/[,;/&+]|\band\b/);
  const wrote = uses.some(
    (use) => use.trim() !== '' && !/^\s*(?:code[ -])?(?:research(?:ing)?|review(?:ing|s)?)[\s.]*$/.test(use),
  );
  if (wrote) list.add(row, source);
  return true;
}

/** A trailer that means an AI only when its value is a tool, a model or "LLM" that the table knows. */
function readKnownTool(
  list: EvidenceList,
  line: MessageLine,
  value: string,
  row: TrailerMark,
  people: boolean,
  table: MarkTable,
): boolean {
  const source = messageSource(list.commit, line);
  if (isDenial(value)) {
    list.add(row, source, { claim: 'none' });
    return true;
  }
  let found = false;
  for (const person of readPersons(value)) {
    const statement = person.email === '' ? undefined : toolOfPerson(person.name, person.email, people, table);
    if (statement === undefined) {
      if (person.email === '') found = readBareTools(list, line, person.name, row, people, table) || found;
      continue;
    }
    if (statement === null) continue;
    list.add(row, source, statement);
    found = true;
  }
  return found;
}

/** A tool with an address: the address decides; a name that nobody else has is enough without. */
function toolOfPerson(name: string, email: string, people: boolean, table: MarkTable): Statement | null {
  const match = matchIdentity(name, email, 'co-author', table);
  const mention = readMention(name, table);
  if (match !== null && match.role === 'automation') return null;
  if (match !== null && match.weight === 'declared') return { tool: match.tool, model: match.model };
  if (mention === null) return match === null ? null : { tool: match.tool, model: match.model, weight: 'inferred' };
  if (mention.means === 'tool' || mention.means === 'model') return { tool: mention.tool, model: mention.model };
  if (match !== null || !people) return { tool: mention.tool, model: mention.model, weight: 'inferred' };
  return null;
}

function readBareTools(
  list: EvidenceList,
  line: MessageLine,
  value: string,
  row: TrailerMark,
  people: boolean,
  table: MarkTable,
): boolean {
  const source = messageSource(list.commit, line);
  const whole = readMention(value, table);
  const mentions = whole === null ? severalMentions(value, table) : [whole];
  for (const mention of mentions) {
    // Where people are credited too, a given name alone is a person until something else says otherwise.
    const doubtful = people && mention.means === 'given-name' && mention.model === null;
    list.add(row, source, { tool: mention.tool, model: mention.model, weight: doubtful ? 'inferred' : row.weight });
  }
  if (mentions.length > 0) return true;
  const form = readAgentModel(value);
  if (form === null || !people) return false;
  list.add(row, source, { tool: null, model: form.model });
  return true;
}

/** `Claude, Copilot and Cursor`: the tools among them. */
function severalMentions(value: string, table: MarkTable): readonly Mention[] {
  const pieces = value.slice(0, 300).split(/\s*(?:[,;&+]|\band\b)\s*/);
  if (pieces.length < 2) return [];
  const mentions = pieces.map((piece) => readMention(piece, table));
  return mentions.filter((mention) => mention !== null && mention.means !== 'given-name') as Mention[];
}

/** Co-author trailers: everybody named is looked at as a writer. */
function readWriters(list: EvidenceList, line: MessageLine, value: string, table: MarkTable): boolean {
  let found = false;
  for (const person of readPersons(value)) {
    const match =
      person.email === ''
        ? namedOnly(person.name, table)
        : matchIdentity(person.name, person.email, 'co-author', table);
    if (match === null) continue;
    list.add(match.row, messageSource(list.commit, line), match);
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
function readOthers(list: EvidenceList, line: MessageLine, value: string, table: MarkTable): boolean {
  let found = false;
  for (const person of readPersons(value)) {
    if (person.email === '') continue;
    const match = matchIdentity(person.name, person.email, 'co-author', table);
    if (match === null || match.role === 'automation') continue;
    found = true;
    const bystander = BYSTANDER_KEYS.has(line.word);
    list.add(match.row, messageSource(list.commit, line), bystander ? { ...match, weight: 'inferred' } : match);
    const violates = line.word === SIGNED_OFF_KEY || APPROVER_KEYS.has(line.word);
    if (violates && match.weight === 'declared') addViolation(list, line, match);
  }
  return found;
}

function addViolation(list: EvidenceList, line: MessageLine, match: IdentityMatch): void {
  const key = line.word === SIGNED_OFF_KEY ? 'Signed-off-by' : 'a trailer that approves';
  list.addFinding(
    'attribution.agent.signed-off',
    `line ${line.number} of the message names an AI (${match.tool ?? match.row.id}) in ${key}: only a person can answer for a change`,
    'Replace the line by `Assisted-by: AGENT:MODEL` and let the person who answers for the change sign off.',
  );
}

function withoutAddress(value: string): string {
  const open = value.indexOf('<');
  return open > 0 ? value.slice(0, open) : value;
}
