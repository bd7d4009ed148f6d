/** Writer of agent-trace records 0.1.0. Specification: `cursor/agent-trace` README 6.1. */
import { createHash } from 'node:crypto';
import type { CommitId } from '../../../model/id.ts';
import { displayPath, hasEscapedByte, type RepoPath } from '../../../model/path.ts';
import { MAX_LINE } from './ranges.ts';
import { refused, type Written } from './refusal.ts';

/** Lines of one file at the commit, from 1 and both included. */
export interface TracedRange {
  readonly path: RepoPath;
  readonly start: number;
  readonly end: number;
  readonly contributor: 'human' | 'ai' | 'mixed' | 'unknown';
  /** `provider/model`, at most 250 characters. */
  readonly model: string | null;
  /** Address of the conversation. */
  readonly url: string | null;
  /** `sha256:<hex>` of {@link contentHash}, when the lines are at hand. */
  readonly contentHash: string | null;
}

export interface TraceAddition {
  /** A UUID. */
  readonly id: string;
  /** RFC 3339. */
  readonly timestamp: string;
  readonly commit: CommitId;
  readonly tool: { readonly name: string; readonly version: string | null } | null;
  readonly ranges: readonly TracedRange[];
}

/** `sha256:<64 hex>` over lines (bytes without their ends) joined by a line feed. */
export function contentHash(lines: readonly Uint8Array[]): string {
  const hash = createHash('sha256');
  for (const [index, line] of lines.entries()) {
    if (index > 0) hash.update('\n');
    hash.update(line);
  }
  return `sha256:${hash.digest('hex')}`;
}

/** The bytes of one record, on one line with a line feed at its end, or why the format cannot hold it. */
export function writeAgentTrace(addition: TraceAddition): Written {
  const wrong = impossible(addition);
  if (wrong !== null) return wrong;
  const files = new Map<RepoPath, Map<string, TracedRange[]>>();
  for (const range of addition.ranges) {
    const conversations = files.get(range.path) ?? new Map<string, TracedRange[]>();
    files.set(range.path, conversations);
    const key = JSON.stringify([range.url, range.contributor, range.model]);
    conversations.set(key, [...(conversations.get(key) ?? []), range]);
  }
  const { tool } = addition;
  const record = {
    version: '0.1.0',
    id: addition.id,
    timestamp: addition.timestamp,
    vcs: { type: 'git', revision: addition.commit },
    ...(tool === null
      ? {}
      : { tool: { name: tool.name, ...(tool.version === null ? {} : { version: tool.version }) } }),
    files: [...files].map(([path, conversations]) => ({
      path,
      conversations: [...conversations.values()].map(conversation),
    })),
  };
  return { kind: 'written', bytes: Buffer.from(`${JSON.stringify(record)}\n`, 'utf8') };
}

function conversation(ranges: readonly TracedRange[]): object {
  const [first] = ranges;
  const url = first?.url ?? null;
  const model = first?.model ?? null;
  return {
    ...(url === null ? {} : { url }),
    contributor: { type: first?.contributor ?? 'unknown', ...(model === null ? {} : { model_id: model }) },
    ranges: ranges.map(({ start, end, contentHash: hash }) => ({
      start_line: start,
      end_line: end,
      ...(hash === null ? {} : { content_hash: hash }),
    })),
  };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const RFC_3339 = /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})$/;

function impossible(addition: TraceAddition): (Written & { readonly kind: 'refused' }) | null {
  if (!UUID.test(addition.id)) return refused('The id of the record is no UUID', 'Give a UUID.');
  if (!RFC_3339.test(addition.timestamp) || Number.isNaN(Date.parse(addition.timestamp))) {
    return refused('The time of the record is not written as RFC 3339', 'Write it as 2026-11-07T12:00:00Z.');
  }
  for (const { path, start, end, model } of addition.ranges) {
    const shown = displayPath(path);
    if (hasEscapedByte(path) || path === '') {
      return refused(`An agent-trace record cannot name the path ${shown}`, 'Declare the change in a trailer instead.');
    }
    if (!Number.isInteger(start) || !Number.isInteger(end) || start < 1 || end < start || end > MAX_LINE) {
      return refused(`${shown}:${start}-${end} is no line range`, 'Count lines from 1, the first before the last.');
    }
    if (model !== null && (model.length > 250 || !/^[^/\s]+\/\S+$/.test(model))) {
      return refused(`"${displayPath(model.slice(0, 80))}" is no model id`, 'Write it as provider/model.');
    }
  }
  return null;
}
