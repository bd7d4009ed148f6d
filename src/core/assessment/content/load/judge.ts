/** One altered setting → whether it is worth telling, and how grave it is. */
import type { Severity } from '../../../../model/assessment.ts';
import { classChange, isVerbose } from './ladders.ts';
import type { Finding } from './finding.ts';
import { ALARMS, GRAVE_RATIO, HIGHEST_TARGET } from './limits.ts';
import type { LoadChange, LoadSetting } from './pairs.ts';
import { compare, isNothing } from './quantity.ts';
import type { Quantity } from './quantity.ts';
import { keyText, ratioText, shown } from './texts.ts';

/** What is said of a change, and the base of its severity. */
interface Said {
  readonly base: Severity;
  readonly text: string;
}

/** Null where the change is ordinary. */
export function judge({ path, before, after }: LoadChange): Finding | null {
  const one = after ?? before;
  if (one === null) return null;
  const said = verdict(before, after);
  if (said === null) return null;
  return {
    bears: one.key.bears,
    path,
    line: after?.setting.line ?? null,
    key: keyText(one.setting.path),
    from: before === null ? 'absent' : shown(before),
    to: after === null ? said.text : `${shown(after)}${said.text === '' ? '' : `, ${said.text}`}`,
    base: said.base,
  };
}

function verdict(before: LoadSetting | null, after: LoadSetting | null): Said | null {
  if (before === null) return after === null ? null : appeared(after);
  if (after === null) return disappeared(before);
  const { part } = after.key;
  if (part === 'switch' || part === 'off-switch') return switched(before, after);
  if (after.key.measure === 'word') return reworded(before, after);
  if (after.key.bears === 'schedule') return rescheduled(before.quantity, after.quantity);
  if (isNothing(after.quantity)) return emptied(before, after);
  if (isNothing(before.quantity)) return filled(after);
  return resized(before, after);
}

function said(base: Severity, text: string): Said {
  return { base, text };
}

/** A key that was not there: only what takes a bound away, or is plainly large. */
function appeared({ key, quantity }: LoadSetting): Said | null {
  const { bears, part } = key;
  if (part === 'level') return quantity.kind === 'word' && isVerbose(quantity.word) ? said('medium', 'verbose') : null;
  if (part === 'switch' || part === 'off-switch') {
    const off = quantity.kind === 'switch' && quantity.on === (part === 'off-switch');
    return off && (bears === 'rate-limit' || bears === 'breaker') ? said('medium', 'switched off') : null;
  }
  const bounded = bears === 'timeout' || bears === 'rate-limit' || bears === 'pool' || bears === 'concurrency';
  if (bounded && isNothing(quantity) && !isPause(key.words)) return said('medium', 'no limit');
  if (bears === 'retry' && part === 'amount' && quantity.kind === 'amount' && quantity.value > 5) {
    return said('medium', 'many attempts');
  }
  return null;
}

/** A key that is gone while its object stays: what it bounded has the default of a library now. */
function disappeared({ key }: LoadSetting): Said | null {
  const { bears, part } = key;
  switch (bears) {
    case 'rate-limit':
    case 'breaker':
      return said('high', 'removed');
    case 'retry':
      return part === 'backoff' || part === 'switch' ? said('medium', 'removed: retries come at once') : null;
    case 'timeout':
      return isPause(key.words) ? null : said('medium', 'removed: a default holds, often none');
    case 'pool':
    case 'concurrency':
    case 'resources':
      return part === 'class' ? null : said('medium', 'removed: a default holds, often no limit');
    case 'visibility':
      return said('medium', 'removed: a default holds');
    case 'autoscaling':
    case 'replicas':
    case 'cache':
    case 'schedule':
    case 'batch':
    case 'sampling':
    case 'capacity':
    case 'flag':
      return null;
  }
}

function switched(before: LoadSetting, after: LoadSetting): Said | null {
  if (after.quantity.kind !== 'switch' || before.quantity.kind !== 'switch') return null;
  const { bears, part } = after.key;
  const on = after.quantity.on === (part === 'switch');
  if (bears === 'flag') return said('low', 'for everybody who has no other value');
  if (on) return null;
  return said(bears === 'rate-limit' || bears === 'breaker' || bears === 'cache' ? 'high' : 'medium', 'switched off');
}

function reworded({ quantity: from }: LoadSetting, { quantity: to, key }: LoadSetting): Said | null {
  if (key.part === 'level') {
    const verbose = to.kind === 'word' && isVerbose(to.word);
    return verbose && !(from.kind === 'word' && isVerbose(from.word)) ? said('medium', 'verbose') : null;
  }
  if (key.part === 'key') return said('high', 'the cache begins empty');
  if (key.part !== 'class') return said('medium', '');
  const text = from.kind === 'word' && to.kind === 'word' ? classChange(from.word, to.word) : null;
  return text === null ? null : said('medium', text);
}

const WEEK = 604_800_000;

