# The full linear model of fls2001 under Zellner's g prior, by BMS.
#
# Growth is in percent.
#
# Run: Rscript test/reference/zlm.R test/reference/zlm.json
# Needs Debian 12's r-base-core, r-cran-bms, r-cran-jsonlite (R 4.2.2, BMS 0.3.5).

suppressPackageStartupMessages({
  library(BMS)
  library(jsonlite)
})

table <- read.csv("packages/data/datasets/fls2001/fls2001.csv", check.names = FALSE)
data <- data.frame(y = 100 * table$y, table[, setdiff(names(table), c("code", "country", "y"))], check.names = FALSE)
one <- function(g) {
  fit <- zlm(data, g = g)
  mean <- unname(coef(fit))
  list(mean = mean, sd = sqrt(unname(fit$coef2moments) - mean^2)[-1])
}
write_json(list(
  programs = list(R = R.version.string, BMS = as.character(packageVersion("BMS"))),
  uip = one("UIP"), g10 = one(10)
), commandArgs(TRUE)[1], digits = NA, auto_unbox = TRUE)
