// node children/read_table.mjs JOB: reads a table and describes its columns, as `kuznets data check` does; prints what it took as JSON.
import { describeColumn, readTable } from '@kuznets/data';
import { job, print, processTook, timed } from './child.mjs';

const reading = await timed(() => readTable(job.file));
const { value: described, cpu, wall } = await timed(() => reading.value.columns.map(describeColumn));
if (described.some(({ type }) => type !== 'numeric')) throw new Error('a column that is not of numbers');
print({ cpu: reading.cpu + cpu, wall: reading.wall + wall, read: reading.cpu, ...processTook(), device: 'kuznets' });
