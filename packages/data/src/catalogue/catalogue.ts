import type { DatasetInfo } from './types.ts';

/** The catalogue, embedded data sets first. */
export const CATALOGUE: readonly DatasetInfo[] = [
  {
    name: 'fls2001',
    kind: 'cross-section',
    title: 'Cross-country growth 1960-1992: 72 countries, 41 regressors',
    embedded: true,
    tableFile: 'fls2001.csv',
    files: [
      { name: 'fls2001.csv', sha256: '86de22ad7c437d6b86c6ade8b702c177075864c1d4c2bce996db71adf0394f15' },
      { name: 'variables.csv', sha256: '92788bdc54341c49f45a77f0d1dbde01dcbf3c4f8ee8befd8bfd84e48c9e1687' },
      { name: 'countries.csv', sha256: '0f00a59c5ef6031f2d708dca20b99011d4ded2179e5df984f396ee23ec1abdaa' },
    ],
    rows: 72,
    text: ['code', 'country'],
    id: 'code',
    target: 'y',
    citation:
      'Fernandez, C., E. Ley and M. F. J. Steel (2001). Model Uncertainty in Cross-Country Growth Regressions. Journal of Applied Econometrics 16(5), 563-576.',
    doi: '10.1002/jae.623',
    licence:
      'Artistic-2.0 (Debian copyright file) or BSD-3-Clause (package DESCRIPTION); terms of the journal archive not verified',
    source: 'data set datafls of the R package BMS 0.3.5, from Debian r-cran-bms 0.3.5-1',
  },
  {
    name: 'us-states',
    kind: 'panel',
    title: 'Public capital and output: 48 US states, 1970-1986, 8 indicators',
    embedded: true,
    tableFile: 'us_states.csv',
    files: [
      { name: 'us_states.csv', sha256: '3c9ae6035de149a68df036c8be38e6a3c7a022fa1acd199ddc139685cdca4b19' },
      { name: 'variables.csv', sha256: '4e86eae36ae46df34ead50bb6c143256edcf2b23addd26217f7284d92e1cdca8' },
    ],
    rows: 816,
    text: ['state', 'region'],
    entity: 'state',
    period: 'year',
    citation:
      'Munnell, A. H. (1990). Why has productivity growth declined? Productivity and public investment. New England Economic Review, January/February.',
    licence: 'GPL-2.0-or-later (package)',
    source: 'data set Produc of the R package plm 2.6-2, from Debian r-cran-plm 2.6-2+dfsg-1, columns reordered',
  },
  {
    name: 'sdm2004',
    kind: 'cross-section',
    title: 'Cross-country growth 1960-1996: 88 countries, 67 regressors',
    embedded: false,
    tableFile: 'sdm2004.csv',
    files: [
      { name: 'sdm2004.csv', sha256: 'c955f65a20c7046e61ad70131ce3382e8d52b26a258097648fed91758980a978' },
      { name: 'variables.csv', sha256: '46dd915da4cce1e763f5d043082331659ffa70a81fabcabe1ea357169fcf8a34' },
      { name: 'countries.csv', sha256: '8b7159faf67ad1dc266d5c5d1f4ddb3b9c281e26c28f8092061e5b6647cc7f03' },
      { name: 'groups.csv', sha256: '5f4771d6465577eb96db2da198cb6adc896817b3a3b3b0579952a9d046ab3cdf' },
      { name: 'bace_reference.csv', sha256: '016699355670d38c1ee797a721307aa0c9b6212c68c413598584281307468893' },
    ],
    rows: 88,
    text: ['code', 'country'],
    id: 'code',
    target: 'GR6096',
    citation:
      'Sala-i-Martin, X., G. Doppelhofer and R. I. Miller (2004). Determinants of Long-Term Growth: A Bayesian Averaging of Classical Estimates (BACE) Approach. American Economic Review 94(4), 813-835.',
    doi: '10.1257/0002828042002570',
    licence: 'not verified: read from your own copy, never shipped',
    source:
      'public packages (sValues, BayesVarSel, SDS383D); the authors’ file is on the article’s page at the American Economic Association',
  },
  {
    name: 'provinces',
    kind: 'panel',
    title: 'Chinese provinces: 31 provinces, 2018-2023, 8 indicators',
    embedded: false,
    tableFile: 'panel_complete8.csv',
    files: [
      { name: 'panel_complete8.csv', sha256: 'cd884573e10bff82322e00af35acd7d1fdd3de180fa153473b84b188f35e69a9' },
      { name: 'panel_2018_2023.csv', sha256: '7d24fa57c07acc9e8ad010c961218ec8136b19a39daab7b45f47a772ce6ffa01' },
      { name: 'variables.csv', sha256: '39a1641a91f9f4c935c586d9b7fe2a9b81545aa21aff9a34ebfad0b04071ddfe' },
      { name: 'provinces.csv', sha256: '38a08ea2941389386d82777d94b08f14e98e6d304e90af6b662a1e0251b6c0d9' },
      { name: 'sources.csv', sha256: '980f9f1d00614c4f48f6a760eea44a61c452600d5e72d9b65d2805f6d5b4edc4' },
    ],
    rows: 186,
    text: ['id', 'province'],
    entity: 'province',
    period: 'year',
    citation: 'National Bureau of Statistics of China, annual provincial data, 2018-2023.',
    licence: 'not verified: read from your own copy, never shipped',
    source: 'public copies of the National Data portal',
    caution: 'Income is that of all residents, not of urban residents: the eight columns are not the paper’s X1-X8.',
  },
];
