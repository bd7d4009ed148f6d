/** The model as one JSON document: versioned, with a digest over its content, and checked shape by shape when read. */
import { createHash } from 'node:crypto';
import { isObjectId } from '../../model/id.ts';
import type { CommitId } from '../../model/id.ts';
import type { Input } from './encoding.ts';
import { FEATURES } from './features.ts';
import type { ChangeRiskModel } from './model.ts';
import type { ForestPart, LinearPart, Scorer } from './scorer.ts';
import type { Tree } from './trees.ts';

const SCHEMA = 'countersign.dev/change-risk-model/v1';

/** A model with where it comes from. */
export interface KeptModel {
  readonly model: ChangeRiskModel;
  /** The commit up to which the history was learnt from. */
  readonly tip: CommitId;
  /** `sha256:<hex>` over the content. */
  readonly digest: string;
}

/** The document, with a digest that depends on every number of it. */
export function encodeModel(model: ChangeRiskModel, tip: CommitId): { readonly text: string; readonly digest: string } {
  const content = {
    schema: SCHEMA,
    tip,
    features: FEATURES,
    ...model,
    scorer: model.scorer === null ? null : scorerJson(model.scorer),
  };
  const digest = digestOf(JSON.stringify(content));
  return { text: `${JSON.stringify({ ...content, digest })}\n`, digest };
}

function digestOf(text: string): string {
  return `sha256:${createHash('sha256').update(text).digest('hex')}`;
}

function scorerJson({ linear, forests }: Scorer): object {
  return {
    linear: linear.map(({ inputs, regression }) => ({
      inputs,
      intercept: regression.intercept,
      coefficients: [...regression.coefficients],
    })),
    forests: forests.map(({ scale, columns, share, forest }) => ({
      scale,
      columns,
      share,
      start: forest.start,
      trees: forest.trees.map(({ column, limit, weight }) => ({
        column: [...column],
        limit: [...limit],
        weight: [...weight],
      })),
    })),
  };
}

/** The model that {@link encodeModel} wrote, or null for anything else: a kept thing is never trusted blindly. */
export function decodeModel(text: string): KeptModel | null {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return null;
  }
  if (!isRecord(value)) return null;
  const { digest, ...content } = value;
  if (typeof digest !== 'string' || digestOf(JSON.stringify(content)) !== digest) return null;
  const { schema, tip, features, scorer, kind, why, train, strict, calibration, percentiles, windows } = content;
  if (schema !== SCHEMA || typeof tip !== 'string' || !isObjectId(tip)) return null;
  if (JSON.stringify(features) !== JSON.stringify(FEATURES)) return null;
  if (kind !== 'size' && kind !== 'regression' && kind !== 'ensemble') return null;
  const read = scorer === null ? null : readScorer(scorer);
  if (read === undefined || (read === null) !== (kind === 'size')) return null;
  if (typeof why !== 'string' || !isPart(train) || !Array.isArray(strict) || !strict.every(isRecord)) return null;
  if (!isNumbers(percentiles) || !Array.isArray(windows) || !windows.every(isNumbers)) return null;
  if (!(calibration === null || (isRecord(calibration) && hasNumbers(calibration, ['slope', 'intercept']))))
    return null;
  // What the digest covers was written by us, and the parts that are computed with were looked at one by one.
  const checked: unknown = { kind, why, train, strict, scorer: read, calibration, percentiles, windows };
  return { model: checked as ChangeRiskModel, tip: tip as CommitId, digest };
}

function readScorer(value: unknown): Scorer | undefined {
  if (!isRecord(value) || !Array.isArray(value['linear']) || !Array.isArray(value['forests'])) return undefined;
  const linear = value['linear'].map(readLinear);
  const forests = value['forests'].map(readForest);
  if (linear.includes(null) || forests.includes(null)) return undefined;
  return { linear: linear.filter((part) => part !== null), forests: forests.filter((part) => part !== null) };
}

function readLinear(value: unknown): LinearPart | null {
  if (!isRecord(value) || !hasNumbers(value, ['intercept'])) return null;
  const { inputs, intercept, coefficients } = value;
  if (!Array.isArray(inputs) || !inputs.every(isInput) || !isNumbers(coefficients)) return null;
  if (inputs.length !== coefficients.length) return null;
  return { inputs, regression: { intercept: Number(intercept), coefficients: Float64Array.from(coefficients) } };
}

function isInput(value: unknown): value is Input {
  if (!isRecord(value) || !hasNumbers(value, ['mean', 'spread'])) return false;
  const { kind, feature } = value;
  if (!FEATURES.some((name) => name === feature)) return false;
  return kind === 'log' || kind === 'zero' || kind === 'rank' || (kind === 'hinge' && hasNumbers(value, ['knot']));
}

function readForest(value: unknown): ForestPart | null {
  if (!isRecord(value) || !hasNumbers(value, ['share', 'start'])) return null;
  const { scale, columns, share, start, trees } = value;
  if ((scale !== 'log' && scale !== 'rank') || !isNumbers(columns) || !Array.isArray(trees)) return null;
  if (!columns.every((column) => column in FEATURES)) return null;
  const read = trees.map((tree) => readTree(tree, columns.length));
  if (read.includes(null)) return null;
  const whole = read.filter((tree) => tree !== null);
  return { scale, columns, share: Number(share), forest: { start: Number(start), trees: whole } };
}

/** A tree whose splits all have both children, and name columns that are there. */
function readTree(value: unknown, columns: number): Tree | null {
  if (!isRecord(value)) return null;
  const { column, limit, weight } = value;
  if (!isNumbers(column) || !isNumbers(limit) || !isNumbers(weight)) return null;
  if (limit.length !== column.length || weight.length !== column.length) return null;
  const isWhole = column.every((split, node) => split < columns && (split < 0 || 2 * node + 2 < column.length));
  if (!isWhole) return null;
  return { column: Int16Array.from(column), limit: Float64Array.from(limit), weight: Float64Array.from(weight) };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isNumbers(value: unknown): value is readonly number[] {
  return Array.isArray(value) && value.every((item) => typeof item === 'number');
}

function hasNumbers(value: Record<string, unknown>, names: readonly string[]): boolean {
  return names.every((name) => typeof value[name] === 'number');
}

function isPart(value: unknown): boolean {
  return isRecord(value) && hasNumbers(value, ['changes', 'harmful', 'from', 'to']);
}
