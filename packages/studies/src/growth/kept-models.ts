import { ConfigError, FormatError, fromJson, toJson } from '@kuznets/base';
import type { DesignRules } from '@kuznets/data';
import { z } from 'zod';
import { canonicalJson } from '../results/digest.ts';
import { otherVersion } from '../results/schema-version.ts';
import type { UnitContext } from '../study/study.ts';
import type { MethodConfig } from './config.ts';
import type { GrowthData } from './data.ts';
import { fits, fitsOf, heldOut, type FitInputs, type StudyCut } from './fits.ts';
import type { ImputationInputs } from './imputations.ts';
import type { Model } from './methods/model.ts';

/** Version of the shape of a kept model's file. */
export const keptModelVersion = 1;

/** A method's fitted models, with what is needed to predict rows of another table: plain data. */
export interface KeptModel {
  /** Id, name and every setting. */
  readonly method: MethodConfig;
  /** Seed of the model of all rows. */
  readonly seed: number;
  /** What is predicted. */
  readonly target: string;
  /** Determinants in the order of the design; of a factor its levels, the base first. */
  readonly determinants: readonly { readonly name: string; readonly levels: readonly string[] | null }[];
  /** How the design was made of the data's columns; null where the sample was not made of a table. */
  readonly rules: DesignRules | null;
  /** Fitted to all rows, with all settings: what predicts. */
  readonly model: Model;
  /** Fitted without a fold each, by cross-validation's settings; null where there are no folds, or one could not be fitted. */
  readonly folds: KeptFolds | null;
}

/** The models of cross-validation. */
export interface KeptFolds {
  /** One a fold. */
  readonly models: readonly Model[];
  /** `rows`: the fold that a row was held out in. */
  readonly heldIn: readonly number[];
  /** `rows`: target less the prediction by the model that did not see the row. */
  readonly residuals: readonly number[];
}

/** Where kept models lie in a result folder. */
export const keptModelsFolder = 'models/';

/** The file of a method's. */
export const keptModelFile = (id: string): string => `${keptModelsFolder}${id}.json`;

/** The most that a file's arrays may take: a text of more is no string that can be held. */
const mostBytes = 2 ** 28;

/**
 * The models of a study as files of its result.
 *
 * @param study - the study's configuration, with its folds.
 * @param data - its first completed table.
 * @param imputed - which that is.
 * @param of - the methods that were fitted, and how their fits are read.
 * @returns canonical JSON by relative path.
 * @throws ConfigError for models that are too large to be kept.
 */
export async function keptModelFiles(
  study: StudyCut,
  data: GrowthData,
  imputed: ImputationInputs | undefined,
  { methods, read }: Pick<UnitContext, 'read'> & { readonly methods: readonly MethodConfig[] },
): Promise<ReadonlyMap<string, string>> {
  const files = new Map<string, string>();
  for (const method of methods) {
    const units = fitsOf(method, study, [imputed]).map(({ inputs }) => inputs);
    const kept = await keptModel(method, data, units, read);
    const bytes = bytesOf(kept);
    if (bytes > mostBytes)
      throw new ConfigError(`the models of ${method.id} are too large to be kept`, {
        got: `${bytes} bytes`,
        allowed: `at most ${mostBytes} bytes`,
        remedies: [{ to: 'grow fewer trees', options: { trees: null } }],
      });
    files.set(keptModelFile(method.id), writtenModel(kept));
  }
  return files;
}

async function keptModel(
  method: MethodConfig,
  data: GrowthData,
  units: readonly FitInputs[],
  read: UnitContext['read'],
): Promise<KeptModel> {
  const whole = await read(fits, units[0]!);
  if (whole.kind !== 'all' || whole.fit.model === null) throw new Error(`the model of ${method.id} was not kept`);
  return {
    method,
    seed: units[0]!.seed,
    target: data.target,
    determinants: data.features.map(({ name, levels }) => ({ name, levels })),
    rules: data.rules ?? null,
    model: whole.fit.model,
    folds: await keptFolds(data, units, read),
  };
}

async function keptFolds(
  data: GrowthData,
  units: readonly FitInputs[],
  read: UnitContext['read'],
): Promise<KeptFolds | null> {
  const models: Model[] = [];
  const heldIn = new Array<number>(data.y.length).fill(0);
  const residuals = new Array<number>(data.y.length).fill(0);
  for (const unit of units) {
    if (unit.sample.kind !== 'fold' || !unit.sample.keep) continue;
    const fitted = await read(fits, unit);
    if (fitted.kind !== 'fold' || fitted.heldOut === null) return null;
    const { predicted, model } = fitted.heldOut;
    heldOut(data, unit.seed, unit.sample).forEach((row, place) => {
      heldIn[row] = models.length;
      residuals[row] = data.y[row]! - predicted[place]!;
    });
    models.push(model!);
  }
  return models.length === 0 ? null : { models, heldIn, residuals };
}

function bytesOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 8;
  if (ArrayBuffer.isView(value)) return value.byteLength;
  return Object.values(value).reduce<number>((sum, item) => sum + bytesOf(item), 0);
}

const format = 'kuznets/growth-model';

/** A kept model as its file holds it. */
function writtenModel(kept: KeptModel): string {
  return `${canonicalJson({ format, schemaVersion: keptModelVersion, ...(toJson(kept) as object) })}\n`;
}

const texts = z.array(z.string());
const folds = z.object({
  models: z.array(z.object({ kind: z.string() })),
  heldIn: z.array(z.int().min(0)),
  residuals: z.array(z.number()),
});
const keptModelSchema = z.object({
  format: z.literal(format),
  schemaVersion: z.literal(keptModelVersion),
  method: z.object({ id: z.string(), name: z.string() }),
  seed: z.int(),
  target: z.string(),
  determinants: z.array(z.object({ name: z.string(), levels: texts.nullable() })),
  rules: z
    .object({
      target: z.string(),
      targetColumns: texts,
      terms: texts,
      columns: texts,
      factors: z.array(z.object({ name: z.string(), base: z.string(), levels: texts })),
    })
    .nullable(),
  model: z.object({ kind: z.string() }),
  folds: folds.nullable(),
});

/**
 * A kept model from its file.
 *
 * @param text - what `keptModelFiles` wrote.
 * @param file - its name, for messages.
 * @returns the model.
 * @throws FormatError where the text is not such a file, or one of another version.
 */
export function readKeptModel(text: string, file: string): KeptModel {
  const where = { file };
  const allowed = 'a model that kuznets growth --keep-models wrote';
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch (cause) {
    throw new FormatError('is not JSON', { where, allowed, cause });
  }
  const other = otherVersion(json, keptModelVersion);
  if (other !== null)
    throw new FormatError('another schema version', { where, got: other.got, allowed: other.allowed });
  const parsed = keptModelSchema.safeParse(json);
  if (!parsed.success)
    throw new FormatError('is no kept model', { where, got: parsed.error.issues[0]!.message, allowed });
  return fromJson(json as never) as KeptModel;
}
