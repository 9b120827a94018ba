# Rscript children/ranger.R JOB: the same fit by ranger. Timed: the call, by proc.time(), user and system, children included.
suppressPackageStartupMessages(library(ranger))
job <- jsonlite::fromJSON(commandArgs(trailingOnly = TRUE)[1])
x <- matrix(readBin(job$x, "double", job$rows * job$features), job$rows, job$features, byrow = TRUE)
colnames(x) <- paste0("x", seq_len(job$features))
y <- readBin(job$y, "double", job$rows)
before <- proc.time()
fit <- ranger(
  x = x, y = y, num.trees = job$options$nEstimators, mtry = job$options$maxFeatures,
  min.node.size = job$options$minSamplesSplit - 1, importance = if (isTRUE(job$importance)) "permutation" else "none",
  num.threads = job$threads, seed = job$options$randomState, verbose = FALSE
)
after <- proc.time()
taken <- after - before
status <- readLines("/proc/self/status")
peak <- as.numeric(gsub("[^0-9]", "", grep("^VmHWM", status, value = TRUE))) / 1024
top <- if (isTRUE(job$importance)) max(fit$variable.importance) else NA
cat(jsonlite::toJSON(list(
  cpu = sum(taken[c("user.self", "sys.self", "user.child", "sys.child")]), wall = taken[["elapsed"]],
  processCpu = sum(after[c("user.self", "sys.self", "user.child", "sys.child")]), peakMiB = peak,
  oobMse = fit$prediction.error, top = top, device = paste("ranger", packageVersion("ranger"))
), auto_unbox = TRUE, digits = 8), "\n")
