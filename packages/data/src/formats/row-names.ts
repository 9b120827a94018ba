import type { Field } from '../table/table-builder.ts';

/** pandas' name of an index that has none, stored behind the columns. */
const INDEX = '__index_level_0__';

/** The columns of a data frame, its unnamed index first and without a name; `places` says where each stands in the file. */
export const rowNamesFirst = (
  fields: readonly Field[],
): { readonly fields: readonly Field[]; readonly places: readonly number[] } => {
  const index = fields.findIndex(({ name }) => name === INDEX);
  const all = fields.map((_, place) => place);
  const places = index < 0 ? all : [index, ...all.filter((place) => place !== index)];
  return {
    fields: places.map((place) => (place === index ? { ...fields[place]!, name: '' } : fields[place]!)),
    places,
  };
};
