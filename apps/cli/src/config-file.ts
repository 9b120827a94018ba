import { existsSync, readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { ConfigError } from '@kuznets/core-gpu';

/** Reads a study's configuration: YAML, JSON, or a TypeScript or JavaScript module with a default export. What is null is not given. */
export async function readStudyConfig(path: string): Promise<Record<string, unknown>> {
  if (!existsSync(path)) throw new ConfigError(`--config: no such file, got ${path}`);
  const value = await parsed(path);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new ConfigError(`${path}: a study is a map of settings, got ${JSON.stringify(value) ?? typeof value}`);
  }
  return Object.fromEntries(Object.entries(value).filter(([, setting]) => setting !== null));
}

async function parsed(path: string): Promise<unknown> {
  const kind = extname(path).toLowerCase();
  try {
    switch (kind) {
      case '.json':
        return JSON.parse(readFileSync(path, 'utf8'));
      case '.yaml':
      case '.yml':
        return (await import('yaml')).parse(readFileSync(path, 'utf8'));
      case '.ts':
      case '.mts':
      case '.js':
      case '.mjs': {
        const { createJiti } = await import('jiti');
        return await createJiti(import.meta.url, { fsCache: false }).import(resolve(path), { default: true });
      }
    }
  } catch (error) {
    throw new ConfigError(`${path}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
  }
  throw new ConfigError(`${path}: a study is a .yaml, .json or .ts file, got ${kind === '' ? 'no extension' : kind}`);
}
