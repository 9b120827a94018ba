import { z } from 'zod';

/** Version of the shape of manifest.json. */
export const manifestSchemaVersion = 1;

const hash = z.string().regex(/^[0-9a-f]{64}$/);

/** Where an input was read from: enough to read it again. */
const inputSchema = z.strictObject({
  role: z.string(),
  source: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('catalogue'), name: z.string() }),
    z.strictObject({
      kind: z.literal('file'),
      path: z.string().describe('Relative to the folder that holds the manifest'),
    }),
  ]),
  sha256: hash.describe('Of the bytes read'),
  bytes: z.int(),
  canonicalSha256: hash.describe('Of the values as the study used them'),
});

/** manifest.json: what a result was made from and on, enough to make it again and to see any difference. */
export const manifestSchema = z.strictObject({
  schemaVersion: z.literal(manifestSchemaVersion),
  study: z.string(),
  created: z.string(),
  seconds: z.number(),
  config: z.json(),
  seeds: z.array(z.int()),
  inputs: z.array(inputSchema).min(1),
  models: z.array(z.strictObject({ method: z.string(), seed: z.int(), sha256: hash })),
  versions: z.record(z.string(), z.string()),
  device: z.record(z.string(), z.json()),
  language: z.enum(['zh']).optional().describe('Of tables, figures and page, where it is not English'),
  files: z.record(z.string(), hash).describe('SHA-256 of every other file of the result'),
  self: hash.describe('SHA-256 of this manifest without this field, keys sorted, no white space'),
});

/** {@link manifestSchema} as a type. */
export type Manifest = z.output<typeof manifestSchema>;

/** A manifest before its files are known: what a report may show. */
export type ManifestDraft = Omit<Manifest, 'files' | 'self'>;

/** An input of a study, as {@link Manifest} lists it. */
export type ManifestInput = Manifest['inputs'][number];
