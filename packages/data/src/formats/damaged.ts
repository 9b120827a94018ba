import { ConfigError, DataError } from '@kuznets/base';

/** Runs a reader; what a library throws over bytes that it cannot make sense of is a `DataError`. */
export const readingOf = async <T>(format: string, file: string, read: () => T | Promise<T>): Promise<T> => {
  try {
    return await read();
  } catch (cause) {
    if (cause instanceof DataError || cause instanceof ConfigError) throw cause;
    throw new DataError(`a damaged ${format} file`, {
      where: { file },
      allowed: 'a whole file; copy or save it again',
      cause,
    });
  }
};

/** What a column holds that no column of a table can. */
export const noCells = (file: string, column: string, what: string): DataError =>
  new DataError(`a column of ${what}`, {
    where: { file, column },
    allowed: 'columns of numbers, texts, logicals and dates; leave it out when the file is written',
  });
