# Reads one exported CSV with base R and prints rows, seconds of reading, and sums that tell whether the values are the same.
# usage: Rscript read.R FILE DELIMITER DECIMAL
arguments <- commandArgs(trailingOnly = TRUE)
began <- proc.time()[["elapsed"]]
frame <- read.table(arguments[1], header = TRUE, sep = arguments[2], dec = arguments[3], quote = "\"", check.names = FALSE,
                    comment.char = "", fileEncoding = "UTF-8", stringsAsFactors = FALSE)
seconds <- proc.time()[["elapsed"]] - began
numbers <- names(frame)[sapply(frame, is.numeric)]
sums <- sapply(numbers, function(name) sum(frame[[name]], na.rm = TRUE))
missing <- sum(is.na(frame[numbers]))
quoted <- paste0("\"", gsub("\"", "\\\\\"", numbers), "\":", format(sums, digits = 15, trim = TRUE, scientific = FALSE))
cat(sprintf("{\"rows\":%d,\"seconds\":%f,\"missing\":%d,\"sums\":{%s}}\n", nrow(frame), seconds, missing, paste(quoted, collapse = ",")))
