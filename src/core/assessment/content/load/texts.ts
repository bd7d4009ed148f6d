/** Settings as people read them. */
import { visibleText } from '../../../reading/text-hazards.ts';
import type { LoadSetting } from './pairs.ts';

const LONGEST_VALUE = 60;
const MOST_KEYS = 4;

/** The end of a key's path, as far as it helps to find it. */
export function keyText(path: readonly string[]): string {
  const named = path.filter((step) => step !== '[]');
  const end = named.slice(-MOST_KEYS).join('.');
  return visibleText(named.length > MOST_KEYS ? `….${end}` : end).slice(0, 200);
}

/** `timeout: 30s`. */
export function shown({ setting }: LoadSetting): string {
  const text = setting.kind === 'null' ? 'none' : visibleText(setting.text.trim()).slice(0, LONGEST_VALUE);
  return `${visibleText(setting.path.at(-1) ?? '').slice(0, LONGEST_VALUE)}: ${text === '' ? 'empty' : text}`;
}

/** `×4`, `÷3`. */
export function ratioText(ratio: number): string {
  return ratio >= 1 ? `×${rounded(ratio)}` : `÷${rounded(1 / ratio)}`;
}

function rounded(value: number): string {
  if (!Number.isFinite(value)) return '∞';
  return value >= 10 ? String(Math.round(value)) : String(Number(value.toFixed(2)));
}
