// Writes as DuckDB writes Parquet what datasets.py left out of a folder for want of pyarrow: node parquet.mjs <folder>
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';

const [folder] = process.argv.slice(2);
const database = await DuckDBInstance.create();
const connection = await database.connect();
const quoted = (path) => `'${path.replaceAll("'", "''")}'`;
for (const { name } of JSON.parse(readFileSync(join(folder, 'datasets.json'), 'utf8'))) {
  const path = (kind) => join(folder, `${name}.${kind}`);
  if (existsSync(path('xlsx')) || existsSync(path('parquet'))) continue;
  const read = `read_csv(${quoted(path('csv'))}, nullstr = 'NA')`;
  await connection.run(`COPY (FROM ${read}) TO ${quoted(path('parquet'))} (FORMAT parquet)`);
  process.stdout.write(`${path('parquet')}\n`);
}
