/** Times whole processes, two commands in turn (A B A B …), so that a ratio holds when the machine's speed drifts. */
import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';

export interface Command {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Runs before each timed run, untimed (to empty a cache). */
  readonly before?: () => void;
}

export interface Sample {
  readonly milliseconds: number;
  /** Peak resident memory of the process itself, without its children; null where /proc is not there. */
  readonly peakMegabytes: number | null;
  readonly code: number | null;
}

export interface Comparison {
  readonly a: readonly Sample[];
  readonly b: readonly Sample[];
  /** Ratio A/B of each pair. */
  readonly ratios: readonly number[];
}

/** Runs one command to its end, throwing its output away. */
export async function once(command: Command): Promise<Sample> {
  command.before?.();
  const started = performance.now();
  const child = spawn(command.file, command.args, {
    cwd: command.cwd,
    env: { ...process.env, ...command.env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let errors = '';
  child.stdout.resume();
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    errors += text;
  });
  let peak: number | null = null;
  const watch = setInterval(() => {
    peak = peakOf(child.pid) ?? peak;
  }, 5);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on('error', reject);
    child.on('close', resolve);
  });
  clearInterval(watch);
  const milliseconds = performance.now() - started;
  if (code !== 0 && code !== 1) throw new Error(`${command.name} ended with ${String(code)}: ${errors.slice(0, 500)}`);
  return { milliseconds, peakMegabytes: peak, code };
}

/** Runs A and B in turn; the first pair warms up and is not counted. */
export async function compare(a: Command, b: Command, runs: number): Promise<Comparison> {
  const samples: { a: Sample[]; b: Sample[] } = { a: [], b: [] };
  for (let run = 0; run <= runs; run += 1) {
    const first = await once(a);
    const second = await once(b);
    if (run === 0) continue;
    samples.a.push(first);
    samples.b.push(second);
  }
  return { ...samples, ratios: samples.a.map((sample, n) => sample.milliseconds / (samples.b[n]?.milliseconds ?? 1)) };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((x, y) => x - y);
  const middle = Math.floor(sorted.length / 2);
  const upper = sorted[middle] ?? Number.NaN;
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? Number.NaN) + upper) / 2;
}

/** One line for people: both medians, the median ratio with its range, and the peak memory of A. */
export function describe(a: Command, b: Command, result: Comparison): string {
  const time = (samples: readonly Sample[]): string => `${median(samples.map((s) => s.milliseconds)).toFixed(0)} ms`;
  const peaks = result.a.map((sample) => sample.peakMegabytes).filter((peak) => peak !== null);
  const range = `${Math.min(...result.ratios).toFixed(2)}–${Math.max(...result.ratios).toFixed(2)}`;
  const memory = peaks.length === 0 ? '' : `, peak ${Math.max(...peaks).toFixed(0)} MB`;
  return `${a.name} ${time(result.a)} · ${b.name} ${time(result.b)} · ratio ${median(result.ratios).toFixed(2)} (${range}, ${result.ratios.length} pairs)${memory}`;
}

function peakOf(pid: number | undefined): number | null {
  if (pid === undefined) return null;
  try {
    const kilobytes = /VmHWM:\s+(\d+) kB/.exec(readFileSync(`/proc/${pid}/status`, 'latin1'))?.[1];
    return kilobytes === undefined ? null : Number(kilobytes) / 1024;
  } catch {
    return null;
  }
}
