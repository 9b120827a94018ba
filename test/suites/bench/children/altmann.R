# Rscript children/altmann.R JOB: p-values of a bagging's importances by permuted targets, by ranger's importance_pvalues. Timed: fit and tests, by proc.time().
suppressPackageStartupMessages(library(ranger))
job <- jsonlite::fromJSON(commandArgs(trailingOnly = TRUE)[1])
x <- matrix(readBin(job$x, "double", job$rows * job$features), job$rows, job$features, byrow = TRUE)
colnames(x) <- paste0("x", seq_len(job$features))
data <- data.frame(y = readBin(job$y, "double", job$rows), x)
fit <- function(...) ranger(y ~ ., data, num.trees = job$trees, mtry = job$features, min.node.size = 5, importance = "permutation",
                            num.threads = job$threads, seed = 1, verbose = FALSE)
before <- proc.time()
tests <- importance_pvalues(fit(), method = "altmann", num.permutations = job$permutations, formula = y ~ ., data = data,
                            seed = 1, num.threads = job$threads)
after <- proc.time()
taken <- after - before
status <- readLines("/proc/self/status")
peak <- as.numeric(gsub("[^0-9]", "", grep("^VmHWM", status, value = TRUE))) / 1024
cat(jsonlite::toJSON(list(
  cpu = sum(taken[c("user.self", "sys.self", "user.child", "sys.child")]), wall = taken[["elapsed"]],
  processCpu = sum(after[c("user.self", "sys.self", "user.child", "sys.child")]), peakMiB = peak,
  significant = sum(tests[, "pvalue"] <= 0.05), device = paste("ranger", packageVersion("ranger"))
), auto_unbox = TRUE, digits = 8), "\n")
