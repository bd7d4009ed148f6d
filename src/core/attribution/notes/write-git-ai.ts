/**
 * Writer of git-ai authorship logs, strictly 3.0.0. An existing note is only ever added to: union of ranges, first
 * metadata wins. A note that cannot be understood whole is not touched.
 */
import { createHash } from 'node:crypto';
import type { BlobId, CommitId, RefName } from '../../../model/id.ts';
import { displayPath, hasEscapedByte, pathToBytes, type RepoPath } from '../../../model/path.ts';
import { type AttestationEntry, readAttestation, splitNote } from './git-ai-attestation.ts';
import { isObject, type JsonObject, member, members, parseJson } from './json.ts';
import { NoteDraft } from './note.ts';
import { MAX_LINE, type Span, writeRanges } from './ranges.ts';
import { readNote } from './read.ts';
import { refused, type Written } from './refusal.ts';
import { noteSource, type NoteSource } from './sources.ts';

/** A conversation with a tool, as the note will name it. `tool` is a git-ai name: `claude`, `cursor`, `codex`. */
export interface AddedSession {
  readonly tool: string;
  readonly conversation: string;
  readonly model: string | null;
  /** `Name <email>` of whoever prompted the tool. */
  readonly prompter: string | null;
}

/** Lines of a file at the commit, from 1 and both included, and the session (index into `sessions`) that wrote them. */
export interface AddedRange {
  readonly path: RepoPath;
  readonly start: number;
  readonly end: number;
  readonly session: number;
}

export interface NoteAddition {
  readonly commit: CommitId;
  readonly gitAiVersion?: string;
  readonly sessions: readonly AddedSession[];
  readonly ranges: readonly AddedRange[];
}

const VERSION = 'authorship/3.0.0';
const REMEDY_OWNER = 'Leave the note to the tool that wrote it, or put the lines into it with that tool.';

function digest(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex').slice(0, 14);
}

/** Key of a session: `s_` and the first 14 hex digits of SHA-256 over `tool:conversation`. */
export function sessionKey(tool: string, conversation: string): string {
  return `s_${digest(`${tool}:${conversation}`)}`;
}

/** Key of a person: `h_` and the first 14 hex digits of SHA-256 over `Name <email>`. */
export function humanKey(person: string): string {
  return `h_${digest(person)}`;
}

/** A trace id that is the same for the same session and commit, so that writing twice changes nothing. */
function traceKey(session: string, commit: CommitId): string {
  return `t_${digest(`countersign:${session}:${commit}`)}`;
}

/**
 * The bytes of the note with the addition in it. Adding the same again gives the same bytes. Refuses an addition that
 * the format cannot hold and an existing note that is damaged, of another version or commit, or that holds prompts.
 */
export function writeGitAiNote(existing: Uint8Array | null, addition: NoteAddition): Written {
  const wrong = impossible(addition);
  if (wrong !== null) return wrong;
  const base = existing === null ? fresh(addition) : understood(existing, addition.commit);
  if ('kind' in base) return base;
  const files = filesOf(base.entries);
  for (const { path, start, end, session } of addition.ranges) {
    const added = addition.sessions[session];
    if (added === undefined) continue;
    const key = sessionKey(added.tool, added.conversation);
    const entries = files.get(path) ?? new Map<string, Span[]>();
    files.set(path, entries);
    append(entries, `${key}::${traceKey(key, addition.commit)}`, [{ start, end }]);
  }
  const unwritable = [...files.keys()].find((path) => !representable(path));
  if (unwritable !== undefined) return unnameable(unwritable);
  const metadata = withSessions(base.metadata, addition.sessions);
  return { kind: 'written', bytes: Buffer.concat([attestation(files), Buffer.from(json(metadata))]) };
}

interface Base {
  readonly entries: readonly AttestationEntry[];
  readonly metadata: JsonObject;
}

function fresh(addition: NoteAddition): Base {
  const version = addition.gitAiVersion === undefined ? {} : { git_ai_version: addition.gitAiVersion };
  return {
    entries: [],
    metadata: { schema_version: VERSION, ...version, base_commit_sha: addition.commit, prompts: {} },
  };
}

