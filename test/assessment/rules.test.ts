import { describe, expect, it } from 'vitest';
import { describeRules } from '../../src/core/assessment/registry.ts';
import { currentDocument, updatedDocument } from './rules-document.ts';

/** Every id that was ever given out. An id keeps its meaning for ever: lines are added here, never altered or removed. */
const GIVEN_OUT: readonly string[] = [
  'assess.input.unreadable',
  'blast.dependents.many',
  'dep.lock.only',
  'dep.manifest.changed',
  'dep.manifest.unlocked',
  'guardrail.absent.backup',
  'guardrail.absent.deletion-protection',
  'guardrail.absent.encryption',
  'guardrail.absent.final-snapshot',
  'guardrail.absent.force-destroy',
  'guardrail.absent.isolation',
  'guardrail.absent.public-block',
  'guardrail.absent.versioning',
  'guardrail.lost.alarm',
  'guardrail.lost.audit',
  'guardrail.lost.backup',
  'guardrail.lost.canary',
  'guardrail.lost.check',
  'guardrail.lost.circuit-breaker',
  'guardrail.lost.deletion-protection',
  'guardrail.lost.encryption',
  'guardrail.lost.final-snapshot',
  'guardrail.lost.force-destroy',
  'guardrail.lost.isolation',
  'guardrail.lost.limits',
  'guardrail.lost.marks',
  'guardrail.lost.network-policy',
  'guardrail.lost.prevent-destroy',
  'guardrail.lost.probe',
  'guardrail.lost.public-block',
  'guardrail.lost.redundancy',
  'guardrail.lost.review',
  'guardrail.lost.test',
  'guardrail.lost.validation',
  'guardrail.lost.versioning',
  'history.file.hotspot',
  'history.revert.reapplied',
  'history.risk.high',
  'history.size.large',
  'k8s.delete.cascade',
  'k8s.delete.container',
  'k8s.delete.unclassified',
  'k8s.delete.workload',
  'k8s.expose.service',
  'k8s.helm.uninstall',
  'k8s.image.floating',
  'k8s.kustomize.prune',
  'k8s.node.drain',
  'k8s.reference.missing',
  'k8s.replace.force',
  'k8s.replace.immutable',
  'k8s.replace.renamed',
  'k8s.scale.ceiling',
  'k8s.scale.zero',
  'k8s.selector.mismatch',
  'k8s.shutdown.shortened',
  'k8s.storage.reclaim',
  'k8s.strategy.changed',
  'k8s.sync.destination',
  'k8s.sync.loosened',
  'k8s.webhook.blocking',
  'load.autoscaling.changed',
  'load.batch.changed',
  'load.breaker.changed',
  'load.cache.changed',
  'load.capacity.changed',
  'load.concurrency.changed',
  'load.flag.changed',
  'load.peak.window',
  'load.pool.changed',
  'load.rate-limit.changed',
  'load.replicas.changed',
  'load.resources.changed',
  'load.retry.changed',
  'load.sampling.changed',
  'load.schedule.changed',
  'load.timeout.changed',
  'load.visibility.changed',
  'path.content.opaque',
  'path.delete.mass',
  'path.mode.executable',
  'path.mode.symlink',
  'path.mode.type',
  'path.name.deceptive',
  'path.name.twin',
  'path.removed.access-control',
  'path.removed.infrastructure',
  'path.removed.migration',
  'path.removed.secret',
  'path.spread.wide',
  'path.touched.access-control',
  'path.touched.agent-settings',
  'path.touched.gate',
  'path.touched.infrastructure',
  'path.touched.migration',
  'path.touched.pipeline',
  'path.touched.secret',
  'region.drift.one',
  'region.spread.all',
  'sql.break.constraint',
  'sql.break.default',
  'sql.break.rename',
  'sql.delete.column',
  'sql.delete.rows',
  'sql.delete.table',
  'sql.delete.type',
  'sql.down.missing',
  'sql.enum.changed',
  'sql.grant.widened',
  'sql.lock.held',
  'sql.lock.index',
  'sql.lock.partition',
  'sql.lock.rewrite',
  'sql.lock.scan',
  'sql.lock.timeout',
  'sql.migration.altered',
  'sql.migration.removed',
  'sql.transaction.nesting',
  'sql.trigger.disabled',
  'text.bidi.control',
  'text.control.character',
  'text.homoglyph.identifier',
  'text.invisible.character',
  'text.size.large',
  'tf.backend.changed',
  'tf.delete.cluster',
  'tf.delete.deferred',
  'tf.delete.identity',
  'tf.delete.mass',
  'tf.delete.network',
  'tf.delete.stateful',
  'tf.delete.stateless',
  'tf.delete.unclassified',
  'tf.exec.provisioner',
  'tf.forget.resource',
  'tf.import.changed',
  'tf.lock.disabled',
  'tf.plan.incomplete',
  'tf.provider.changed',
  'tf.rekey.index',
  'tf.rekey.unknown',
  'tf.replace.cluster',
  'tf.replace.identity',
  'tf.replace.network',
  'tf.replace.stateful',
  'tf.replace.stateless',
  'tf.replace.unclassified',
  'tf.state.missing',
];

const rules = await describeRules();

describe('the rules', () => {
  it('have exactly the ids that were given out, each once', () => {
    expect(rules.map((rule) => rule.id)).toEqual(GIVEN_OUT);
  });

  it('have ids of three lower-case segments', () => {
    for (const rule of rules) expect(rule.id).toMatch(/^[a-z][a-z0-9]*\.[a-z-]+\.[a-z-]+$/);
  });

  it('say what they find, why it matters and what helps', () => {
    for (const rule of rules) {
      expect(rule.title).toMatch(/^[A-Z].*[^.]$/);
      for (const sentence of [rule.observes, rule.why, rule.remedy]) expect(sentence).toMatch(/[.?]$/);
    }
  });

  it('stand in docs/rules.md as they are (node test/assessment/rules-document.ts --write)', async () => {
    const document = currentDocument();
    expect(await updatedDocument(document)).toBe(document);
  });

  it('point to a heading of the document', () => {
    const anchors = [...currentDocument().matchAll(/^### (.+)$/gm)].map((match) =>
      (match[1] ?? '').replaceAll('.', ''),
    );
    for (const rule of rules) expect(anchors).toContain(rule.docs.replace('docs/rules.md#', ''));
  });
});
