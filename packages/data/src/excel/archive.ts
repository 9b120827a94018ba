import { DataError } from '@kuznets/base';
import { type UnzipFileInfo, unzipSync } from 'fflate';
import type { TableSettings } from '../table/settings.ts';

/** The files of a ZIP archive, unpacked when they are asked for and never to more than `maxBytes` together. */
export class Archive {
  readonly #bytes: Uint8Array;
  readonly #settings: TableSettings;
  #left: number;
  readonly names: readonly string[];

  constructor(bytes: Uint8Array, settings: TableSettings) {
    this.#bytes = bytes;
    this.#settings = settings;
    this.#left = settings.maxBytes;
    const names: string[] = [];
    this.#unzip(({ name }) => {
      names.push(name);
      return false;
    });
    this.names = names;
  }

  /** The text of a file; undefined where there is none of the name. */
  text(path: string): string | undefined {
    const name = this.names.find((candidate) => candidate.toLowerCase() === path.toLowerCase());
    if (name === undefined) return undefined;
    const files = this.#unzip((file) => {
      if (file.name !== name) return false;
      this.#left -= file.originalSize;
      // Deflate packs no more than 1032 to 1.
      if (this.#left < 0 || file.originalSize > 1100 * file.size + 1100) this.#tooLarge(file.originalSize);
      return true;
    });
    return new TextDecoder().decode(files[name]);
  }

  #unzip(filter: (file: UnzipFileInfo) => boolean): Record<string, Uint8Array> {
    try {
      return unzipSync(this.#bytes, { filter });
    } catch (cause) {
      if (cause instanceof DataError) throw cause;
      throw new DataError('a damaged ZIP archive', {
        where: { file: this.#settings.file },
        allowed: 'a whole file; copy or save it again',
        cause,
      });
    }
  }

  #tooLarge(bytes: number): never {
    const { file, maxBytes } = this.#settings;
    throw new DataError('the unpacked file is too large', {
      where: { file },
      got: `${bytes} bytes`,
      allowed: `at most ${maxBytes} bytes`,
    });
  }
}