/** An existing note taken apart, when all of it is understood. */
function understood(existing: Uint8Array, commit: CommitId): Base | (Written & { readonly kind: 'refused' }) {
  const source = noteSource('git-ai') as NoteSource;
  const place = { commit, ref: source.place as RefName, blob: '0'.repeat(commit.length) as BlobId };
  const note = readNote(source, place, existing);
  const [damage] = note.findings;
  if (damage !== undefined) return refused(`The existing note is not clean. ${damage.message}`, REMEDY_OWNER);
  const bytes = Buffer.from(existing.buffer, existing.byteOffset, existing.byteLength);
  const { attestation, metadata: text } = splitNote(bytes);
  const parsed = parseJson(text ?? '');
  const metadata = parsed.ok && isObject(parsed.value) ? parsed.value : null;
  if (metadata === null || member(metadata, 'schema_version') !== VERSION) {
    return refused(`The existing note is not of version ${VERSION}`, 'Have git-ai rewrite the note in that version.');
  }
  if (note.baseCommit !== commit) {
    return refused(`The existing note says that it describes commit ${note.baseCommit ?? '(none)'}`, REMEDY_OWNER);
  }
  const prompts = members(member(metadata, 'prompts'));
  if (prompts.some(([, prompt]) => isObject(prompt) && Object.hasOwn(prompt, 'messages'))) {
    return refused('The existing note holds the texts of prompts', 'Have git-ai 1.3.4 or later rewrite the note.');
  }
  return { entries: readAttestation(attestation, new NoteDraft(source, place)), metadata };
}

function impossible(addition: NoteAddition): (Written & { readonly kind: 'refused' }) | null {
  for (const { tool, conversation } of addition.sessions) {
    if (!/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/.test(tool)) {
      return refused(
        `"${displayPath(tool)}" is no tool name of a git-ai note`,
        'Use letters, digits, ".", "_" and "-".',
      );
    }
    if (conversation.trim() === '')
      return refused('A session has no id', 'Name the conversation that wrote the lines.');
  }
  for (const { path, start, end, session } of addition.ranges) {
    const shown = displayPath(path);
    if (!representable(path)) return unnameable(path);
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 1 || end < start || end > MAX_LINE) {
      return refused(`${shown}:${start}-${end} is no line range`, 'Count lines from 1, the first before the last.');
    }
    if (addition.sessions[session] === undefined) {
      return refused(`${shown}:${start}-${end} names session ${session}, which is not given`, 'Give the session.');
    }
  }
  return null;
}

/** The format has no escapes, so a few paths cannot stand in it; bytes that are no UTF-8 are refused for git-ai's sake. */
function representable(path: RepoPath): boolean {
  return path !== '' && !hasEscapedByte(path) && !/["\n\r]/.test(path) && !(quoted(path) && path.includes('\\'));
}

function quoted(path: RepoPath): boolean {
  return /\s/.test(path) || path === '---';
}

function unnameable(path: RepoPath): Written & { readonly kind: 'refused' } {
  const reason = `A git-ai note cannot name the path ${displayPath(path)}`;
  return refused(reason, 'Declare the change in a trailer instead.');
}

function filesOf(entries: readonly AttestationEntry[]): Map<RepoPath, Map<string, Span[]>> {
  const files = new Map<RepoPath, Map<string, Span[]>>();
  for (const { path, text, spans } of entries) {
    const keys = files.get(path) ?? new Map<string, Span[]>();
    files.set(path, keys);
    append(keys, text, spans);
  }
  return files;
}

function append(entries: Map<string, Span[]>, key: string, spans: readonly Span[]): void {
  const known = entries.get(key);
  if (known === undefined) entries.set(key, [...spans]);
  else for (const one of spans) known.push(one);
}

function withSessions(metadata: JsonObject, added: readonly AddedSession[]): JsonObject {
  const sessions = new Map<string, unknown>(members(member(metadata, 'sessions')));
  for (const { tool, conversation, model, prompter } of added) {
    const key = sessionKey(tool, conversation);
    if (sessions.has(key)) continue;
    const agent = { tool, id: conversation, model: model ?? 'unknown' };
    sessions.set(key, { agent_id: agent, ...(prompter === null ? {} : { human_author: prompter }) });
  }
  return sessions.size === 0 ? metadata : { ...metadata, sessions: Object.fromEntries(sessions) };
}

function attestation(files: ReadonlyMap<RepoPath, ReadonlyMap<string, readonly Span[]>>): Buffer {
  const parts: Buffer[] = [];
  for (const [path, entries] of files) {
    const quote = quoted(path) ? '"' : '';
    parts.push(Buffer.from(quote), pathToBytes(path), Buffer.from(`${quote}\n`));
    for (const [key, spans] of entries) parts.push(Buffer.from(`  ${key} ${writeRanges(spans)}\n`, 'utf8'));
  }
  return Buffer.concat(parts);
}

function json(metadata: JsonObject): string {
  return `---\n${JSON.stringify(metadata, null, 2)}\n`;
}
