import codes from 'i18n-iso-countries/codes.json';
import chineseNames from 'i18n-iso-countries/langs/zh.json';
import englishNames from 'i18n-iso-countries/langs/en.json';
import { feature } from 'topojson-client';
import atlas from 'world-atlas/countries-110m.json';
import type { Language } from '@kuznets/studies';

/** A country by ISO 3166: its two-letter code and the number by which the atlas knows it. */
export interface Country {
  readonly alpha2: string;
  readonly numeric: string;
}

/** Codes that data on growth use and ISO 3166 does not: older ones, and those of the Penn World Table. */
const otherCodes: Readonly<Record<string, string>> = {
  UK: 'GB',
  ZR: 'CD',
  ZAR: 'CD',
  OAN: 'TW',
  ROM: 'RO',
  BUR: 'MM',
  TMP: 'TL',
  YUG: 'RS',
  GER: 'DE',
  WBG: 'PS',
};

const names: Readonly<Record<Language, Readonly<Record<string, string | readonly string[]>>>> = {
  en: englishNames.countries,
  zh: chineseNames.countries,
};

const byKey = new Map<string, Country>();
for (const [alpha2, alpha3, numeric] of codes as unknown as readonly (readonly [string, string, string])[]) {
  const country = { alpha2, numeric };
  for (const key of [alpha2, alpha3, ...[names.en[alpha2] ?? [], names.zh[alpha2] ?? []].flat()])
    byKey.set(key.toUpperCase(), country);
}
for (const [code, alpha2] of Object.entries(otherCodes)) if (!byKey.has(code)) byKey.set(code, byKey.get(alpha2)!);

/** The country that an identifier means: an ISO code, a name, or a code of older data; null where it means none. */
export function countryOf(id: string): Country | null {
  return byKey.get(id.trim().toUpperCase()) ?? null;
}

/** Whether the rows are countries: nearly all identifiers mean one. Codes of other things, such as US states, are often those of some countries. */
export function areCountries(ids: readonly string[]): boolean {
  return ids.filter((id) => countryOf(id) !== null).length >= 0.8 * ids.length;
}

/** A country's name before its identifier, or the identifier alone. */
export function countryName(id: string, language: Language): string {
  const country = countryOf(id);
  const name = country === null ? null : nameIn(language, country.alpha2);
  return name === null || name.toUpperCase() === id.trim().toUpperCase() ? id : `${name} (${id})`;
}

/** The outline of every country of the atlas. */
export function outlines(): readonly {
  readonly numeric: string | null;
  readonly name: string;
  readonly shape: object;
}[] {
  const topology = atlas as unknown as Parameters<typeof feature>[0];
  const collection = feature(topology, topology.objects['countries']!);
  const features = collection.type === 'FeatureCollection' ? collection.features : [collection];
  return features.flatMap((shape) =>
    shape.id === '010'
      ? []
      : [
          {
            numeric: shape.id === undefined ? null : String(shape.id),
            name: String(shape.properties?.['name'] ?? ''),
            shape,
          },
        ],
  );
}

/** A country's name; null where the language has none. */
export function nameIn(language: Language, alpha2: string): string | null {
  return [names[language][alpha2] ?? []].flat()[0] ?? null;
}
