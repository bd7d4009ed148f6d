/** What the service counts, under the names that operators' tools know. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { EvaluationState } from '../model/request.ts';
import type { ServiceStore } from '../ports/service-store.ts';
import { WORK_KINDS, type WorkList } from '../ports/work.ts';

export interface Metrics {
  readonly registry: Registry;
  evaluated(state: EvaluationState, milliseconds: number): void;
  workFailed(kind: string, dead: boolean): void;
  message(forge: string, end: string): void;
  /** Names what tells how many bytes the mirrors take. */
  measureMirrors(bytes: () => number): void;
}

/** Counters of this process, and gauges that are read from the store when somebody asks. */
export function openMetrics(store: ServiceStore, work: WorkList): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const evaluations = new Histogram({
    name: 'countersign_evaluation_duration_seconds',
    help: 'How long evaluations of requests took, by what came out',
    labelNames: ['state'],
    buckets: [0.05, 0.1, 0.2, 0.3, 0.5, 1, 2, 5, 10, 30, 60],
    registers,
  });
  const failures = new Counter({
    name: 'countersign_work_failures_total',
    help: 'Tries of work that failed, by kind, and whether it was given up',
    labelNames: ['kind', 'given_up'],
    registers,
  });
  const waiting = new Gauge({
    name: 'countersign_work',
    help: 'Pieces of work in the list, by kind and state',
    labelNames: ['kind', 'state'],
    registers,
    async collect() {
      for (const kind of WORK_KINDS) {
        const counts = await work.counts(kind);
        for (const [state, count] of Object.entries(counts)) waiting.set({ kind, state }, count);
      }
    },
  });
  const requests = new Gauge({
    name: 'countersign_open_requests',
    help: 'Requests that are open',
    registers,
    async collect() {
      requests.set(await store.countRequests('open'));
    },
  });
  const messages = new Counter({
    name: 'countersign_messages_total',
    help: 'Messages of forges, by what became of them',
    labelNames: ['forge', 'end'],
    registers,
  });
  return {
    registry,
    message: (forge, end) => messages.inc({ forge, end }),
    measureMirrors: (bytes) => {
      const gauge: Gauge = new Gauge({
        name: 'countersign_mirror_bytes',
        help: 'Disk that the mirrors of this process take',
        registers,
        collect: () => gauge.set(bytes()),
      });
    },
    evaluated: (state, milliseconds) => evaluations.observe({ state }, milliseconds / 1000),
    workFailed: (kind, dead) => failures.inc({ kind, given_up: String(dead) }),
  };
}
