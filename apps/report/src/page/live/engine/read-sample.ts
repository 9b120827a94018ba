import { crossSection, listDatasets, parseTable } from '@kuznets/data';
import { absorbedRecord, firstCompleted, growthDataDigest, growthDataFrom, growthRoles } from '@kuznets/studies';
import type { ReadOrder, Sample } from './protocol.ts';

/** A file that holds another sample than the study's. */
class OtherSampleError extends Error {
  override readonly name = 'OtherSampleError';
}

/** Reads a file as the study read its own, and checks that the values are the same. */
export async function readSample({ name, bytes, config, input: { source }, digest }: ReadOrder): Promise<Sample> {
  const info = source.kind === 'catalogue' ? listDatasets().find((entry) => entry.name === source.name) : undefined;
  const { id, csv } = config;
  const table = await parseTable(
    bytes,
    info ? { file: name, text: info.text } : { file: name, ...csv, ...(id === null ? {} : { id }) },
  );
  const read = growthDataFrom(
    crossSection(info ? { info, table, variables: [], warnings: [] } : table, growthRoles(config)),
  );
  if (growthDataDigest(read) !== digest) throw new OtherSampleError(table.sha256);
  const data = await firstCompleted(config, read);
  const width = data.features.length;
  const x = data.features.map((_, at) => Array.from(data.y, (_unused, row) => data.x[row * width + at]!));
  return {
    ...{ kind: 'sample', x, y: [...data.y], sha256: table.sha256 },
    ...(data.absorbed && { absorbed: absorbedRecord(data.absorbed) }),
  };
}
