# Out-of-bag error and permutation importance of ranger with case.weights on fls2001, seed by seed; see ranger.R.
#
# Row i weighs 1 + (i - 1) mod 9. min.node.size 5: minSamplesSplit 6, minSamplesLeaf 1. Only summaries are stored.
#
# Run: KUZNETS_DATA=<folder> Rscript test/reference/ranger_weights.R test/reference/ranger_weights.json
# Needs Debian 12's r-base-core, r-cran-ranger, r-cran-jsonlite (R 4.2.2, ranger 0.14.1).

suppressPackageStartupMessages({
  library(ranger)
  library(jsonlite)
})

trees <- 2000
seeds <- c(100003, 100019, 100043, 100049, 100057, 100069, 100103, 100109, 100129, 100151, 100153, 100169, 100183, 100189, 100193, 100207)
scale <- 1e6
table <- read.csv(file.path(Sys.getenv("KUZNETS_DATA"), "fls2001", "fls2001.csv"), check.names = FALSE)
x <- as.matrix(table[, setdiff(names(table), c("code", "country", "y"))])
y <- round(100 * scale * table$y)
weights <- 1 + (seq_along(y) - 1) %% 9

measure <- function(mtry) {
  fits <- lapply(seeds, function(seed) {
    fit <- ranger(
      x = x, y = y, num.trees = trees, mtry = mtry, min.node.size = 5, case.weights = weights,
      importance = "permutation", num.threads = 1, seed = seed
    )
    list(
      error = fit$prediction.error / scale^2, importance = fit$variable.importance / scale^2,
      fitted = mean(predict(fit, x, num.threads = 1)$predictions) / scale
    )
  })
  importance <- sapply(fits, `[[`, "importance")
  list(
    mtry = mtry,
    oobMse = sapply(fits, `[[`, "error"),
    meanFitted = sapply(fits, `[[`, "fitted"),
    importanceMean = as.list(rowMeans(importance)),
    importanceSd = as.list(apply(importance, 1, sd))
  )
}

result <- list(
  r = R.version.string,
  ranger = as.character(packageVersion("ranger")),
  trees = trees,
  bagging = measure(41),
  forest = measure(13)
)
write(toJSON(result, digits = 10, auto_unbox = TRUE, pretty = TRUE), commandArgs(trailingOnly = TRUE)[1])
