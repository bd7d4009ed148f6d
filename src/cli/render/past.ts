/** What a history says of the files of a change. */
import type { PastOfChange } from '../../app/past/past-of-change.ts';
import { counted, hanging, percent } from './layout.ts';
import { clipped, oneLine, pathText } from './safe.ts';
import { shortId } from './words.ts';
import type { Style } from './style.ts';

export const PAST_SCHEMA = 'countersign.dev/past/v1';
const DAY = 86_400;

/** The answer for people; `now` in seconds since 1970. */
export function renderPast(past: PastOfChange, now: number, style: Style): string {
  const head = `${style.bold(oneLine(past.subject))}: ${counted(past.files, 'file')}, in ${counted(past.commits, 'commit')} before it`;
  return [head, companions(past, style), knowers(past, now, style), reverts(past, now, style)]
    .filter((text) => text !== '')
    .join('\n\n');
}

function companions({ companions: all }: PastOfChange, style: Style): string {
  if (all.length === 0) return style.dim('No file that usually changes with these is missing.');
  const rows = all.map(({ path, with: beside, together, confidence }) =>
    hanging(
      `  ${percent(Math.round(confidence * 100), 100).padStart(5)}  `,
      `${pathText(path)} ${style.dim(`changed with ${pathText(beside)} in ${together} commits`)}`,
      style.width,
    ),
  );
  return [style.bold('Usually changed together, and not this time'), ...rows].join('\n');
}

function knowers({ knowers: all }: PastOfChange, now: number, style: Style): string {
  if (all.length === 0) return style.dim('Nobody has worked on these files before.');
  const rows = all
    .slice(0, 6)
    .map(({ name, commits, files, last }) =>
      hanging(
        '  ',
        `${clipped(name, 60)} ${style.dim(`${counted(commits, 'commit')} on ${counted(files, 'file')}, last ${ago(now - last)}`)}`,
        style.width,
      ),
    );
  return [style.bold('Who knows these files'), ...rows].join('\n');
}

function reverts({ reverts: all }: PastOfChange, now: number, style: Style): string {
  if (all.length === 0) return '';
  const rows = all.map(({ commit, subject, time, paths }) =>
    hanging(
      '  ',
      `${style.dim(shortId(commit))} ${clipped(subject, 90)} ${style.dim(`${ago(now - time)}, ${paths.slice(0, 3).map(pathText).join(', ')}`)}`,
      style.width,
    ),
  );
  return [style.bold('Taken back here before'), ...rows].join('\n');
}

function ago(seconds: number): string {
  const days = Math.max(0, Math.floor(seconds / DAY));
  if (days < 1) return 'today';
  if (days < 60) return `${counted(days, 'day')} ago`;
  return days < 730 ? `${Math.round(days / 30)} months ago` : `${Math.round(days / 365)} years ago`;
}
