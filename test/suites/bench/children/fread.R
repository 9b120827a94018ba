# Rscript children/fread.R JOB: reads a table by data.table's fread on one thread. Timed: the call, by proc.time(), user and system.
suppressPackageStartupMessages(library(data.table))
job <- jsonlite::fromJSON(commandArgs(trailingOnly = TRUE)[1])
setDTthreads(1)
before <- proc.time()
table <- fread(job$file)
taken <- proc.time() - before
status <- readLines("/proc/self/status")
peak <- as.numeric(gsub("[^0-9]", "", grep("^VmHWM", status, value = TRUE))) / 1024
cat(jsonlite::toJSON(list(
  cpu = sum(taken[c("user.self", "sys.self")]), wall = taken[["elapsed"]], processCpu = sum(proc.time()[c("user.self", "sys.self")]),
  peakMiB = peak, device = paste("data.table", packageVersion("data.table"))
), auto_unbox = TRUE, digits = 8), "\n")