/** Runs in a week; null for what never runs or is no time. */
function runsAWeek(quantity: Quantity): number | null {
  if (quantity.kind === 'cron') return quantity.cron.runsAWeek;
  return quantity.kind === 'amount' && quantity.value > 0 ? WEEK / quantity.value : null;
}

function rescheduled(from: Quantity, to: Quantity): Said | null {
  if (to.kind === 'amount' && to.value === 0) return said('high', 'without a pause');
  const compared = compare(from, to);
  const [before, after] = [runsAWeek(from), runsAWeek(to)];
  if (before === null || after === null) return null;
  // Units of two bare numbers cancel; a bare one beside a cron says nothing.
  const ratio = compared.kind === 'ratio' ? 1 / compared.ratio : after / before;
  if (from.kind !== to.kind && [from, to].some((one) => one.kind === 'amount' && one.dimension === 'unknown'))
    return null;
  if (ratio < 1 / (ALARMS.schedule.down ?? 1)) return null;
  return said(ratio >= GRAVE_RATIO ? 'high' : 'medium', `${ratioText(ratio)} as often`);
}

/** Time that is given before something is ended: none of it is abrupt, not endless. */
function isPause(words: readonly string[]): boolean {
  return words.some((word) => word === 'grace' || word === 'drain' || word === 'delay' || word === 'deregistration');
}

function emptied(before: LoadSetting, after: LoadSetting): Said | null {
  if (isNothing(before.quantity)) return null;
  const { bears, part, words } = after.key;
  const zero = after.quantity.kind === 'amount';
  switch (bears) {
    case 'timeout':
      return isPause(words) ? said('medium', 'no time left') : said('high', 'no limit');
    case 'rate-limit':
    case 'pool':
    case 'concurrency':
    case 'breaker':
      return said('high', zero ? 'none, or no limit' : 'no limit');
    case 'retry':
      if (part === 'backoff') return said('medium', 'retries come at once');
      return zero ? said('medium', 'no retries') : said('high', 'no limit');
    case 'cache':
      return zero ? said('high', 'nothing is kept, or for ever') : said('medium', 'no limit');
    case 'replicas':
    case 'capacity':
    case 'visibility':
      return said('high', 'none');
    case 'autoscaling':
      return part === 'target' || part === 'cooldown' ? null : said('high', 'none');
    case 'sampling':
    case 'resources':
      return said('medium', zero ? 'none' : 'no limit');
    case 'schedule':
    case 'batch':
    case 'flag':
      return null;
  }
}

/** From nothing to something: only what was off and is complete at once. */
function filled(after: LoadSetting): Said | null {
  if (after.key.bears === 'flag') return shareOf(after, after) >= 1 ? said('medium', 'to everybody at once') : null;
  if (after.key.bears === 'sampling') return shareOf(after, after) >= 1 ? said('medium', 'everything') : null;
  return after.key.bears === 'retry' && after.key.part === 'amount' ? said('medium', 'retries are new') : null;
}

function resized(before: LoadSetting, after: LoadSetting): Said | null {
  const compared = compare(before.quantity, after.quantity);
  if (compared.kind !== 'ratio') return null;
  const { ratio } = compared;
  const { bears, part } = after.key;
  const text = ratioText(ratio);
  if (part === 'target') return overTarget(before, after);
  if (bears === 'autoscaling' && part === 'min') return ratio < 1 ? said(graveOr(ratio), text) : null;
  if (part === 'partitions') return ratio < 1 ? said('high', `${text}: cannot be reduced in place`) : null;
  if (bears === 'retry' && part === 'backoff') return ratio <= 0.5 ? said(graveOr(ratio), text) : null;
  if (bears === 'sampling' || bears === 'flag') {
    const [from, to] = [shareOf(before, after), shareOf(after, before)];
    if (to >= 1 && from <= 0.5) return said('medium', bears === 'flag' ? 'to everybody at once' : 'everything');
  }
  const alarm = part === 'cooldown' ? ALARMS.timeout : ALARMS[bears];
  const loud = (alarm.up !== null && ratio >= alarm.up) || (alarm.down !== null && ratio <= alarm.down);
  return loud ? said(graveOr(ratio), text) : null;
}

function graveOr(ratio: number): Severity {
  return ratio >= GRAVE_RATIO || ratio <= 1 / GRAVE_RATIO ? 'high' : 'medium';
}

function overTarget(before: LoadSetting, after: LoadSetting): Said | null {
  const [from, to] = [shareOf(before, after), shareOf(after, before)];
  return to > HIGHEST_TARGET && to <= 1 && from <= HIGHEST_TARGET
    ? said('medium', 'no room for what is starting')
    : null;
}

/** A value as a share of one; bare numbers above one, here or on the other side, are percentages. */
function shareOf({ quantity }: LoadSetting, { quantity: other }: LoadSetting): number {
  if (quantity.kind !== 'amount') return 0;
  if (quantity.dimension === 'share') return quantity.value;
  const percent = quantity.value > 1 || (other.kind === 'amount' && other.dimension !== 'share' && other.value > 1);
  return percent ? quantity.value / 100 : quantity.value;
}
