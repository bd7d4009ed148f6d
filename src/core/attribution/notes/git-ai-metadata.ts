/** The JSON part of a git-ai authorship log 3.0.0: who the keys of the text part are. */
import { isObjectId } from '../../../model/id.ts';
import { isObject, member, members, name, parseJson } from './json.ts';
import { stringEnd } from './json-fault.ts';
import { toolId } from './tool-names.ts';

/** An AI session, or a prompt of the older form. */
export interface SessionMetadata {
  readonly tool: string | null;
  readonly id: string | null;
  readonly model: string | null;
  readonly prompter: string | null;
}

export interface GitAiMetadata {
  readonly version: string | null;
  readonly baseCommit: string | null;
  readonly sessions: ReadonlyMap<string, SessionMetadata>;
  /** Keys of people whose author the metadata names. */
  readonly humans: ReadonlySet<string>;
  /** Members that should be objects and are not. */
  readonly misshapen: readonly string[];
}

export type MetadataResult =
  | { readonly kind: 'whole'; readonly metadata: GitAiMetadata }
  /** The text is no JSON; what stands in it as valid JSON by itself was kept. `position` is the first fault. */
  | { readonly kind: 'salvaged'; readonly metadata: GitAiMetadata; readonly position: number };

/** Reads the JSON part; of a damaged one, what can be read by itself. */
export function readMetadata(text: string): MetadataResult {
  const parsed = parseJson(text);
  if (!parsed.ok) return { kind: 'salvaged', metadata: salvage(text), position: parsed.position };
  const sessions = new Map<string, SessionMetadata>();
  for (const group of ['prompts', 'sessions']) {
    for (const [key, value] of members(member(parsed.value, group))) sessions.set(key, session(value));
  }
  const humans = members(member(parsed.value, 'humans')).filter(([, human]) => name(member(human, 'author')) !== null);
  return {
    kind: 'whole',
    metadata: {
      version: name(member(parsed.value, 'schema_version')),
      baseCommit: name(member(parsed.value, 'base_commit_sha')),
      sessions,
      humans: new Set(humans.map(([key]) => key)),
      misshapen: misshapen(parsed.value),
    },
  };
}

function misshapen(value: unknown): readonly string[] {
  if (!isObject(value)) return ['the metadata'];
  return ['prompts', 'sessions', 'humans'].filter((key) => {
    const group = member(value, key);
    return group !== undefined && group !== null && !isObject(group);
  });
}

function session(value: unknown): SessionMetadata {
  const agent = member(value, 'agent_id');
  return {
    tool: toolId(member(agent, 'tool')),
    id: name(member(agent, 'id')),
    model: name(member(agent, 'model')),
    prompter: name(member(value, 'human_author')),
  };
}

/** Longest `agent_id` object that is looked at; real ones have under 200 characters. */
const LONGEST_AGENT = 1024;

const KEYS =
  /"(s_[0-9A-Za-z_-]{1,128}|[0-9a-f]{7,64}|agent_id|human_author|base_commit_sha|schema_version)"[ \t\r\n]{0,64}:[ \t\r\n]{0,64}/g;

/**
 * What a damaged JSON text still says: the `agent_id` object after each session key, and plain text members, where
 * each is valid JSON on its own. People are never taken from it: a human claim needs metadata that can be read.
 */
function salvage(text: string): GitAiMetadata {
  const sessions = new Map<string, SessionMetadata>();
  const named = new Map<string, string>();
  let current: string | null = null;
  let awaited = false;
  for (const match of text.matchAll(KEYS)) {
    const key = match[1] ?? '';
    const at = match.index + match[0].length;
    if (key === 'agent_id') {
      // One look per session: a text that is all `agent_id` must not be looked into at each of them.
      const agent: SessionMetadata | null = awaited ? agentAt(text, at) : null;
      awaited = false;
      if (current !== null && agent !== null && !sessions.has(current)) sessions.set(current, agent);
    } else if (key === 'human_author') {
      const found: SessionMetadata | undefined = current === null ? undefined : sessions.get(current);
      const prompter = name(stringAt(text, at));
      if (current !== null && found !== undefined && found.prompter === null) {
        sessions.set(current, { ...found, prompter });
      }
    } else if (key === 'base_commit_sha' || key === 'schema_version') {
      const value = stringAt(text, at);
      if (value !== null && !named.has(key)) named.set(key, value);
    } else if (text[at] === '{') {
      current = key;
      awaited = true;
    }
  }
  const base = named.get('base_commit_sha') ?? '';
  return {
    version: named.get('schema_version') ?? null,
    baseCommit: isObjectId(base) ? base : null,
    sessions,
    humans: new Set(),
    misshapen: [],
  };
}

function agentAt(text: string, at: number): SessionMetadata | null {
  const window = text.slice(at, at + LONGEST_AGENT);
  const end = window.indexOf('}');
  const parsed = end === -1 ? null : parseJson(window.slice(0, end + 1));
  if (parsed === null || !parsed.ok) return null;
  const agent = session({ agent_id: parsed.value });
  return agent.tool === null && agent.id === null && agent.model === null ? null : agent;
}

function stringAt(text: string, at: number): string | null {
  if (text[at] !== '"') return null;
  const window = text.slice(at, at + LONGEST_AGENT);
  const end = stringEnd(window, 0);
  const parsed = end.fault ? null : parseJson(window.slice(0, end.at));
  return parsed?.ok === true && typeof parsed.value === 'string' ? parsed.value : null;
}
