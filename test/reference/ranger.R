# Out-of-bag error and permutation importance of ranger on two growth data sets, seed by seed.
#
# Targets are passed as whole numbers (growth times 1e8), errors reported for growth in percent. With fractions ranger sums
# in an order that depends on the feature, so that rounding decides which of two features that cut a node identically is
# taken; whole numbers add up exactly, and such ties fall at random. It matters: on fls2001 the importance of SubSahara is
# 0.016 with fractions, 0.009 with whole numbers. min.node.size 5 is ranger's default for regression: a node of five rows or fewer is a leaf, so
# minSamplesSplit 6, minSamplesLeaf 1. Only summaries are stored.
#
# Run: KUZNETS_DATA=<folder> Rscript test/reference/ranger.R test/reference/ranger.json
# Needs Debian 12's r-base-core, r-cran-ranger, r-cran-jsonlite (R 4.2.2, ranger 0.14.1).

suppressPackageStartupMessages({
  library(ranger)
  library(jsonlite)
})

folder <- Sys.getenv("KUZNETS_DATA")
trees <- 10000
# ranger seeds tree i by i times the seed, so that the forests of small seeds share trees (half of seed 2's are seed 1's) and
# their spread is too small. Primes above the number of trees share none.
seeds <- c(100003, 100019, 100043, 100049, 100057, 100069, 100103, 100109, 100129, 100151, 100153, 100169, 100183, 100189, 100193, 100207)
scale <- 1e6

read_data <- function(path, target) {
  table <- read.csv(path, check.names = FALSE)
  list(x = as.matrix(table[, setdiff(names(table), c("code", "country", target))]), y = round(100 * scale * table[[target]]))
}

measure <- function(data, mtry) {
  fits <- lapply(seeds, function(seed) {
    fit <- ranger(
      x = data$x, y = data$y, num.trees = trees, mtry = mtry, min.node.size = 5,
      importance = "permutation", num.threads = 1, seed = seed
    )
    in_sample <- predict(fit, data$x, num.threads = 1)$predictions
    list(
      error = fit$prediction.error / scale^2,
      r2 = 1 - sum((data$y - in_sample)^2) / sum((data$y - mean(data$y))^2),
      importance = fit$variable.importance / scale^2
    )
  })
  importance <- sapply(fits, `[[`, "importance")
  list(
    mtry = mtry,
    oobMse = sapply(fits, `[[`, "error"),
    inSampleR2 = sapply(fits, `[[`, "r2"),
    importanceMean = as.list(rowMeans(importance)),
    importanceSd = as.list(apply(importance, 1, sd))
  )
}

sdm <- read_data(file.path(folder, "sdm2004", "sdm2004.csv"), "GR6096")
fls <- read_data(file.path(folder, "fls2001", "fls2001.csv"), "y")
result <- list(
  r = R.version.string,
  ranger = as.character(packageVersion("ranger")),
  trees = trees,
  minNodeSize = 5,
  seeds = seeds,
  sdm2004 = list(bagging = measure(sdm, 67), forest = measure(sdm, 22)),
  fls2001 = list(bagging = measure(fls, 41), forest = measure(fls, 13))
)
write(toJSON(result, digits = 10, auto_unbox = TRUE, pretty = TRUE), commandArgs(trailingOnly = TRUE)[1])
