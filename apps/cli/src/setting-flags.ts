import { ConfigError, KuznetsError } from '@kuznets/base';
import { flagRegistry, parseSettings, SettingsError } from '@kuznets/studies';
import { InvalidArgumentError, Option, type Command } from 'commander';
import { z } from 'zod';

/** A flag, and the setting that it sets. */
interface SettingFlag {
  /** Names from the configuration's root, such as `['csv', 'delimiter']`. */
  readonly path: readonly string[];
  readonly option: Option;
  /** Values by how they are also typed. */
  readonly typed: Readonly<Record<string, string>>;
}

/** What commander hands over: values by the flags' names. */
export type FlagValues = Readonly<Record<string, unknown>>;

/** Adds a flag for every setting that has one, in the schema's order. */
export function addSettings(command: Command, schema: z.ZodObject): Command {
  for (const { option } of flagsOf(schema)) command.addOption(option);
  return command;
}

/** Adds the flags of a schema that the command has not yet, which its help leaves out. */
export function addUnshown(command: Command, schema: z.ZodObject): Command {
  for (const { option } of flagsOf(schema))
    if (command.options.every(({ long }) => long !== option.long)) command.addOption(option.hideHelp());
  return command;
}

/** The settings that were given as flags, as a configuration file would give them. */
export function settingsGiven(schema: z.ZodObject, values: FlagValues): Record<string, unknown> {
  const settings: Record<string, unknown> = {};
  const given = flagsOf(schema).filter(({ option }) => {
    const value = values[option.attributeName()];
    return value !== undefined && !(option.negate && value === true);
  });
  for (const [k, { path, option }] of given.entries()) {
    const twin = given.slice(0, k).find((other) => other.path.join() === path.join());
    if (twin !== undefined) throw new ConfigError(`${twin.option.long} and ${option.long}: give one of them`);
    let holder = settings;
    for (const name of path.slice(0, -1)) holder = (holder[name] ??= {}) as Record<string, unknown>;
    holder[path.at(-1)!] = values[option.attributeName()];
  }
  return settings;
}

/** The settings of a schema that were given as flags, checked, with every default. */
export function parseFlags<Schema extends z.ZodObject>(schema: Schema, values: FlagValues): z.output<Schema> {
  return parseSettings(schema, settingsGiven(schema, values));
}

/** Runs a command; an error about settings that have flags names the flags. */
export async function namingFlags<T>(schemas: readonly z.ZodObject[], run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const flags = schemas.flatMap((schema) => flagsOf(schema));
    if (error instanceof SettingsError)
      throw new SettingsError(error.problems, (path) => {
        const names = path.filter((step, k) => k < path.length - 1 || typeof step !== 'number').join();
        return flags.find((flag) => flag.path.join() === names)?.option.long ?? null;
      });
    if (error instanceof KuznetsError)
      error.message = error.messageWith((setting, value) => {
        const flag = flags.find(({ path }) => path.at(-1) === setting);
        const name = flag?.option.long ?? setting;
        if (value === null || (flag?.option.negate && value === 'false')) return name;
        return `${name} ${Object.entries(flag?.typed ?? {}).find(([, meant]) => meant === value)?.[0] ?? value}`;
      });
    throw error;
  }
}

function flagsOf(schema: z.ZodObject, above: readonly string[] = []): SettingFlag[] {
  return Object.entries(schema.shape).flatMap(([name, setting]) => {
    const path = [...above, name];
    const { inner, usual } = unwrapped(setting as z.ZodType);
    if (inner instanceof z.ZodObject) return flagsOf(inner, path);
    const facts = flagRegistry.get(setting);
    if (facts === undefined) return [];
    const flag = facts.name ?? name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
    const value = facts.value === undefined ? '' : ` <${facts.value}>`;
    const short = facts.short === undefined ? '' : `-${facts.short}, `;
    const help = (facts.help ?? (setting as z.ZodType).description ?? '') + shownDefault(usual);
    const main = new Option(`${short}--${flag}${value}`, help);
    const options = facts.also
      ? [main, new Option(`--${facts.also.name} <${facts.also.value}>`, facts.also.help)]
      : [main];
    if (facts.value !== undefined) {
      const isPeriod = facts.value === 'period' || facts.value === 'first-last';
      for (const option of options)
        option.argParser((typed) => valueOf(inner, facts.typed?.[typed] ?? (isPeriod ? periodsTyped(typed) : typed)));
      if (inner instanceof z.ZodEnum && facts.typed === undefined) main.choices(inner.options.map(String));
    }
    return options.map((option) => ({ path, option, typed: facts.typed ?? {} }));
  });
}

/** The schema of a value that is given, and the default. */
function unwrapped(schema: z.ZodType, usual?: unknown): { readonly inner: z.ZodType; readonly usual: unknown } {
  if (schema instanceof z.ZodDefault) return unwrapped(schema.unwrap() as z.ZodType, schema.def.defaultValue);
  if (schema instanceof z.ZodOptional || schema instanceof z.ZodPrefault)
    return unwrapped(schema.unwrap() as z.ZodType, usual);
  return { inner: schema, usual };
}

function shownDefault(usual: unknown): string {
  return typeof usual === 'string' || typeof usual === 'number' ? ` (default: ${usual})` : '';
}

/** Periods as configurations have them: `1985Q1` is 19851, `1985-03` is 198503. */
function periodsTyped(typed: string): string {
  return typed
    .replace(/(\d{4})[QHW](\d{1,2})/gi, '$1$2')
    .replace(/(?<!\d)(\d{4})-(\d\d)(?!\d)(?:-(\d\d)(?!\d))?/g, '$1$2$3');
}

/** A typed text as the value that a configuration file would hold; whether it is allowed is the schema's business. */
function valueOf(schema: z.ZodType, typed: string): unknown {
  if (schema instanceof z.ZodArray)
    return typed.split(',').map((item) => valueOf(schema.element as z.ZodType, item.trim()));
  if (schema instanceof z.ZodTuple) {
    const [, first, last = first] = /^(-?\d+)(?:-(-?\d+))?$/.exec(typed) ?? [];
    if (first === undefined) throw new InvalidArgumentError('Must be two whole numbers, such as 1980-1985.');
    return [Number(first), Number(last)];
  }
  return takesNumbers(schema) && /^[-+.\d]/.test(typed) && !Number.isNaN(Number(typed)) ? Number(typed) : typed;
}

function takesNumbers(schema: z.ZodType): boolean {
  if (schema instanceof z.ZodUnion) return schema.options.some((option) => takesNumbers(option as z.ZodType));
  return schema instanceof z.ZodNumber || (schema instanceof z.ZodLiteral && typeof schema.value === 'number');
}
