const decoder = new TextDecoder();

/** A table of a FlatBuffer: every place that it names is looked up within the buffer, or a `RangeError`. */
export class FlatTable {
  readonly #view: DataView;
  readonly #place: number;

  constructor(view: DataView, place: number) {
    this.#view = view;
    this.#place = place;
  }

  /** The table at the root of a buffer. */
  static root(bytes: Uint8Array): FlatTable {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    return new FlatTable(view, view.getUint32(0, true));
  }

  u8(field: number, usual = 0): number {
    const place = this.#field(field);
    return place === 0 ? usual : this.#view.getUint8(place);
  }

  i16(field: number, usual = 0): number {
    const place = this.#field(field);
    return place === 0 ? usual : this.#view.getInt16(place, true);
  }

  i32(field: number, usual = 0): number {
    const place = this.#field(field);
    return place === 0 ? usual : this.#view.getInt32(place, true);
  }

  /** A count of 64 bits. */
  i64(field: number): number {
    const place = this.#field(field);
    return place === 0 ? 0 : Number(this.#view.getBigInt64(place, true));
  }

  table(field: number): FlatTable | undefined {
    const place = this.#field(field);
    return place === 0 ? undefined : new FlatTable(this.#view, place + this.#view.getUint32(place, true));
  }

  text(field: number): string | undefined {
    const { start, length } = this.#vector(field, 1);
    const bytes = new Uint8Array(this.#view.buffer, this.#view.byteOffset + start, length);
    return start === 0 ? undefined : decoder.decode(bytes);
  }

  tables(field: number): readonly FlatTable[] {
    const { start, length } = this.#vector(field, 4);
    return Array.from({ length }, (_, i) => {
      const place = start + 4 * i;
      return new FlatTable(this.#view, place + this.#view.getUint32(place, true));
    });
  }

  /** Numbers of 64 bits, of a vector of as many to an element. */
  counts(field: number, each: number): readonly number[] {
    const { start, length } = this.#vector(field, 8 * each);
    return Array.from({ length: length * each }, (_, i) => Number(this.#view.getBigInt64(start + 8 * i, true)));
  }

  /** Where a field lies; 0 where the table has none. */
  #field(field: number): number {
    const layout = this.#place - this.#view.getInt32(this.#place, true);
    const entry = 4 + 2 * field;
    const offset = entry < this.#view.getUint16(layout, true) ? this.#view.getUint16(layout + entry, true) : 0;
    return offset === 0 ? 0 : this.#place + offset;
  }

  #vector(field: number, bytes: number): { readonly start: number; readonly length: number } {
    const place = this.#field(field);
    if (place === 0) return { start: 0, length: 0 };
    const start = place + this.#view.getUint32(place, true);
    const length = this.#view.getUint32(start, true);
    if (start + 4 + length * bytes > this.#view.byteLength) throw new RangeError(`a vector of ${length}`);
    return { start: start + 4, length };
  }
}
