import { ConfigError, DataError, nearest, quoted, quotedList } from '@kuznets/base';
import type { ParseTableOptions } from './types.ts';

/** {@link ParseTableOptions} with the defaults filled in that do not depend on the content. */
export type TableSettings = ParseTableOptions & Required<Pick<ParseTableOptions, 'file' | 'text' | 'maxBytes'>>;

export const DEFAULT_MAX_BYTES = 1024 * 1024 * 1024;

const WORDS = {
  delimiter: [',', ';', '\t', '|'],
  decimal: ['point', 'comma'],
  encoding: [
    ...['utf-8', 'utf-16le', 'utf-16be', 'windows-1250', 'windows-1251', 'windows-1252'],
    ...['gb18030', 'big5', 'shift_jis', 'euc-kr'],
  ],
} as const;

/** Fills in defaults and checks every word, since options also come from a command line. */
export const tableSettings = (options: ParseTableOptions): TableSettings => {
  const settings: TableSettings = {
    ...options,
    file: options.file ?? '(text)',
    text: options.text ?? [],
    maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES,
  };
  for (const key of ['delimiter', 'decimal', 'encoding'] as const) {
    const allowed: readonly string[] = WORDS[key];
    const value = settings[key];
    if (value !== undefined && !allowed.includes(value)) {
      throw new ConfigError(`${key} ${quoted(value)}; allowed: ${allowed.map(quoted).join(', ')}`);
    }
  }
  if (settings.decimal === 'comma' && settings.delimiter === ',') {
    throw new ConfigError(
      'decimal "comma" with delimiter ","; allowed: delimiter ";", tab or "|" where commas are decimal marks',
    );
  }
  if (!(settings.maxBytes > 0)) throw new ConfigError(`maxBytes ${settings.maxBytes}; allowed: a positive number`);
  return settings;
};

/** Refuses an input of more than `maxBytes` bytes. */
export const refuseSize = ({ file, maxBytes }: Pick<TableSettings, 'file' | 'maxBytes'>, bytes: number): void => {
  if (bytes <= maxBytes) return;
  throw new DataError('the file is too large', {
    where: { file },
    got: `${bytes} bytes`,
    allowed: `at most ${maxBytes} bytes`,
  });
};

/** The columns declared as id or as text, which the table must have. */
export const declaredColumns = ({ file, id, text }: TableSettings, names: readonly string[]): ReadonlySet<string> => {
  const declared = [...(id === undefined ? [] : [id]), ...(text === 'all' ? names : text)];
  const unknown = declared.find((name) => !names.includes(name));
  if (unknown === undefined) return new Set(declared);
  throw new ConfigError(
    `${file} has no column ${quoted(unknown)}${nearest(unknown, names)}; columns: ${quotedList(names)}`,
  );
};
