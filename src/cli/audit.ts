/** `countersign audit [RANGE]`. */
import { existsSync, statSync, writeFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { isBundle, unpackBundle } from '../adapters/git/bundle.ts';
import { openRepository } from '../adapters/git/repository.ts';
import { audit } from '../app/audit/audit.ts';
import { type AuditRequest, auditRequest } from '../app/audit/audit-request.ts';
import type { AuditRecord, AuditSummary } from '../model/audit.ts';
import { CountersignError } from '../model/error.ts';
import type { GitRepository } from '../ports/git.ts';
import { failing, parseFailOn } from './audit-fail.ts';
import { parseSince } from './audit-since.ts';
import type { Register, Shell } from './command.ts';
import { EXIT } from './exit.ts';
import { keptFor, keptForThisRun } from './kept.ts';
import { auditJson, auditLine } from './render/audit-json.ts';
import { renderAuditHtml } from './render/audit-html.ts';
import { renderAuditMarkdown } from './render/audit-markdown.ts';
import { renderAuditText } from './render/audit-text.ts';
import { canShrink, shrink } from './small-heap.ts';
import { buildLine, packageVersion } from './version.ts';

interface AuditOptions {
  readonly since?: string;
  readonly html?: string;
  readonly failOn?: string;
  readonly cache: boolean;
}

export const register: Register = (program, shell) => {
  program
    .command('audit')
    .argument('[range]', 'commits to audit, such as v1.0..main; everything that HEAD reaches without one')
    .option('--since <date>', 'only commits since this day (2026-01-31) or within this time (90d)')
    .option('--html <file>', 'also write the report as one self-contained page')
    .option('--fail-on <what>', 'exit 1 on: ai, unknown, contradiction, unreadable, sign-off, medium, high, critical')
    .option('--no-cache', 'compute everything anew and keep nothing')
    .action((range: string | undefined, options: AuditOptions) => runAudit(shell, range ?? null, options));
};

async function runAudit(shell: Shell, range: string | null, options: AuditOptions): Promise<void> {
  const failOn = parseFailOn(options.failOn);
  const now = Math.floor(Date.now() / 1000);
  const since = options.since === undefined ? null : parseSince(options.since, now);
  const { directory } = shell.globals();
  // Only an answer that may be kept is looked for first: finding it needs no small heap.
  const maybeKept = options.cache && recordWriter(shell) === null && !isFile(directory);
  if (!maybeKept || !existsSync(shell.environment.cacheFolder)) shrink();
  await withHistory(shell, directory, async (repository) => {
    const request = await auditRequest(repository, range, since);
    const summary = await run(shell, repository, request, options, now);
    if (options.html !== undefined) writePage(resolve(options.html), summary);
    const failed = failing(summary, failOn);
    if (failed.length > 0) shell.note(`Failing on: ${failed.join(', ')}`);
    shell.exit(failed.length > 0 ? EXIT.refused : EXIT.pass);
    print(shell, summary, options);
  });
}

async function run(
  shell: Shell,
  repository: GitRepository,
  request: AuditRequest,
  options: AuditOptions,
  now: number,
): Promise<AuditSummary> {
  const cache = options.cache ? keptFor(shell, repository) : keptForThisRun(shell);
  const tools = {
    cache,
    progress: shell.progress(),
    now,
    version: packageVersion(),
    build: buildLine(),
    repository: nameOf(shell.globals().directory),
    beforeWork: async () => {
      if (!canShrink()) return;
      await repository.close();
      shrink();
      throw new CountersignError('internal', 'this process cannot become one with a small heap', {
        remedy: 'run it again with --no-cache',
      });
    },
  };
  return audit(repository, request, tools, recordWriter(shell));
}

/** Records go out while they come; formats without records need none. */
function recordWriter(shell: Shell): ((record: AuditRecord) => void) | null {
  const { format, fields } = shell.globals();
  if (format === 'ndjson') return (record) => shell.print(auditLine(record));
  if (format !== 'json' || (fields !== null && !fields.includes('records'))) return null;
  const json = auditJson(fields);
  let started = false;
  return (record) => {
    if (!started) process.stdout.write(json.header());
    started = true;
    process.stdout.write(json.record(record));
  };
}

function print(shell: Shell, summary: AuditSummary, options: AuditOptions): void {
  const { format, fields } = shell.globals();
  switch (format) {
    case 'json': {
      const json = auditJson(fields);
      const streamed = (fields === null || fields.includes('records')) && summary.commits > 0;
      shell.print(`${streamed ? '' : json.header()}${json.footer(summary)}`);
      return;
    }
    case 'ndjson':
      return;
    case 'markdown':
      shell.print(renderAuditMarkdown(summary));
      return;
    case 'html':
      shell.print(renderAuditHtml(summary));
      return;
    default:
      shell.print(
        renderAuditText(summary, shell.style(), { unicode: !shell.environment.dumb, report: options.html ?? null }),
      );
  }
}

/** Opens a repository, or a bundle file as if it were one. */
async function withHistory(
  shell: Shell,
  place: string,
  work: (repository: GitRepository) => Promise<void>,
): Promise<void> {
  const bundle = isFile(place) && isBundle(place) ? await unpackBundle(place) : null;
  const repository = await openRepository(bundle?.path ?? place);
  const close = async (): Promise<void> => {
    await repository.close();
    bundle?.remove();
  };
  const forget = shell.onEnd(close);
  try {
    await work(repository);
  } finally {
    forget();
    await close();
  }
}

function isFile(place: string): boolean {
  try {
    return statSync(place).isFile();
  } catch {
    return false;
  }
}

function nameOf(directory: string): string {
  return basename(directory).replace(/\.(?:git|bundle)$/, '') || directory;
}

function writePage(file: string, summary: AuditSummary): void {
  try {
    writeFileSync(file, renderAuditHtml(summary));
  } catch (cause) {
    throw new CountersignError('file.unusable', `The report cannot be written to ${file}.`, {
      cause,
      remedy: 'Name a file in a folder that exists: --html FILE.',
    });
  }
}
