# Rscript children/demean.R JOB: columns without effects of two ways, by plm's Within. Timed: the calls, by proc.time(), user and system.
suppressPackageStartupMessages(library(plm))
job <- jsonlite::fromJSON(commandArgs(trailingOnly = TRUE)[1])
numbers <- function(file, what, n) readBin(file, what, n)
x <- matrix(numbers(job$x, "double", job$rows * job$columns), job$rows)
data <- data.frame(entity = numbers(job$entity, "integer", job$rows), period = numbers(job$period, "integer", job$rows), x)
panel <- pdata.frame(data, index = c("entity", "period"))
columns <- lapply(seq_len(job$columns), function(k) panel[[k + 2]])
before <- proc.time()
demeaned <- lapply(columns, Within, effect = "twoways")
taken <- proc.time() - before
status <- readLines("/proc/self/status")
peak <- as.numeric(gsub("[^0-9]", "", grep("^VmHWM", status, value = TRUE))) / 1024
cat(jsonlite::toJSON(list(
  cpu = sum(taken[c("user.self", "sys.self")]), wall = taken[["elapsed"]], processCpu = sum(proc.time()[c("user.self", "sys.self")]),
  peakMiB = peak, device = paste("plm", packageVersion("plm")), squares = sapply(demeaned, function(v) sum(v^2))
), auto_unbox = TRUE, digits = NA), "\n")
