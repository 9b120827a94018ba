import { extname, resolve } from 'node:path';
import { ConfigError, type ErrorDetails } from '@kuznets/base';
import type { z } from 'zod';
import { readInput } from './input-file.ts';
import { settingsGiven, type FlagValues } from './setting-flags.ts';

type Settings = Readonly<Record<string, unknown>>;

/** A study's settings as the user gives them, unchecked: those of the file that `--config` names, the flags over them. */
export async function readSettings<Schema extends z.ZodObject>(
  schema: Schema,
  values: FlagValues,
): Promise<z.input<Schema>> {
  const file = values['config'];
  const settings = over(typeof file === 'string' ? await readStudyConfig(file) : {}, settingsGiven(schema, values));
  return settings as z.input<Schema>;
}

function over(file: Settings, flags: Settings): Settings {
  const nested = Object.entries(flags).map(([name, value]) => {
    const below = file[name];
    return [name, isMap(value) && isMap(below) ? over(below, value) : value];
  });
  return { ...file, ...Object.fromEntries(nested) };
}

/** Reads a study's configuration: YAML, JSON, or a TypeScript or JavaScript module with a default export. What is null is not given. */
async function readStudyConfig(path: string): Promise<Settings> {
  const value = await parsed(path);
  if (!isMap(value)) {
    throw new ConfigError(`${path}: a study is a map of settings, got ${kindOf(value)}`);
  }
  return Object.fromEntries(Object.entries(value).filter(([, setting]) => setting !== null));
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return 'nothing';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'object' ? `an object of the class ${value.constructor.name}` : `a ${typeof value}`;
}

/** A plain record; a Map or a Date has no settings that anyone could read. */
function isMap(value: unknown): value is Settings {
  return Object.prototype.toString.call(value) === '[object Object]';
}

const mostBytes = 2 ** 24;

function readText(path: string): string {
  const refuse = (what: string, details: ErrorDetails): Error => new ConfigError(what, details);
  return new TextDecoder().decode(readInput(path, { mostBytes, refuse }));
}

async function parsed(path: string): Promise<unknown> {
  const kind = extname(path).toLowerCase();
  try {
    switch (kind) {
      case '.json':
        return JSON.parse(readText(path));
      case '.yaml':
      case '.yml':
        return (await import('yaml')).parse(readText(path));
      case '.ts':
      case '.mts':
      case '.js':
      case '.mjs':
        // Only a file that is there is run.
        readText(path);
        return await defaultExport(path);
    }
  } catch (error) {
    if (error instanceof ConfigError) throw error;
    throw new ConfigError(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  throw new ConfigError(`${path}: a study is a .yaml, .json or .ts file, got ${kind === '' ? 'no extension' : kind}`);
}

async function defaultExport(path: string): Promise<unknown> {
  const { createJiti } = await import('jiti');
  const module: object = await createJiti(import.meta.url, { fsCache: false, interopDefault: false }).import(
    resolve(path),
  );
  if ('default' in module) return readThrough(module.default);
  const names = Object.keys(module);
  throw new ConfigError(
    `${path}: no default export, got ${names.length === 0 ? 'no exports' : `the exports ${names.join(', ')}`}; allowed: export default { data: ..., ... }`,
  );
}

/** Reads every value once, so that what a program's getters throw is said of its file. */
function readThrough<Value>(value: Value, seen = new Set<unknown>()): Value {
  if (typeof value !== 'object' || value === null || seen.has(value)) return value;
  seen.add(value);
  for (const part of Object.values(value)) readThrough(part, seen);
  return value;
}
