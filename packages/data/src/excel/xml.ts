import { DataError } from '@kuznets/base';
import { SaxesParser } from 'saxes';

/** An element as it opens. */
export interface Element {
  /** Without the prefix of its namespace. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
}

/** What is done at each event. */
export interface Handlers {
  open?(element: Element): void;
  close?(name: string): void;
  text?(text: string): void;
}

const CHUNK = 1 << 16;

const local = (name: string): string => name.slice(name.indexOf(':') + 1);

/** Reads a document from front to back; one that is not well formed is a `DataError`. */
export const readXml = (xml: string, file: string, { open, close, text }: Handlers): void => {
  const parser = new SaxesParser();
  parser.on('error', (cause) => {
    throw new DataError('a damaged workbook: XML that cannot be read', {
      where: { file },
      allowed: 'a whole file; save it again',
      cause,
    });
  });
  if (open) parser.on('opentag', ({ name, attributes }) => open({ name: local(name), attributes }));
  if (close) parser.on('closetag', ({ name }) => close(local(name)));
  if (text) {
    parser.on('text', text);
    parser.on('cdata', text);
  }
  for (let start = 0; start < xml.length; start += CHUNK) parser.write(xml.slice(start, start + CHUNK));
  parser.close();
};
