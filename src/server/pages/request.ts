/** One request: what was found, what it needs and why. */
import { z } from 'zod';
import { type Markup, markup } from '../../cli/render/audit-markup.ts';
import type { Evaluation, ServedRepository, ServedRequest } from '../../model/request.ts';
import { renderFrame } from './frame.ts';
import { aiWord, sizeWord, stateCell, timeWord } from './words.ts';

export interface RequestPageParts {
  readonly request: ServedRequest;
  readonly repository: ServedRepository | null;
  readonly evaluation: Evaluation | null;
  readonly style: string;
}

const SHOWN_FACTORS = 20;
const DEEPEST = 12;

interface Node {
  readonly title: string;
  readonly state: string;
  readonly reason: string;
  readonly remedy: string | null;
  readonly children: readonly Node[];
}

const node: z.ZodType<Node> = z.object({
  title: z.string(),
  state: z.string(),
  reason: z.string(),
  remedy: z.string().nullable(),
  children: z.array(z.lazy(() => node)),
});

/** What this page shows of a document; the rest is in the API. */
const shown = z.object({
  check: z
    .object({
      notices: z.array(z.string()),
      decision: z.object({ policySource: z.string(), root: node }),
      assessment: z.object({
        factors: z.array(
          z.object({ rule: z.string(), level: z.string(), why: z.string(), remedy: z.string().nullish() }),
        ),
      }),
    })
    .nullable(),
  verdict: z.object({ reasons: z.array(node) }).nullable(),
  error: z.object({ message: z.string() }).nullable(),
});

/** The whole page. */
export function renderRequest({ request, repository, evaluation, style }: RequestPageParts): string {
  const { title, name, target, head, opener, state } = request;
  const main = markup`
<h1>${title === '' ? name : title}</h1>
<p class="lead">${name} → ${target.replace(/^refs\/heads\//, '')}${opener === null ? '' : `, opened by ${opener}`}${state === 'open' ? '' : `, ${state}`}</p>
${evaluation === null ? markup`<p>${stateCell(request)}</p>` : body(request, evaluation, head)}`;
  return renderFrame({
    title: `${title === '' ? name : title} · countersign`,
    where: repository?.name ?? '',
    main,
    style,
  });
}

function body(request: ServedRequest, evaluation: Evaluation, head: string): Markup {
  const document = shown.safeParse(JSON.parse(evaluation.document));
  return markup`<div class="card"><dl>
<dt>State</dt><dd>${stateCell(request)}</dd>
<dt>Needs</dt><dd>${evaluation.needs}</dd>
<dt>Risk</dt><dd><span class="tier ${evaluation.tier}">${evaluation.tier}</span>, score ${evaluation.score.toFixed(2)}</dd>
<dt>AI</dt><dd>${aiWord(evaluation)} in the changed lines</dd>
<dt>Size</dt><dd>${sizeWord(evaluation)}</dd>
<dt>Head</dt><dd><code>${head}</code></dd>
<dt>Judged</dt><dd>${timeWord(evaluation.at)} UTC, in ${evaluation.tookMilliseconds} ms; <a href="/api/v1/requests/${request.id}/evaluation">all of it as data</a></dd>
</dl></div>
${document.success ? details(document.data) : markup`<p class="error">The details were kept by another version of countersign; they are made anew with the next evaluation.</p>`}`;
}

function details({ check, verdict, error }: z.infer<typeof shown>): Markup {
  if (check === null) return markup`<h2>Why</h2><p>${error?.message ?? ''}</p>`;
  const { factors } = check.assessment;
  const reasons = verdict?.reasons ?? [];
  return markup`
${check.notices.map((notice) => markup`<p class="soft">! ${notice}</p>`)}
${reasons.length === 0 ? null : markup`<h2>What keeps it from landing</h2><ol class="tree">${reasons.map((one) => branch(one, 0))}</ol>`}
<h2>Decision</h2>
<p class="soft">Policy: ${check.decision.policySource}</p>
<ol class="tree">${branch(check.decision.root, 0)}</ol>
<h2>Risk</h2>
${
  factors.length === 0
    ? markup`<p class="soft">No risk factor was found.</p>`
    : markup`<ul class="factors">${factors
        .slice(0, SHOWN_FACTORS)
        .map(
          ({ rule, level, why, remedy }) =>
            markup`<li><span class="tier ${level}">${level}</span> <code>${rule}</code><span class="sub">${why}</span>${remedy === null || remedy === undefined ? null : markup`<span class="sub">→ ${remedy}</span>`}</li>`,
        )}</ul>${factors.length > SHOWN_FACTORS ? markup`<p class="soft">${factors.length - SHOWN_FACTORS} more in the data.</p>` : null}`
}`;
}

/** Skipped branches are left out: they say only what does not apply. */
function branch(one: Node, depth: number): Markup {
  const children = depth >= DEEPEST ? [] : one.children.filter(({ state }) => state !== 'skipped');
  return markup`<li><span class="state ${one.state}">${one.state}</span> ${one.title}<span class="sub">${one.reason}</span>${one.remedy === null ? null : markup`<span class="sub">→ ${one.remedy}</span>`}${children.length === 0 ? null : markup`<ol>${children.map((child) => branch(child, depth + 1))}</ol>`}</li>`;
}
