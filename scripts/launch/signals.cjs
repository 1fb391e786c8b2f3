/**
 * Loaded into the programs of the terminal (`node --require`), so that an interrupt reaches them exactly once however
 * they were started: npm, its shell and the launcher may each pass the same Ctrl-C on, or die of it and pass nothing.
 */
'use strict'

/** Interrupts closer together than this are one and the same. */
const SAME_MS = 1000
const WATCH_MS = 250

let lastInterrupt = -Infinity
const emit = process.emit

process.emit = function emitOnce(name, ...values) {
  if (name === 'SIGINT') {
    const now = performance.now()
    if (now - lastInterrupt < SAME_MS) return true
    lastInterrupt = now
  }
  return Reflect.apply(emit, this, [name, ...values])
}

// The shell between npm and this process does not pass signals on: it dies of them, and this process is an orphan.
if (process.env.PLENUM_WATCH_PARENT) {
  // For this process only, not for those that it starts.
  delete process.env.PLENUM_WATCH_PARENT
  const parent = process.ppid
  const timer = setInterval(() => {
    if (process.ppid === parent) return
    clearInterval(timer)
    process.kill(process.pid, 'SIGINT')
  }, WATCH_MS)
  timer.unref()
}
