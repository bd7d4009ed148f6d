/** What an answer of GitHub that is no success means, and when another try may help. */
import { CountersignError } from '../../model/error.ts';
import { type Answer, pathOf, type Question } from './exchange.ts';

/** GitHub asks for this where it names no time. */
const WITHOUT_TIME = 60_000;
/** No limit of GitHub's lasts longer; an answer that says so is not believed for more. */
const LONGEST = 3_600_000;

/** The error that an answer stands for. */
export function failureOf(question: Pick<Question, 'method' | 'path'>, answer: Answer, now: number): CountersignError {
  const what = `${question.method} ${pathOf(question.path)}`;
  const { status } = answer;
  const said = messageOf(answer);
  const text = `${what}: GitHub answered ${status}${said === '' ? '' : ` (${said})`}`;
  if (status === 401) {
    return new CountersignError('forge.unauthenticated', text, {
      remedy: "check the App's id and private key (or the token) and this machine's clock",
    });
  }
  if (status === 429 || (status === 403 && isLimit(answer, said))) {
    return new CountersignError('forge.limited', text, { againAt: limitEnd(answer, now) });
  }
  if (status === 403) {
    return new CountersignError('forge.forbidden', text, {
      remedy: "compare the App's permissions with docs/github.md",
    });
  }
  if (status === 404 || status === 410) {
    return new CountersignError('forge.absent', text, {
      remedy: 'see whether the repository is there and the App is installed on it',
    });
  }
  if (status >= 500 || status === 408) {
    return new CountersignError('forge.unavailable', text, { againAt: retryAfter(answer, now) ?? now });
  }
  if (status >= 400) return new CountersignError('forge.refused', text);
  return new CountersignError('forge.malformed', `${text}: that is no answer to this question`);
}

/** GitHub answers 403 to both: no right, and too many requests. */
function isLimit(answer: Answer, said: string): boolean {
  return (
    answer.headers.has('retry-after') ||
    answer.headers.get('x-ratelimit-remaining') === '0' ||
    /rate limit|abuse detection/i.test(said)
  );
}

function limitEnd(answer: Answer, now: number): number {
  const named = retryAfter(answer, now);
  if (named !== null) return named;
  const reset = Number(answer.headers.get('x-ratelimit-reset') ?? Number.NaN) * 1_000;
  const isSpent = answer.headers.get('x-ratelimit-remaining') === '0';
  if (isSpent && reset > now) return Math.min(reset, now + LONGEST);
  return now + WITHOUT_TIME;
}

/** The header `Retry-After` as a time: seconds or a date (RFC 9110, 10.2.3). Null where there is none. */
function retryAfter({ headers }: Answer, now: number): number | null {
  const text = headers.get('retry-after');
  if (text === null) return null;
  const at = /^\d{1,9}$/.test(text) ? now + Number(text) * 1_000 : Date.parse(text);
  return Number.isNaN(at) ? now + WITHOUT_TIME : Math.min(Math.max(at, now), now + LONGEST);
}

/** GitHub's own words, made fit for a log. */
function messageOf({ body }: Answer): string {
  if (typeof body !== 'object' || body === null || !('message' in body) || typeof body.message !== 'string') return '';
  return body.message
    .slice(0, 300)
    .replace(/[\u0000-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2060-\u2069]+/g, ' ');
}
