/** The words and marks that every output shares: states, gutters, requirements, evidence. */
import type { Severity } from '../../model/assessment.ts';
import type { AttributedRun, Evidence, EvidenceSource, Grade, LineClass } from '../../model/attribution.ts';
import type { DecisionState, Requirement } from '../../model/decision.ts';
import type { EvaluationState } from '../../model/request.ts';
import { counted } from './layout.ts';
import { clipped, oneLine, pathText } from './safe.ts';
import type { Style } from './style.ts';

/** Mark of a state, readable without colour. */
export function stateMark(state: DecisionState): string {
  switch (state) {
    case 'pass':
      return '✓';
    case 'pending':
      return '…';
    case 'blocked':
      return '✗';
    case 'skipped':
      return '–';
    case 'error':
      return '!';
  }
}

/** The same for a request; `observed`: nothing is stopped here. */
export function requestMark(state: EvaluationState): string {
  return state === 'observed' ? '○' : stateMark(state);
}

/** Paints by state. */
export function paintState(state: DecisionState, text: string, style: Style): string {
  switch (state) {
    case 'pass':
      return style.good(text);
    case 'pending':
      return style.warn(text);
    case 'blocked':
    case 'error':
      return style.bad(text);
    case 'skipped':
      return style.dim(text);
  }
}

/** Paints by severity or tier. */
export function paintSeverity(level: Severity, text: string, style: Style): string {
  switch (level) {
    case 'critical':
    case 'high':
      return style.bad(text);
    case 'medium':
      return style.warn(text);
    case 'low':
    case 'info':
      return style.dim(text);
  }
}

/** The gutter's cell: class letter and grade letter, `?` for unknown, `!` for evidence that cannot be read. */
export function gutterMark(run: Pick<AttributedRun, 'class' | 'grade' | 'unreadable'>): string {
  if (run.unreadable) return '!';
  if (run.class === 'unknown') return '?';
  return `${classLetter(run.class)}${run.grade === null ? '' : run.grade[0]}`;
}

/** What the gutter's cell means, for people who meet it for the first time. */
export const GUTTER_LEGEND =
  'A ai, H human, M mixed, ? unknown, ! evidence unreadable; c captured, n noted, d declared, i inferred';

function classLetter(name: Exclude<LineClass, 'unknown'>): string {
  switch (name) {
    case 'ai':
      return 'A';
    case 'human':
      return 'H';
    case 'mixed':
      return 'M';
  }
}

/** Paints by class. */
export function paintClass(name: LineClass, text: string, style: Style): string {
  switch (name) {
    case 'ai':
      return style.ai(text);
    case 'mixed':
      return style.link(text);
    case 'human':
      return style.human(text);
    case 'unknown':
      return style.warn(text);
  }
}

/** `claude-code, model claude-opus-4-5`; `an AI` when no tool is known. */
export function toolName(tool: string | null, model: string | null): string {
  const name = tool === null ? 'an AI' : clipped(tool, 40);
  return model === null ? name : `${name} (${clipped(model, 60)})`;
}

/** What a grade rests on. */
export function gradePhrase(grade: Grade): string {
  switch (grade) {
    case 'captured':
      return 'captured as it was written';
    case 'noted':
      return 'noted by the tool';
    case 'declared':
      return 'declared';
    case 'inferred':
      return 'inferred';
  }
}

/** Where an evidence was read, one line. */
export function sourcePhrase(source: EvidenceSource): string {
  switch (source.kind) {
    case 'message':
      return `message of ${shortId(source.commit)}, line ${source.line}: ${clipped(source.text, 120)}`;
    case 'identity':
      return `${source.role} of ${shortId(source.commit)}: ${clipped(source.text, 120)}`;
    case 'branch':
      return `branch ${clipped(source.ref, 120)}`;
    case 'note':
      return `note in ${clipped(source.ref, 120)} on ${shortId(source.commit)}, line ${source.line}`;
    case 'trace':
      return `agent trace ${pathText(clipped(source.file, 120))}, record ${clipped(source.record, 60)}`;
    case 'capture':
      return `captured edit ${clipped(source.record, 60)}`;
    case 'statement':
      return `signed declaration ${clipped(source.statement.replace(/^sha256:/, ''), 12)} about ${shortId(source.commit)}`;
  }
}

/** How evidence of another commit came to speak here; empty when it is the commit's own. */
export function viaPhrase(evidence: Evidence): string {
  return evidence.via === null
    ? ''
    : `${evidence.via.kind} of ${shortId(evidence.via.from)}, tied by ${clipped(evidence.via.by, 120)}`;
}

/** One requirement as the end of the sentence "this change needs …". */
export function requirementPhrase(requirement: Requirement): string {
  switch (requirement.kind) {
    case 'sign-off': {
      const level = requirement.signer === true ? 'a signer' : `L${requirement.level ?? 0} or above`;
      const who = requirement.level === null ? 'a listed signer' : level;
      const from =
        requirement.from.length === 0 ? '' : ` of ${requirement.from.map((name) => clipped(name, 60)).join(' or ')}`;
      return `${counted(requirement.count, 'sign-off')} by ${who}${from}, not by an author or prompter${presencePhrase(requirement.presence)}`;
    }
    case 'owners': {
      const owners = requirement.owners.map((owner) => clipped(owner, 60)).join(', ');
      return `${counted(requirement.count, 'owner')} of ${pathText(requirement.path)}${owners === '' ? '' : `: ${owners}`}`;
    }
    case 'questions':
      return `answers to ${requirement.questions.map((question) => oneLine(question.id)).join(', ')}`;
    case 'change-plan':
      return 'a change plan';
    case 'label':
      return `label ${clipped(requirement.label, 60)}`;
  }
}

function presencePhrase(presence: 'none' | 'user-present' | 'user-verified'): string {
  switch (presence) {
    case 'none':
      return '';
    case 'user-present':
      return ', with a touched key';
    case 'user-verified':
      return ', with a key that verifies the person';
  }
}

/** The first twelve digits of an object id. */
export function shortId(id: string): string {
  return id.slice(0, 12);
}
