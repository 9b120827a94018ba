# Rscript children/bms.R JOB: the same chains by BMS. Timed: the call, by proc.time(), user and system.
suppressPackageStartupMessages(library(BMS))
job <- jsonlite::fromJSON(commandArgs(trailingOnly = TRUE)[1])
x <- matrix(readBin(job$x, "double", job$rows * job$features), job$rows, job$features, byrow = TRUE)
colnames(x) <- paste0("x", seq_len(job$features))
data <- data.frame(y = readBin(job$y, "double", job$rows), x)
before <- proc.time()
fit <- bms(data, burn = job$burn, iter = job$draws, nmodel = 2000, mcmc = "bd", g = "UIP", mprior = "fixed", mprior.size = job$options$modelSize, user.int = FALSE)
after <- proc.time()
taken <- after - before
status <- readLines("/proc/self/status")
peak <- as.numeric(gsub("[^0-9]", "", grep("^VmHWM", status, value = TRUE))) / 1024
cpu <- sum(taken[c("user.self", "sys.self")])
draws <- job$burn + job$draws
cat(jsonlite::toJSON(list(
  cpu = cpu, wall = taken[["elapsed"]], draws = draws, drawsPerCpuSecond = draws / cpu,
  processCpu = sum(after[c("user.self", "sys.self")]), peakMiB = peak, device = paste("BMS", packageVersion("BMS"))
), auto_unbox = TRUE, digits = 8), "\n")
