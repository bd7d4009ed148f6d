/** From the text of `.countersign/services.yml` to services and their windows. */
import type { Problem } from '../../model/error.ts';
import type { Parsed } from '../../model/people.ts';
import type { Service, Services, TimeWindow } from '../../model/services.ts';
import { compileGlob } from '../reading/glob.ts';
import type { Glob } from '../reading/glob.ts';
import { inOrder } from '../reading/problems.ts';
import { readYaml } from '../reading/yaml.ts';
import type { YamlPath, YamlText } from '../reading/yaml.ts';
import { decode } from './decode.ts';
import { makeServices } from './services.ts';
import { servicesShape } from './services-shape.ts';
import type { ServiceShape, WindowShape } from './services-shape.ts';

/** Parses and checks a services file. Every problem is reported at once. */
export function parseServices(source: string, file: string): Parsed<Services> {
  const yaml = readYaml(source, file);
  if (yaml.kind === 'invalid') return { kind: 'invalid', problems: yaml.problems };
  const decoded = decode(servicesShape, yaml.text);
  if (decoded.kind === 'invalid') return decoded;
  const builder = new Builder(yaml.text);
  const services = decoded.value.services.map((shape, index) => builder.service(shape, ['services', index]));
  if (builder.problems.length > 0) return { kind: 'invalid', problems: inOrder(builder.problems) };
  return { kind: 'ok', value: makeServices(file, services, builder.globs) };
}

const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];

class Builder {
  readonly problems: Problem[] = [];
  readonly globs: (readonly Glob[])[] = [];
  readonly #text: YamlText;
  readonly #lines = new Map<string, number>();

  constructor(text: YamlText) {
    this.#text = text;
  }

  service(shape: ServiceShape, path: YamlPath): Service {
    const line = this.#text.place([...path, 'name'], 'key').line;
    const earlier = this.#lines.get(shape.name);
    if (earlier !== undefined) {
      this.#at(
        [...path, 'name'],
        `the service \`${shape.name}\` stands in line ${earlier} and in line ${line}`,
        'join the two entries',
      );
    }
    this.#lines.set(shape.name, line);
    this.globs.push(shape.paths.flatMap((glob, index) => this.#glob(glob, [...path, 'paths', index])));
    if (shape.dependents.includes(shape.name)) {
      this.#at([...path, 'dependents'], `\`${shape.name}\` depends on itself`, 'leave it out');
    }
    return {
      name: shape.name,
      tier: shape.tier === 1 ? 1 : shape.tier === 2 ? 2 : 3,
      paths: shape.paths,
      environments: shape.environments,
      regions: shape.regions,
      dependents: shape.dependents,
      peak: shape.peak.flatMap((window, index) => this.#window(window, [...path, 'peak', index])),
      freeze: shape.freeze.flatMap((window, index) => this.#window(window, [...path, 'freeze', index])),
      line,
    };
  }

  #glob(glob: string, path: YamlPath): readonly Glob[] {
    const result = compileGlob(glob);
    if (result.kind === 'ok') return [result.glob];
    const place = this.#text.placeInside(path, result.fault.offset);
    this.problems.push(
      this.#text.problem(place, `pattern \`${glob.slice(0, 60)}\`: ${result.fault.message}`, result.fault.remedy),
    );
    return [];
  }

  #window(shape: WindowShape, path: YamlPath): readonly TimeWindow[] {
    return shape.days === undefined ? this.#dated(shape, path) : this.#weekly(shape, shape.days, path);
  }

  #weekly(shape: WindowShape, days: readonly string[], path: YamlPath): readonly TimeWindow[] {
    const from = this.#minute(shape.from, [...path, 'from']);
    const to = this.#minute(shape.to, [...path, 'to']);
    if (from === null || to === null) return [];
    if (from === to) {
      this.#at([...path, 'to'], 'the window ends when it begins', 'write 00:00 to 24:00 for whole days');
      return [];
    }
    const offsetMinutes = offsetOf(shape.offset ?? '+00:00');
    return [
      { kind: 'weekly', days: days.map((day) => DAYS.indexOf(day)), fromMinute: from, toMinute: to, offsetMinutes },
    ];
  }

  #minute(text: string, path: YamlPath): number | null {
    const found = /^(\d{2}):(\d{2})$/.exec(text);
    const minute = found === null ? Number.NaN : Number(found[1]) * 60 + Number(found[2]);
    if (found !== null && Number(found[2]) < 60 && minute <= 1440) return minute;
    this.#at(path, `\`${text}\` is no time of day`, 'write a time such as 09:30');
    return null;
  }

  #dated(shape: WindowShape, path: YamlPath): readonly TimeWindow[] {
    if (shape.offset !== undefined) {
      this.#at(
        [...path, 'offset'],
        'a dated window carries its offset in its dates',
        'write 2026-11-27T00:00:00+01:00',
      );
      return [];
    }
    const from = this.#date(shape.from, [...path, 'from']);
    const to = this.#date(shape.to, [...path, 'to']);
    if (from === null || to === null) return [];
    if (to <= from) {
      this.#at([...path, 'to'], 'the window ends before it begins', 'exchange the dates');
      return [];
    }
    return [{ kind: 'dated', from, to }];
  }

  #date(text: string, path: YamlPath): number | null {
    const shaped = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:Z|[+-]\d{2}:\d{2}))?$/.test(text);
    const time = shaped ? Date.parse(text) : Number.NaN;
    if (!Number.isNaN(time)) return time / 1000;
    this.#at(
      path,
      `\`${text}\` is no date`,
      'write 2026-11-27 or 2026-11-27T00:00:00Z; for a weekly window add `days`',
    );
    return null;
  }

  #at(path: YamlPath, message: string, remedy: string): void {
    if (this.problems.length < 50) this.problems.push(this.#text.problem(this.#text.place(path), message, remedy));
  }
}

function offsetOf(text: string): number {
  const minutes = Number(text.slice(1, 3)) * 60 + Number(text.slice(4, 6));
  return text.startsWith('-') ? -minutes : minutes;
}
