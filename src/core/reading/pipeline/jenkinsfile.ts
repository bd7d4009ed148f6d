/** Jenkinsfiles, read as text: Groovy is a program, so only what stands there plainly is seen. */
import { jobMap, plainJob, scriptStep } from './pipeline.ts';
import type { Gate, Pipeline, PipelineJob, PipelineStep } from './pipeline.ts';

const LONGEST_LINE = 2000;

/** The stages of a declarative or scripted pipeline, in order; null when there is none. */
export function readJenkinsfile(text: string): Pipeline | null {
  const lines = text.split('\n');
  const stages = stagesOf(lines);
  if (stages.length === 0) return null;
  const jobs = stages.map((stage, at) => jobOf(stage, lines, at === 0 ? null : (stages[at - 1]?.name ?? null)));
  return {
    tool: 'jenkins',
    triggers: [],
    jobs: jobMap(jobs),
    borrowed: libraries(lines),
    lines: { start: 1, end: Math.max(1, lines.length) },
  };
}

interface Stage {
  readonly name: string;
  /** Indexes of lines: the stage's own and the one behind its last. */
  readonly from: number;
  readonly to: number;
}

/** A stage goes as far as the next one begins. */
function stagesOf(lines: readonly string[]): readonly Stage[] {
  const starts = lines.flatMap((line, index) => {
    const match = /^\s*stage\s*\(\s*["']([^"']{1,200})["']/.exec(line.slice(0, LONGEST_LINE));
    return match === null ? [] : [{ name: match[1] ?? '', from: index }];
  });
  return starts.map((start, at) => ({ ...start, to: starts[at + 1]?.from ?? lines.length }));
}

function jobOf(stage: Stage, lines: readonly string[], before: string | null): PipelineJob {
  const body = lines.slice(stage.from, stage.to).map((line) => line.slice(0, LONGEST_LINE));
  const said = (pattern: RegExp): string | null => body.find((line) => pattern.test(line))?.trim() ?? null;
  const gates: Gate[] = said(/^\s*input\b/) === null ? [] : [{ kind: 'manual', name: '' }];
  const minutes = /\btimeout\s*\(\s*time:\s*(\d{1,6})/.exec(said(/\btimeout\s*\(/) ?? '')?.[1];
  return {
    ...plainJob(stage.name, { start: stage.from + 1, end: stage.to }),
    needs: before === null ? [] : [before],
    steps: body.flatMap((line, index) => stepOf(line, stage.from + index + 1)),
    gates,
    timeout: minutes === undefined ? null : Number(minutes),
    concurrency: said(/^\s*(?:lock\s*\(|milestone\b)/),
    condition: said(/^\s*(?:branch|expression|tag|buildingTag)\b/),
  };
}

/** `sh '…'`, `bat "…"`; scripts of several lines are seen by their first. */
function stepOf(line: string, number: number): readonly PipelineStep[] {
  const match = /^\s*(?:sh|bat|pwsh|powershell)\s*\(?\s*(?:script:\s*)?(["']{1,3})(.*)$/.exec(line);
  if (match === null) return [];
  const quote = match[1] ?? '"';
  const rest = match[2] ?? '';
  const end = rest.lastIndexOf(quote);
  const script = end < 0 ? rest : rest.slice(0, end);
  return [scriptStep(script, null, { start: number, end: number })];
}

/** `@Library('name@revision')`. */
function libraries(lines: readonly string[]): Pipeline['borrowed'] {
  return lines.flatMap((line, index) => {
    const match = /@Library\s*\(\s*["']([^"'@]{1,200})(?:@([^"']{0,200}))?["']/.exec(line.slice(0, LONGEST_LINE));
    const place = { start: index + 1, end: index + 1 };
    return match === null ? [] : [{ name: match[1] ?? '', revision: match[2] ?? '', lines: place }];
  });
}
