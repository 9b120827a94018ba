#!/usr/bin/env Rscript
# Principal components of the US states in 1986, from R's prcomp.
#
#   Rscript test/reference/r_prcomp.R test/reference/r_prcomp.json packages/data/datasets/us-states/us_states.csv
#
# Needs Debian's r-base-core and r-cran-jsonlite.
arguments <- commandArgs(trailingOnly = TRUE)
table <- read.csv(arguments[2])
columns <- c("pcap", "hwy", "water", "util", "pc", "gsp", "emp", "unemp")
x <- as.matrix(table[table$year == 1986, columns])
fit <- function(scaled) {
  p <- prcomp(x, center = TRUE, scale. = scaled)
  list(sdev = p$sdev, rotation = as.vector(p$rotation), x = as.vector(t(p$x)), center = as.vector(p$center),
       scale = if (scaled) as.vector(p$scale) else rep(1, ncol(x)))
}
result <- list(made_with = list(R = R.version.string), year = 1986, columns = columns, rows = nrow(x),
               scaled = fit(TRUE), centred = fit(FALSE))
writeLines(jsonlite::toJSON(result, digits = NA, auto_unbox = TRUE), arguments[1])
