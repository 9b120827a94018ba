import { ConfigError, DataError } from '@kuznets/base';

/** An open file. */
export interface OpenFile {
  /** Size in bytes; 0 for a pipe. */
  readonly size: number;
  stream(): AsyncIterable<Uint8Array>;
  close(): Promise<void>;
}

const REASONS: Partial<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EISDIR: 'this is a folder, not a file',
  EACCES: 'the file may not be read',
  EPERM: 'the file may not be read',
};

/** Opens a file for reading; a file that cannot be read is a `DataError`. */
export const openFile = async (path: string): Promise<OpenFile> => {
  const { open } = fileSystem();
  try {
    const handle = await open(path, 'r');
    const stat = await handle.stat();
    if (stat.isDirectory()) {
      await handle.close();
      throw Object.assign(new Error(path), { code: 'EISDIR' });
    }
    return {
      size: stat.size,
      stream: () => readable(path, handle.createReadStream({ autoClose: false })),
      close: () => handle.close(),
    };
  } catch (cause) {
    throw unreadable(path, cause);
  }
};

async function* readable(path: string, stream: AsyncIterable<Uint8Array>): AsyncIterable<Uint8Array> {
  try {
    yield* stream;
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

const unreadable = (path: string, cause: unknown): DataError => {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  const problem = REASONS[code] ?? `the file cannot be read (${code === '' ? String(cause) : code})`;
  return new DataError(problem, { where: { file: path }, allowed: 'the path of a readable file', cause });
};

/** Node's file system without an import of it, so that the same bundle loads in a browser. */
const fileSystem = (): typeof import('node:fs/promises') => {
  const fs = host.process?.getBuiltinModule?.('node:fs/promises');
  if (fs === undefined)
    throw new ConfigError('there is no file system here; allowed: parseTable with text, bytes or a stream');
  return fs;
};

const host: {
  readonly process?: { readonly getBuiltinModule?: typeof process.getBuiltinModule; readonly env?: typeof process.env };
} = globalThis;

/** An environment variable; undefined where there is no environment. */
export const environment = (name: string): string | undefined => host.process?.env?.[name];

/** A file's name without folder and extension. */
export const stemOf = (file: string): string => (file.split(/[/\\]/).at(-1) ?? file).replace(/(?<=.)\.[^.]*$/, '');
