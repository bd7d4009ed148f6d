/** The front page: what is open and what it needs, then what landed lately. */
import { type Markup, markup } from '../../cli/render/audit-markup.ts';
import type { EvaluationState, KnownRepository, ServedRequest } from '../../model/request.ts';
import type { RequestPage } from '../../ports/service-store.ts';
import { renderFrame } from './frame.ts';
import { aiWord, sizeWord, stateCell, timeWord } from './words.ts';

export interface ListPage {
  readonly repositories: readonly KnownRepository[];
  readonly open: RequestPage;
  readonly landed: readonly ServedRequest[];
  readonly style: string;
}

/** The whole page. */
export function renderList({ repositories, open, landed, style }: ListPage): string {
  const where = repositories.length === 1 ? (repositories[0]?.name ?? '') : `${repositories.length} repositories`;
  const names = new Map(repositories.length > 1 ? repositories.map(({ key, name }) => [key, name]) : []);
  const main = markup`
<h1>${heading(open)}</h1>
<p class="lead">${open.requests.length === 0 ? nothing(repositories) : summary(open.requests)}</p>
${unread(repositories)}
${open.requests.length === 0 ? null : table('Open requests', open.requests, names)}
${open.more ? markup`<p class="soft">Those that changed last are shown; the API has them all.</p>` : null}
${landed.length === 0 ? null : markup`<h2>Landed lately</h2>${table('Landed lately', landed, names)}`}`;
  return renderFrame({ title: `${where}: ${heading(open)}`, where, main, style });
}

function heading({ requests, more }: RequestPage): string {
  if (requests.length === 0) return 'Nothing is open';
  if (more) return `More than ${requests.length} open requests`;
  return requests.length === 1 ? 'One open request' : `${requests.length} open requests`;
}

/** `2 wait for people, 1 may land`, worst first. */
function summary(requests: readonly ServedRequest[]): string {
  const counts = new Map<EvaluationState | 'waits', number>();
  for (const { evaluation } of requests) {
    const state = evaluation?.state ?? 'waits';
    counts.set(state, (counts.get(state) ?? 0) + 1);
  }
  const parts = ORDER.flatMap(([state, one, many]) => {
    const count = counts.get(state) ?? 0;
    return count === 0 ? [] : [`${count} ${count === 1 ? one : many}`];
  });
  return `${parts.join(', ')}.`;
}

function nothing(repositories: readonly KnownRepository[]): string {
  const isClone = repositories.some(({ forge }) => forge === 'local');
  return isClone
    ? 'Branches that add something to the default branch appear here.'
    : 'Open requests of the repositories that the service was given appear here.';
}

/** Repositories of which nobody can say what is open. */
function unread(repositories: readonly KnownRepository[]): Markup | null {
  const failing = repositories.filter(({ problem }) => problem !== null);
  if (failing.length === 0) return null;
  const rows = failing
    .slice(0, SHOWN_PROBLEMS)
    .map(({ name, problem }) => markup`<li><code>${name}</code><span class="sub">${problem ?? ''}</span></li>`);
  const more = failing.length - SHOWN_PROBLEMS;
  return markup`<h2>Cannot be read</h2><ul class="factors">${rows}</ul>${more > 0 ? markup`<p class="soft">${more} more in the API.</p>` : null}`;
}

/** Rows of that list. */
const SHOWN_PROBLEMS = 20;

const ORDER: readonly (readonly [EvaluationState | 'waits', string, string])[] = [
  ['error', 'cannot be judged', 'cannot be judged'],
  ['blocked', 'may not land', 'may not land'],
  ['pending', 'waits for people', 'wait for people'],
  ['observed', 'is not stopped by the policy', 'are not stopped by the policy'],
  ['skipped', 'is not decided', 'are not decided'],
  ['pass', 'may land', 'may land'],
  ['waits', 'is being judged', 'are being judged'],
];

function table(label: string, requests: readonly ServedRequest[], names: ReadonlyMap<string, string>): Markup {
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="${label}"><table>
<tr><th scope="col">Request</th><th scope="col">State</th><th scope="col">Risk</th><th scope="col" class="n">AI</th><th scope="col">Needs</th><th scope="col" class="n">Changed (UTC)</th></tr>
${requests.map((request) => row(request, names.get(request.repository) ?? null))}
</table></div>`;
}

function row(request: ServedRequest, repository: string | null): Markup {
  const { id, title, name, target, evaluation, changedAt } = request;
  const place = `${repository === null ? '' : `${repository} · `}${name} → ${target.replace(/^refs\/heads\//, '')}`;
  return markup`<tr>
<td class="title"><a href="/requests/${id}">${title === '' ? name : title}</a><span class="sub">${place}</span></td>
<td class="k">${stateCell(request)}</td>
<td class="k">${evaluation === null ? '' : markup`<span class="tier ${evaluation.tier}">${evaluation.tier}</span><span class="sub">${sizeWord(evaluation)}</span>`}</td>
<td class="n">${evaluation === null ? '' : aiWord(evaluation)}</td>
<td class="needs">${evaluation?.needs ?? ''}</td>
<td class="n">${timeWord(changedAt)}</td>
</tr>
`;
}
