# Writes packages/data/test/stata/foreign-*.dta and haven-*.dta: the same table as Stata 6 to 15 write it.
# Debian: apt-get install r-base-core r-cran-foreign r-cran-haven. Run from the root: Rscript test/reference/stata_files.R
out <- "packages/data/test/stata"
table <- data.frame(
  name = c("Wien", "Graz", "Linz", "Enns", "Steyr"),
  growth = c(1.5, -2.25e-300, 3, NA, 1e300),
  count = c(1L, NA, -3L, 4L, 2147483620L),
  region = factor(c("east", "west", "east", "south", NA)),
  stringsAsFactors = FALSE
)
for (version in 6:10) foreign::write.dta(table, file.path(out, sprintf("foreign-%d.dta", version)), version = version)
tagged <- table
tagged$growth[4] <- haven::tagged_na("b")
tagged$region <- haven::labelled(c(1, 3, 1, 2, NA), c(east = 1, south = 2, west = 3), label = "part of the country")
for (version in 8:15) haven::write_dta(tagged, file.path(out, sprintf("haven-%d.dta", version)), version = version)
