# A forest of randomForest on fls2001 and the decomposition of its own predictions: every feature, fifteen pairs.
#
# Run: Rscript test/reference/randomforest.R test/reference/randomforest.json
# Writes randomforest.csv beside it, by packages/explain/exporters/export_randomforest.R.
# Needs Debian 12's r-cran-randomforest (randomForest 4.7-1.1) and r-cran-jsonlite.

library(randomForest)
library(jsonlite)

output <- commandArgs(trailingOnly = TRUE)[1]
script <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))
root <- file.path(dirname(normalizePath(script)), "../..")
source(file.path(root, "packages/explain/exporters/export_randomforest.R"))

# "NA" is Namibia's code: nothing here is missing.
table <- read.csv(file.path(root, "packages/data/datasets/fls2001/fls2001.csv"), na.strings = character(0))
names <- names(table)[-(1:3)]
x <- table[names]
set.seed(1)
forest <- randomForest(x = x, y = table$y, ntree = 20, nodesize = 8, keep.forest = TRUE)
export_randomforest(forest, sub("json$", "csv", output))

predictions <- function(rows) unname(predict(forest, rows))
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
  randomForest = as.character(packageVersion("randomForest")),
  data = "fls2001",
  features = names,
  cases = list(randomforest = list(
    settings = list(ntree = 20, nodesize = 8, seed = 1),
    prediction = prediction,
    apv = mean((prediction - mean(prediction))^2),
    meanSquare = mean(prediction^2),
    aepv = aepv,
    pairs = pairs
  ))
)
writeLines(toJSON(result, auto_unbox = TRUE, digits = I(17)), output)
