import { z } from 'zod';

/** How the command line writes a setting, where the setting's own name, kind and description do not say it. */
export interface FlagFacts {
  /** Without dashes; default: the setting's name in kebab case. `no-...` sets the setting to false. */
  readonly name?: string;
  /** One letter that does the same. */
  readonly short?: string;
  /** What stands for the value in the help, such as `column`. */
  readonly value?: string;
  /** What the help says in place of the description, where the flag sets the contrary. */
  readonly help?: string;
  /** Values by how they are also typed, such as `tab`. */
  readonly typed?: Readonly<Record<string, string>>;
  /** A second flag of the same setting. */
  readonly also?: { readonly name: string; readonly value: string; readonly help: string };
}

/** The settings that have a flag; what is not in it is set by a configuration file alone. */
export const flagRegistry = z.registry<FlagFacts>();

/** Whole numbers from `least` to `most`. */
export const count = (least: number, most: number) => z.int().min(least).max(most);

/** A name or a text that is not empty. */
export const text = z.string().min(1);

/** The settings of a shape once every default is filled in: what may be left out is then null. */
export type Completed<Shape extends z.ZodRawShape> = {
  [Name in keyof Shape]: Shape[Name] extends z.ZodOptional<infer Inner extends z.ZodType>
    ? z.ZodNullable<Inner>
    : Shape[Name] extends z.ZodDefault<infer Inner extends z.ZodType> | z.ZodPrefault<infer Inner extends z.ZodType>
      ? Inner
      : Shape[Name];
};

/**
 * The schema of a configuration with every default filled in, from the schema of what a caller may write.
 *
 * @param shape - the settings as a caller may write them.
 * @returns the same settings in the same order: those with a default must be there, those that may be left out may be null.
 */
export function completed<const Shape extends z.ZodRawShape>(
  shape: Shape,
): z.ZodObject<Completed<Shape>, z.core.$strict> {
  const whole = Object.entries(shape).map(([name, schema]) => [name, completeSetting(schema as z.ZodType)] as const);
  return z.strictObject(Object.fromEntries(whole)) as unknown as z.ZodObject<Completed<Shape>, z.core.$strict>;
}

function completeSetting(schema: z.ZodType): z.ZodType {
  const inner =
    schema instanceof z.ZodOptional
      ? (schema.unwrap() as z.ZodType).nullable()
      : schema instanceof z.ZodDefault || schema instanceof z.ZodPrefault
        ? (schema.unwrap() as z.ZodType)
        : schema;
  return schema.description === undefined ? inner : inner.describe(schema.description);
}

/**
 * A configuration whose settings that were left out are null.
 *
 * @param schema - what {@link completed} made.
 * @param values - settings with their defaults.
 * @returns the values in the schema's order.
 */
export function withNulls<Shape extends z.ZodRawShape>(
  schema: z.ZodObject<Shape, z.core.$strict>,
  values: Readonly<Record<string, unknown>>,
): z.output<z.ZodObject<Shape, z.core.$strict>> {
  return schema.parse(Object.fromEntries(Object.keys(schema.shape).map((name) => [name, values[name] ?? null])));
}
