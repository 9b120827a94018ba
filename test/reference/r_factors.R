# Forests of ranger and randomForest and boosted trees of gbm on made data with a factor, their own predictions.
#
# Run: Rscript test/reference/r_factors.R test/reference/r_factors.json
# Writes r_*.csv beside it, by packages/explain/exporters.
# Needs Debian 12's r-cran-ranger (0.14.1), r-cran-randomforest (4.7-1.1), r-cran-gbm (2.1.8.1) and r-cran-jsonlite.

suppressMessages({
  library(ranger)
  library(randomForest)
  library(gbm)
  library(jsonlite)
})

output <- commandArgs(trailingOnly = TRUE)[1]
script <- sub("--file=", "", grep("--file=", commandArgs(), value = TRUE))
exporters <- file.path(dirname(normalizePath(script)), "../../packages/explain/exporters")
for (name in c("ranger", "randomforest", "gbm")) source(file.path(exporters, sprintf("export_%s.R", name)))

set.seed(1)
n <- 260
data <- data.frame(a = round(rnorm(n), 3), g = factor(sample(c("w", "x y", "\"z\"", "NA", "v"), n, TRUE)), b = round(rnorm(n), 3))
data$y <- data$a + 2 * (data$g %in% c("w", "NA")) * (data$b > 0) + rnorm(n) / 5
train <- data[1:200, ]
rows <- data[201:260, ]
beside <- function(name) file.path(dirname(output), paste0("r_", name, ".csv"))

cases <- list()
for (mode in c("partition", "order", "ignore")) {
  forest <- ranger(y ~ ., train, num.trees = 5, min.node.size = 15, respect.unordered.factors = mode, seed = 1, num.threads = 1)
  export_treeinfo(forest, beside(mode), train)
  cases[[mode]] <- predict(forest, rows, num.threads = 1)$predictions
}
forest <- randomForest(y ~ ., train, ntree = 5, nodesize = 15)
export_randomforest(forest, beside("forest"))
cases$forest <- unname(predict(forest, rows))

# Missing cells, and a level that only some nodes have seen.
holed <- train
holed$a[seq(1, 200, 9)] <- NA
holed$g[seq(4, 200, 11)] <- NA
missing <- rows
missing$a[seq(1, 60, 7)] <- NA
missing$g[seq(3, 60, 5)] <- NA
for (distribution in c("gaussian", "bernoulli", "adaboost", "poisson")) {
  holed$y <- switch(distribution,
    gaussian = train$y,
    poisson = rpois(200, exp(train$y / 2)),
    as.integer(train$y > 0.4)
  )
  model <- gbm(y ~ ., distribution = distribution, data = holed, n.trees = 8, interaction.depth = 3, shrinkage = 0.3, n.minobsinnode = 4)
  export_gbm(model, beside(distribution), 7)
  margin <- predict(model, missing, n.trees = 7)
  cases[[distribution]] <- if (distribution == "adaboost") 2 * margin else margin
}

result <- list(
  versions = sapply(c("ranger", "randomForest", "gbm"), function(name) as.character(packageVersion(name)), simplify = FALSE),
  rows = list(a = rows$a, g = as.character(rows$g), b = rows$b),
  missing = list(a = missing$a, g = as.character(missing$g), b = missing$b),
  margins = cases
)
writeLines(toJSON(result, auto_unbox = TRUE, digits = I(17), na = "null"), output)
