import { datasets } from './datasets.ts';
import { explainNotes } from './explain-notes.ts';
import * as growthNames from './growth-names.ts';
import * as growthNotes from './growth-notes.ts';
import { growthMultiverse, growthMultiverseSayings } from './growth-multiverse.ts';
import { inference } from './inference.ts';
import { labels } from './labels.ts';
import { multiverse, multiverseSayings } from './multiverse.ts';
import * as predictionWords from './predictions.ts';
import * as regionsNotes from './regions-notes.ts';
import * as tables from './tables.ts';

/** Everything that studies say, in English. */
export const en = {
  datasets,
  explainNotes,
  growthMultiverse,
  growthMultiverseSayings,
  inference,
  labels,
  multiverse,
  multiverseSayings,
  ...predictionWords,
  ...growthNames,
  ...growthNotes,
  ...regionsNotes,
  ...tables,
};
