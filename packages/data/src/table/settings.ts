import { ConfigError, DataError, quoted } from '@kuznets/base';
import type { ParseTableOptions } from './types.ts';

/** {@link ParseTableOptions} with every default filled in. */
export type TableSettings = Required<Omit<ParseTableOptions, 'id'>> & Pick<ParseTableOptions, 'id'>;

export const DEFAULT_MAX_BYTES = 512 * 1024 * 1024;

const WORDS = {
  delimiter: [',', ';', '\t', '|'],
  decimal: ['point', 'comma'],
  encoding: ['utf-8', 'utf-8-bom', 'utf-16le', 'utf-16be'],
  newline: ['lf', 'crlf'],
} as const;

/** Fills in defaults and checks every word, since options also come from a command line. */
export const tableSettings = (options: ParseTableOptions): TableSettings => {
  const settings: TableSettings = {
    file: options.file ?? '(text)',
    delimiter: options.delimiter ?? ',',
    decimal: options.decimal ?? 'point',
    encoding: options.encoding ?? 'utf-8',
    newline: options.newline ?? 'lf',
    text: options.text ?? [],
    maxBytes: options.maxBytes ?? DEFAULT_MAX_BYTES,
    ...(options.id === undefined ? {} : { id: options.id }),
  };
  for (const key of ['delimiter', 'decimal', 'encoding', 'newline'] as const) {
    const allowed: readonly string[] = WORDS[key];
    if (!allowed.includes(settings[key])) {
      throw new ConfigError(`${key} ${quoted(settings[key])}; allowed: ${allowed.map(quoted).join(', ')}`);
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
