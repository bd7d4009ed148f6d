/** `check --json` and `explain --json`: the report as data, described by `schemas/check.schema.json`. */
import { factorJson, setAsideJson } from './factor-json.ts';
import type { AttributedRun, Attribution, Evidence, FileAttribution, Finding } from '../../model/attribution.ts';
import type { CheckReport } from '../../model/check.ts';
import type { Side } from '../../model/change.ts';

export const CHECK_SCHEMA = 'countersign.dev/check/v1';
export const EXPLAIN_SCHEMA = 'countersign.dev/explain/v1';

/** The whole report. Field order is fixed, so that the same content gives the same bytes. */
export function checkJson(report: CheckReport): object {
  const { change, assessment } = report;
  return {
    repository: report.repository,
    range: report.range,
    state: report.decision.state,
    aiAssisted: report.aiAssisted,
    notices: report.notices,
    decision: decisionJson(report),
    assessment: {
      tier: assessment.tier,
      score: assessment.score,
      notRead: assessment.notRead,
      factors: assessment.factors.map(factorJson),
      setAside: assessment.setAside.map(setAsideJson),
    },
    similar: report.similar.map(({ document, score, reasons }) => ({ ...document, score, reasons })),
    attribution: attributionJson(report.attribution),
    classes: [...report.classes].map(([path, classes]) => ({ path, classes })),
    change: {
      objectFormat: change.objectFormat,
      target: change.target,
      base: change.base,
      head: change.head,
      digest: change.digest,
      commits: change.commits,
      transitions: change.transitions.map(({ path, old, new: next }) => ({
        path,
        old: sideJson(old),
        new: sideJson(next),
      })),
    },
    commits: report.commits.map(({ id, subject, author }) => ({ id, subject, author })),
  };
}

/** What `explain` answers: the decision alone, and what it was made for. */
export function explainJson(report: CheckReport): object {
  return {
    repository: report.repository,
    range: report.range,
    head: report.change.head,
    digest: report.change.digest,
    notices: report.notices,
    decision: decisionJson(report),
  };
}

function decisionJson(report: CheckReport): object {
  const { state, mode, enforced, policySource, policyDigest, acts, requirements, root } = report.decision;
  return { state, mode, enforced, policySource, policyDigest, acts, requirements, root };
}

function sideJson(side: Side | null): object | null {
  return side === null ? null : { mode: side.mode, oid: side.oid };
}

function attributionJson(attribution: Attribution): object {
  return {
    tally: attribution.tally,
    files: attribution.files.map(fileJson),
    evidence: attribution.evidence.map(evidenceJson),
    findings: attribution.findings.map(findingJson),
  };
}

function fileJson(file: FileAttribution): object {
  return {
    path: file.path,
    oldPath: file.oldPath,
    opaque: file.opaque === null ? null : runJson(file.opaque),
    added: file.added.map(runJson),
    deleted: file.deleted.map(runJson),
  };
}

function runJson(run: AttributedRun): object {
  const { start, count, grade, role, unreadable, commit, evidence } = run;
  return { start, count, class: run.class, grade, role, unreadable, commit, evidence };
}

/** One piece of evidence with its fields in a fixed order. */
export function evidenceJson(evidence: Evidence): object {
  const { mark, tool, model, session, prompter, grade, claim, role, source, via } = evidence;
  return { mark, tool, model, session, prompter, grade, claim, role, source, via };
}

/** One finding with its fields in a fixed order. */
export function findingJson(finding: Finding): object {
  const { rule, message, commit, path, remedy } = finding;
  return { rule, message, commit, path, remedy };
}
