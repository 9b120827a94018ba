import { ConfigError, DataError } from '@kuznets/base';

/** An open file. */
export interface OpenFile {
  /** Size in bytes. */
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
  const { open, stat } = fileSystem();
  try {
    // A pipe is told before it is opened: that could wait for ever, and neither a signal nor the end of the process would end it.
    const facts = await stat(path);
    if (facts.isDirectory()) throw Object.assign(new Error(path), { code: 'EISDIR' });
    if (!facts.isFile())
      throw new DataError('a pipe or device, not a file', {
        where: { file: path },
        allowed: 'a file; save to one what it gives',
      });
    const handle = await open(path, 'r');
    return {
      size: facts.size,
      stream: () => readable(path, handle.createReadStream({ autoClose: false })),
      close: () => handle.close(),
    };
  } catch (cause) {
    throw cause instanceof DataError ? cause : unreadable(path, cause);
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

/** Node's hashes, found in the same way. */
export const nodeCrypto = (): typeof import('node:crypto') | undefined =>
  host.process?.getBuiltinModule?.('node:crypto');

/** An environment variable; undefined where there is no environment. */
export const environment = (name: string): string | undefined => host.process?.env?.[name];

/** A file's name without folder and extension. */
export const stemOf = (file: string): string => (file.split(/[/\\]/).at(-1) ?? file).replace(/(?<=.)\.[^.]*$/, '');
