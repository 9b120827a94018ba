import { ConfigError } from '@kuznets/base';
import { canonicalJson, sha256Hex } from '@kuznets/studies';
import { z } from 'zod';

/** Version of the shape of plan.json. */
export const planSchemaVersion = 1;

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const count = z.int().min(0).max(10_000_000);

/** A name that is a file's own, so that no path leads out of the folder that holds it. */
export const plainName = z
  .string()
  .min(1)
  .max(255)
  .refine((name) => name !== '.' && name !== '..' && !/[/\\\0]/.test(name));

const planInputSchema = z.strictObject({
  role: z.string().regex(/^[a-z][a-z-]{0,31}$/),
  source: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('catalogue'), name: z.string().max(255) }),
    z
      .strictObject({ kind: z.literal('copied'), name: plainName, path: z.string().max(4096) })
      .describe('data/<role>/<name> in the work folder; the path is where it lay, for the manifest'),
    z
      .strictObject({ kind: z.literal('elsewhere'), name: plainName, path: z.string().max(4096) })
      .describe('Where it lay; a worker reads it where it is told to, and nowhere else'),
  ]),
  sha256: hash,
  bytes: z.int().min(0),
  canonicalSha256: hash,
});

/** plan.json: a study as it is computed by many processes. */
export const planSchema = z.strictObject({
  schemaVersion: z.literal(planSchemaVersion),
  id: z
    .string()
    .regex(/^[0-9a-f]{16}$/)
    .describe('Of what is computed: study, configuration, data, build, and place where floats depend on it'),
  study: z.string().regex(/^[a-z][a-z-]{0,31}$/),
  config: z.json(),
  inputs: z.array(planInputSchema).min(1).max(16),
  /** Digest of what computes. */
  build: hash,
  version: z.string().max(64),
  device: z
    .record(z.string(), z.json())
    .describe('Where it was planned; units are computed there where floats depend on it'),
  isByDevice: z.boolean(),
  shardSeconds: z.number().positive(),
  stages: z
    .array(z.strictObject({ name: z.string().regex(/^[a-z][a-z-]{0,63}$/), shards: count }))
    .min(1)
    .max(64),
});

/** {@link planSchema} as a type. */
export type WorkPlan = z.output<typeof planSchema>;

/** An input of a plan. */
export type PlanInput = WorkPlan['inputs'][number];

/**
 * The digest by which a plan is known.
 *
 * @param plan - what is computed.
 * @returns 16 hexadecimal digits, the same for two plans of the same units.
 */
export function planId({ study, config, inputs, build, device, isByDevice }: Omit<WorkPlan, 'id'>): string {
  const digests = Object.fromEntries(inputs.map(({ role, canonicalSha256 }) => [role, canonicalSha256]));
  const place = isByDevice ? [device['backend'], device['name']] : null;
  return sha256Hex(canonicalJson({ study, config, digests, build, place })).slice(0, 16);
}

/** A unit of a shard. */
export const unitSchema = z.strictObject({
  key: z.string().regex(/^[\w.-]{1,200}$/),
  inputs: z.json(),
  label: z.looseObject({ code: z.string() }).catchall(z.union([z.string(), z.number()])),
  weight: z.number(),
  seconds: z.number().nullable().describe('Estimated from a unit that was measured; null where none was'),
});

/** A unit as a shard lists it. */
export type PlannedUnit = z.output<typeof unitSchema>;

/** Units of a stage that one process computes. */
export const shardSchema = z.strictObject({
  plan: z.string(),
  stage: count,
  shard: count,
  units: z.array(unitSchema),
});

/** How many units a stage has; written when all its shards are. */
export const stageSchema = z.strictObject({ plan: z.string(), stage: count, name: z.string(), units: count });

/** {@link stageSchema} as a type. */
export type PlannedStage = z.output<typeof stageSchema>;

/**
 * Reads what a file or message of a plan says, all of which may be hostile.
 *
 * @param schema - what it must be.
 * @param text - JSON.
 * @param where - named in errors.
 * @returns the value.
 * @throws ConfigError where it is anything else.
 */
export function parsePlanned<Schema extends z.ZodType>(schema: Schema, text: string, where: string): z.output<Schema> {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw new ConfigError('no JSON', { where: { file: where }, allowed: 'what kuznets plan wrote', cause });
  }
  const version = versionOf(value);
  if (version !== undefined && version > planSchemaVersion)
    throw new ConfigError('the folder is of a newer kuznets', {
      ...{ code: 'newer-plan', where: { file: where }, got: version },
      allowed: `${planSchemaVersion}; update kuznets here`,
    });
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const { path, message } = parsed.error.issues[0]!;
  throw new ConfigError(`not what kuznets plan wrote: ${message}`, {
    where: { file: where, item: path.map(String).join('.') },
  });
}

function versionOf(value: unknown): number | undefined {
  if (typeof value !== 'object' || value === null || !('schemaVersion' in value)) return undefined;
  return typeof value.schemaVersion === 'number' ? value.schemaVersion : undefined;
}
