/** How states, tiers and shares read on a page. */
import { type Markup, markup } from '../../cli/render/audit-markup.ts';
import type { EvaluationState, EvaluationSummary, ServedRequest } from '../../model/request.ts';
import { requestMark } from '../../cli/render/words.ts';

/** What a state means for a request that is open. */
function stateWord(state: EvaluationState): string {
  switch (state) {
    case 'pass':
      return 'may land';
    case 'pending':
      return 'waits for people';
    case 'blocked':
      return 'may not land';
    case 'skipped':
      return 'not decided';
    case 'error':
      return 'cannot be judged';
    case 'observed':
      return 'not enforced';
  }
}

/** The same for what has landed: what the policy would ask for it. */
function landedWord(state: EvaluationState): string {
  switch (state) {
    case 'pass':
      return 'needed nobody';
    case 'pending':
      return 'needed people';
    case 'blocked':
      return 'would be refused';
    case 'skipped':
    case 'error':
    case 'observed':
      return stateWord(state);
  }
}

/** Mark and word; a request that waits for its evaluation says so. */
export function stateCell({ state, evaluation }: Pick<ServedRequest, 'state' | 'evaluation'>): Markup {
  if (evaluation === null) return markup`<span class="state waits">being judged</span>`;
  const word = state === 'landed' ? landedWord(evaluation.state) : stateWord(evaluation.state);
  return markup`<span class="state ${evaluation.state}">${requestMark(evaluation.state)} ${word}</span>`;
}

/** `41 %`, `none seen`, or a dash where no line changed. */
export function aiWord({ aiShare }: Pick<EvaluationSummary, 'aiShare'>): Markup {
  if (aiShare === null) return markup`–`;
  if (aiShare === 0) return markup`<span class="soft">none seen</span>`;
  const percent = aiShare < 0.01 ? '< 1' : String(Math.round(aiShare * 100));
  return markup`<span class="ai">${percent} %</span>`;
}

/** `3 files, 2 commits` */
export function sizeWord({ files, commits }: Pick<EvaluationSummary, 'files' | 'commits'>): string {
  return `${files} ${files === 1 ? 'file' : 'files'}, ${commits} ${commits === 1 ? 'commit' : 'commits'}`;
}

/** `2026-11-22 10:15`, in universal time. */
export function timeWord(milliseconds: number): string {
  return new Date(milliseconds).toISOString().slice(0, 16).replace('T', ' ');
}
