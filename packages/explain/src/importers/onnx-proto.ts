import { BinaryReader, WireType } from '@bufbuild/protobuf/wire';
import { FormatError } from '@kuznets/base';

/** Attribute of an ONNX operator, as far as tree ensembles need it. */
export interface OnnxAttribute {
  readonly numbers: readonly number[];
  readonly texts: readonly string[];
}

/** Operator of an ONNX graph. */
export interface OnnxOperator {
  readonly type: string;
  readonly domain: string;
  readonly inputs: readonly string[];
  readonly attributes: ReadonlyMap<string, OnnxAttribute>;
}

/** An ONNX file, as far as tree ensembles need it. */
export interface OnnxModel {
  readonly producer: string;
  readonly operators: readonly OnnxOperator[];
  readonly inputs: readonly OnnxInput[];
}

/** Input of an ONNX graph. */
export interface OnnxInput {
  readonly name: string;
  /** `TensorProto.DataType`: 1 float, 11 double. */
  readonly elementType: number;
  /** Extents; 0 where they are not known. */
  readonly shape: readonly number[];
}

/** What is done with a field, by its number in onnx.proto. */
type Fields = Readonly<Record<number, (reader: BinaryReader, wire: WireType) => void>>;

/** More fields and numbers than any model has; they cost memory many times the file. */
const mostFields = 4_000_000;
const mostNumbers = 32_000_000;

/** What a file may still hold. */
class Budget {
  readonly #file: string;
  #fields = 0;
  #numbers = 0;

  constructor(file: string) {
    this.#file = file;
  }

  field(): void {
    if (++this.#fields > mostFields) this.#refuse('fields', this.#fields, mostFields);
  }

  number(): void {
    if (++this.#numbers > mostNumbers) this.#refuse('numbers', this.#numbers, mostNumbers);
  }

  #refuse(what: string, got: number, most: number): never {
    throw new FormatError(`too many ${what}`, { where: { file: this.#file }, got, allowed: `${most}` });
  }
}

/** Reads one message; fields that are not asked for are skipped. */
function readMessage(bytes: Uint8Array, budget: Budget, fields: Fields): void {
  const reader = new BinaryReader(bytes);
  while (reader.pos < reader.len) {
    budget.field();
    const [field, wire] = reader.tag();
    const read = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (read === undefined) reader.skip(wire, field);
    else read(reader, wire);
  }
}

/** A repeated number, packed or not. */
function repeated(
  into: number[],
  budget: Budget,
  next: (reader: BinaryReader) => number,
): (reader: BinaryReader, wire: WireType) => void {
  return (reader, wire) => {
    if (wire !== WireType.LengthDelimited) {
      budget.number();
      into.push(next(reader));
      return;
    }
    const packed = new BinaryReader(reader.bytes());
    while (packed.pos < packed.len) {
      budget.number();
      into.push(next(packed));
    }
  };
}

const int64 = (reader: BinaryReader): number => Number(reader.int64());

/**
 * Decodes an ONNX file.
 *
 * @throws Error of the protobuf reader where the bytes are no such message, FormatError where there are too many of anything.
 * @see onnx.proto, https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export function decodeOnnx(file: string, bytes: Uint8Array): OnnxModel {
  const budget = new Budget(file);
  let producer = '';
  const operators: OnnxOperator[] = [];
  const inputs: OnnxInput[] = [];
  const graph: Fields = {
    1: (reader) => operators.push(decodeOperator(reader.bytes(), budget)),
    11: (reader) => inputs.push(decodeInput(reader.bytes(), budget)),
  };
  readMessage(bytes, budget, {
    2: (reader) => (producer = reader.string()),
    3: (reader) => (producer = `${producer} ${reader.string()}`.trim()),
    7: (reader) => readMessage(reader.bytes(), budget, graph),
  });
  return { producer, operators, inputs };
}

function decodeOperator(bytes: Uint8Array, budget: Budget): OnnxOperator {
  let type = '';
  let domain = '';
  const inputs: string[] = [];
  const attributes = new Map<string, OnnxAttribute>();
  readMessage(bytes, budget, {
    1: (reader) => inputs.push(reader.string()),
    4: (reader) => (type = reader.string()),
    5: (reader) => {
      const { name, ...attribute } = decodeAttribute(reader.bytes(), budget);
      attributes.set(name, attribute);
    },
    7: (reader) => (domain = reader.string()),
  });
  return { type, domain, inputs, attributes };
}

function decodeAttribute(bytes: Uint8Array, budget: Budget): OnnxAttribute & { readonly name: string } {
  let name = '';
  const numbers: number[] = [];
  const texts: string[] = [];
  const float = repeated(numbers, budget, (reader) => reader.float());
  const integer = repeated(numbers, budget, int64);
  const text = (reader: BinaryReader): unknown => texts.push(reader.string());
  readMessage(bytes, budget, {
    1: (reader) => (name = reader.string()),
    2: float,
    3: integer,
    4: text,
    5: (reader) => decodeTensor(reader.bytes(), numbers, budget),
    7: float,
    8: integer,
    9: text,
  });
  return { name, numbers, texts };
}

const uint8 = 2;
const float32 = 1;
const float64 = 11;

function decodeTensor(bytes: Uint8Array, into: number[], budget: Budget): void {
  let type = 0;
  let raw: Uint8Array = new Uint8Array();
  readMessage(bytes, budget, {
    2: (reader) => (type = reader.int32()),
    4: repeated(into, budget, (reader) => reader.float()),
    5: repeated(into, budget, (reader) => reader.int32()),
    9: (reader) => (raw = reader.bytes()),
    10: repeated(into, budget, (reader) => reader.double()),
  });
  if (type !== float32 && type !== float64 && type !== uint8)
    throw new Error(`a tensor of data type ${type}, not float (1), uint8 (2) or double (11)`);
  const values = new BinaryReader(raw);
  while (values.pos < values.len) {
    budget.number();
    if (type === uint8) into.push(raw[values.pos++]!);
    else into.push(type === float32 ? values.float() : values.double());
  }
}

function decodeInput(bytes: Uint8Array, budget: Budget): OnnxInput {
  let name = '';
  let elementType = 0;
  const shape: number[] = [];
  const dimension: Fields = { 1: (reader) => (shape[shape.length - 1] = int64(reader)) };
  const dimensions: Fields = {
    1: (reader) => {
      shape.push(0);
      readMessage(reader.bytes(), budget, dimension);
    },
  };
  const tensor: Fields = {
    1: (reader) => (elementType = reader.int32()),
    2: (reader) => readMessage(reader.bytes(), budget, dimensions),
  };
  const type: Fields = { 1: (reader) => readMessage(reader.bytes(), budget, tensor) };
  readMessage(bytes, budget, {
    1: (reader) => (name = reader.string()),
    2: (reader) => readMessage(reader.bytes(), budget, type),
  });
  return { name, elementType, shape };
}
