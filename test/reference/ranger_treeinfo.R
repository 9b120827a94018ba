# A forest of ranger on fls2001 and the decomposition of its own predictions: every feature, fifteen pairs.
#
# Run: Rscript test/reference/ranger_treeinfo.R test/reference/ranger_treeinfo.json
# Writes ranger_treeinfo.csv beside it, by packages/explain/exporters/export_ranger.R.
# Needs Debian 12's r-cran-ranger (ranger 0.14.1) and r-cran-jsonlite.

library(ranger)
library(jsonlite)

output <- commandArgs(trailingOnly = TRUE)[1]
script <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))
root <- file.path(dirname(normalizePath(script)), "../..")
source(file.path(root, "packages/explain/exporters/export_ranger.R"))

# "NA" is Namibia's code: nothing here is missing.
table <- read.csv(file.path(root, "packages/data/datasets/fls2001/fls2001.csv"), na.strings = character(0))
names <- names(table)[-(1:3)]
x <- table[names]
forest <- ranger(x = x, y = table$y, num.trees = 20, min.node.size = 8, seed = 1, num.threads = 1)
export_treeinfo(forest, sub("json$", "csv", output))

predictions <- function(rows) predict(forest, rows, num.threads = 1)$predictions
n <- nrow(x)
prediction <- predictions(x)

joint <- function(columns) {
  own <- rep(seq_len(n), each = n)
  other <- rep(seq_len(n), times = n)
  rows <- x[own, ]
  rows[columns] <- x[other, columns]
  mean((prediction - colMeans(matrix(predictions(rows), n)))^2)
}

aepv <- vapply(seq_along(names), joint, 0)
top <- sort(order(-aepv)[1:6])
pairs <- combn(top, 2, function(pair) {
  both <- joint(pair)
  list(first = pair[1] - 1, second = pair[2] - 1, aepv = both, iepv = both - sum(aepv[pair]))
}, simplify = FALSE)

result <- list(
  ranger = as.character(packageVersion("ranger")),
  data = "fls2001",
  features = names,
  cases = list(ranger_treeinfo = list(
    settings = list(num.trees = 20, min.node.size = 8, seed = 1),
    prediction = prediction,
    apv = mean((prediction - mean(prediction))^2),
    meanSquare = mean(prediction^2),
    aepv = aepv,
    pairs = pairs
  ))
)
writeLines(toJSON(result, auto_unbox = TRUE, digits = I(17)), output)
