/** SARIF 2.1.0 (OASIS) within the limits of GitHub's code scanning. */
import { createHash } from 'node:crypto';
import type { Severity } from '../../model/assessment.ts';
import type { CheckReport } from '../../model/check.ts';
import type { RepoPath } from '../../model/path.ts';
import { pathToBytes } from '../../model/path.ts';
import { notables } from './notable.ts';
import { clipped } from './safe.ts';
import type { Notable } from './notable.ts';

/** Results kept per run by GitHub; of more, the worst stay. */
const MOST_RESULTS = 5000;
const MOST_TEXT = 1000;
const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';
const HOME = 'https://countersign.dev';

/** Title and help of a rule, as the registry of rules knows it. */
export interface RuleText {
  readonly title: string;
  readonly help: string;
}

/** The log as a plain object; `rules` describes the rules that the results name (unknown ones get their id). */
export function checkSarif(report: CheckReport, version: string, rules: ReadonlyMap<string, RuleText>): object {
  const all = notables(report);
  const kept = all.slice(0, MOST_RESULTS);
  const ids = [...new Set(kept.map((notable) => notable.rule))].sort();
  const seen = new Map<string, number>();
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'countersign',
            informationUri: HOME,
            version,
            rules: ids.map((id) => ruleJson(id, worstOf(kept, id), rules.get(id))),
          },
        },
        automationDetails: { id: 'countersign/check/' },
        columnKind: 'utf16CodeUnits',
        properties: {
          decision: report.decision.state,
          tier: report.assessment.tier,
          aiAssisted: report.aiAssisted,
          digest: report.change.digest,
        },
        invocations: [invocation(report, all.length - kept.length)],
        results: kept.map((notable) => resultJson(notable, ids, seen)),
      },
    ],
  };
}

/** The number GitHub sorts by: above 9 critical, from 7 high, from 4 medium, else low. */
function securitySeverity(level: Severity): string {
  switch (level) {
    case 'critical':
      return '9.5';
    case 'high':
      return '8.0';
    case 'medium':
      return '5.0';
    case 'low':
      return '2.0';
    case 'info':
      return '0.5';
  }
}

function invocation(report: CheckReport, dropped: number): object {
  const notes = [...report.notices];
  if (dropped > 0) notes.push(`${dropped} results of lower severity were left out: one run holds ${MOST_RESULTS}`);
  return {
    executionSuccessful: report.decision.state !== 'error',
    toolExecutionNotifications: notes.map((text) => ({
      level: 'warning',
      message: { text: clipped(text, MOST_TEXT) },
    })),
  };
}

function worstOf(all: readonly Notable[], rule: string): Severity {
  return all.find((notable) => notable.rule === rule)?.level ?? 'info';
}

function ruleJson(id: string, level: Severity, text: RuleText | undefined): object {
  return {
    id,
    shortDescription: { text: clipped(text?.title ?? id, 200) },
    help: { text: clipped(text?.help ?? 'countersign rules', MOST_TEXT) },
    helpUri: `${HOME}/rules/${encodeURIComponent(id)}`,
    properties: { 'security-severity': securitySeverity(level), tags: ['security', 'countersign'] },
  };
}

function resultJson(notable: Notable, ids: readonly string[], seen: Map<string, number>): object {
  return {
    ruleId: notable.rule,
    ruleIndex: ids.indexOf(notable.rule),
    level: sarifLevel(notable.level),
    message: { text: clipped(`${notable.message} → ${notable.remedy}`, MOST_TEXT) },
    ...(notable.path === null ? {} : { locations: [locationJson(notable.path, notable.lines)] }),
    partialFingerprints: { primaryLocationLineHash: fingerprint(notable, seen) },
  };
}

function locationJson(path: RepoPath, lines: Notable['lines']): object {
  const region =
    lines === null || lines.start < 1
      ? {}
      : { region: { startLine: lines.start, endLine: Math.max(lines.start, lines.end) } };
  return { physicalLocation: { artifactLocation: { uri: pathUri(path), uriBaseId: '%SRCROOT%' }, ...region } };
}

/** Relative URI of a path: every byte outside the unreserved set of RFC 3986 is percent-encoded. */
function pathUri(path: RepoPath): string {
  let uri = '';
  for (const byte of pathToBytes(path)) {
    const character = String.fromCharCode(byte);
    uri += /[A-Za-z0-9\-._~/]/.test(character) ? character : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return uri;
}

/** Stable while rule, path and message stay: line numbers move with unrelated edits, so they take no part. */
function fingerprint(notable: Notable, seen: Map<string, number>): string {
  const key = JSON.stringify([notable.rule, notable.path, notable.message]);
  const hash = createHash('sha256').update(key).digest('hex').slice(0, 16);
  const occurrence = (seen.get(hash) ?? 0) + 1;
  seen.set(hash, occurrence);
  return `${hash}:${occurrence}`;
}

function sarifLevel(level: Severity): 'error' | 'warning' | 'note' {
  switch (level) {
    case 'critical':
    case 'high':
      return 'error';
    case 'medium':
      return 'warning';
    case 'low':
    case 'info':
      return 'note';
  }
}
