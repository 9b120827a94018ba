/**
 * Borders of the 48 states that are longer than a point: a state, and those behind it in the alphabet.
 *
 * Facts, as two sources agree on them: `us48_rk.GAL` of R's spdep 1.2-7, and the outlines `us_states` of spData 2.2.1 (U.S. Census Bureau), whose shared
 * sides spdep's `poly2nb(queen = FALSE)` finds. Arizona and Colorado, Utah and New Mexico meet at a point alone.
 */
export const statesByBorder = `
  AL FL GA MS TN
  AZ CA NV NM UT
  AR LA MS MO OK TN TX
  CA NV OR
  CO KS NE NM OK UT WY
  CT MA NY RI
  DE MD NJ PA
  FL GA
  GA NC SC TN
  ID MT NV OR UT WA WY
  IL IN IA KY MO WI
  IN KY MI OH
  IA MN MO NE SD WI
  KS MO NE OK
  KY MO OH TN VA WV
  LA MS TX
  ME NH
  MD PA VA WV
  MA NH NY RI VT
  MI OH WI
  MN ND SD WI
  MS TN
  MO NE OK TN
  MT ND SD WY
  NE SD WY
  NV OR UT
  NH VT
  NJ NY PA
  NM OK TX
  NY PA VT
  NC SC TN VA
  ND SD
  OH PA WV
  OK TX
  OR WA
  PA WV
  SD WY
  TN VA
  UT WY
  VA WV
`;
