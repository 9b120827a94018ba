import { ConfigError, quotedList } from '@kuznets/base';
import {
  type GrowthResult,
  type KeptModel,
  keptModelFile,
  keptModelsFolder,
  type Manifest,
  readKeptModel,
} from '@kuznets/studies';
import { readAsWritten, readStudy } from './stored-study.ts';

/** A growth study whose models were kept. */
export function keptStudy(folder: string): { readonly result: GrowthResult; readonly manifest: Manifest } {
  const { result, manifest } = readStudy(folder);
  if (result.study !== 'growth')
    throw new ConfigError('this study keeps no models', {
      where: { file: folder },
      got: manifest.study,
      allowed: 'a folder that kuznets growth --keep-models wrote',
    });
  if (!Object.keys(manifest.files).some((name) => name.startsWith(keptModelsFolder)))
    throw new ConfigError('no models were kept', {
      where: { file: folder },
      allowed: 'a folder that kuznets growth --keep-models wrote; run the study again with --keep-models',
    });
  return { result, manifest };
}

/** Identities of the methods whose models were kept. */
export function keptIds({ files }: Manifest): readonly string[] {
  return Object.keys(files)
    .filter((name) => name.startsWith(keptModelsFolder))
    .map((name) => name.slice(keptModelsFolder.length).replace(/\.json$/, ''));
}

/** One method's kept model; `option` is the flag that names it. */
export function keptModel(folder: string, id: string, manifest: Manifest, option: string): KeptModel {
  const kept = keptIds(manifest);
  if (!kept.includes(id))
    throw new ConfigError('no model of this method was kept', {
      where: { option },
      got: id,
      allowed: quotedList(kept),
    });
  return readKeptModel(readAsWritten(folder, keptModelFile(id), manifest), `${folder}/${keptModelFile(id)}`);
}
